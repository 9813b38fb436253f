import { Type } from 'typebox';
import { parameterBody, type RouteDescription } from '../../edge/route-description.ts';
import { Refusals } from '../../errors/error-body.ts';

const TAGS = ['Genesys-compatible'];
const Params = Type.Object({ name: Type.String({ description: 'Name of a configured callback service' }) });
const Instant = Type.String({ description: 'yyyy-MM-ddTHH:mm:ss.SSSZ' });
const Query = {
  start: Type.Optional(Instant),
  end: Type.Optional(Instant),
  'number-of-days': Type.Optional(Type.String({ description: 'Instead of end' })),
  'max-time-slots': Type.Optional(Type.String({ description: 'At most so many slots with free places' })),
};

export const schemas = {
  first: {
    tags: TAGS,
    summary: 'Free places by booking slot',
    params: Params,
    querystring: Type.Object(Query),
    'x-body': parameterBody(),
    response: {
      200: Type.Record(Type.String(), Type.Integer(), {
        description: 'Beginning of a slot, yyyy-MM-ddTHH:mm:ss.SSSZ, and the places that are left; 0 is full',
      }),
      ...Refusals,
    },
  },
  second: {
    tags: TAGS,
    summary: 'Free places by booking slot, with local times',
    params: Params,
    querystring: Type.Object({
      ...Query,
      'start-ms': Type.Optional(Type.String({ description: 'Milliseconds since 1970, instead of start' })),
      'end-ms': Type.Optional(Type.String({ description: 'Milliseconds since 1970, instead of end' })),
      timestamp: Type.Optional(Type.String({ description: 'One moment, instead of start and end' })),
      timezone: Type.Optional(Type.String({ description: 'IANA name' })),
      'report-busy': Type.Optional(Type.String({ description: 'true: full slots as well' })),
    }),
    'x-body': parameterBody(),
    response: {
      200: Type.Object({
        durationMin: Type.Integer(),
        timezone: Type.Optional(Type.String()),
        slots: Type.Array(
          Type.Object({
            utcTime: Instant,
            localTime: Type.Optional(Type.String({ description: 'Without a zone' })),
            capacity: Type.Integer({ description: 'Places that are left' }),
            total: Type.Integer(),
          }),
        ),
      }),
      ...Refusals,
    },
  },
} satisfies Record<string, RouteDescription>;
