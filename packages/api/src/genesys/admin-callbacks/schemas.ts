import { Type } from 'typebox';
import { answerIn, type RouteDescription } from '../../edge/route-description.ts';
import { Refusals } from '../../errors/error-body.ts';
import { Id, Records, TAGS, Texts } from '../schemas.ts';

const Text = Type.Optional(Type.String());

export const schemas = {
  bulkCancel: {
    tags: TAGS,
    summary: 'Cancel many callbacks',
    body: Type.Object({
      reason: Type.Optional(Type.String()),
      ids: Type.Array(Id, { minItems: 1, maxItems: 1000 }),
    }),
    response: {
      200: Type.Record(Type.String(), Texts, {
        description: 'By id; _ok_title is Ok or FAILURE_MISSING',
      }),
      ...Refusals,
    },
  },
  queues: {
    tags: TAGS,
    summary: 'Callbacks by service, wanted within a time, newest first',
    querystring: Type.Object(
      {
        target: Type.Optional(Type.String({ description: 'A service; absent = all' })),
        start_time: Type.Optional(Type.String({ description: 'By default 15 minutes ago' })),
        end_time: Type.Optional(Type.String({ description: 'By default in 24 hours' })),
        states: Type.Optional(Type.String({ description: 'States, with commas between' })),
        max: Text,
        _callback_state: Text,
        _callback_reason: Text,
        _request_queue_time_stat: Text,
        _request_ewt_service: Text,
        _vq: Text,
      },
      { description: 'Any key of [callback] filter-keys is a filter' },
    ),
    'x-more-query': 'Any key of [callback] filter-keys and its value',
    response: {
      200: Type.Record(Type.String(), Records, { description: 'By service' }),
      ...Refusals,
    },
  },
  watermarks: {
    tags: TAGS,
    summary: 'Submitted callbacks of each service',
    querystring: Type.Object({
      service_name: Type.Optional(Type.String({ description: 'May be repeated' })),
    }),
    response: {
      200: Type.Object({ services: Type.Record(Type.String(), Type.Integer()), total: Type.Integer() }),
      ...Refusals,
    },
  },
  cancelledReport: {
    tags: TAGS,
    summary: 'Callbacks that ended for a reason, as a table (CSV)',
    body: Type.Object({
      callback_reason: Text,
      exported_properties: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }),
    }),
    response: {
      200: answerIn('text/csv', 'A line of titles, then one line for each callback'),
      ...Refusals,
    },
  },
} satisfies Record<string, RouteDescription>;
