import { requestId as asRequestId, parseInstant, sessionId } from '@ringback/core';
import type { ActionEffect, Json } from '@ringback/scxml';
import type { Pending } from '../../sessions/live-session.ts';
import { textAttribute } from '../attributes.ts';
import {
  type ActionContext,
  type Decision,
  type FunctionalModule,
  type ModulePorts,
  type Resumption,
  refused,
} from '../module.ts';
import { fetchDefaults, fetchOfStored, readFetch, storedFetch } from './fetch-request.ts';

const FETCH_ACTION = 'session.fetch';

const METHODS = ['get', 'post', 'put', 'delete', 'urs', 'esp'];

/** `session`: other sessions, and servers outside (ORS reference 6). */
export const sessionModule: FunctionalModule = {
  prefix: 'session',
  namespace: 'http://www.genesyslab.com/modules/session',
  actions: {
    start: { schema: { literal: ['src'] }, decide: start },
    updatestart: { schema: {}, decide: updateStart },
    terminate: { schema: {}, decide: terminate },
    fetch: { schema: { literal: ['src'], words: { method: METHODS } }, decide: fetchDocument },
  },
  functions: {
    // There is one tenant, and the script was told so when it asked for another.
    '_genesys.session.setTenant': () => ({ writes: [] }),
  },
  resume,
};

/**
 * `session:start`: a session of another document, now or at `idealtime`. `session.start.done` brings its id: when its
 * first step is committed, or at once when it waits for its time, so that the time can be changed.
 */
function start(action: ActionEffect, { chance, now }: ActionContext): Decision {
  const name = 'error.session.start';
  const document = textAttribute(action, 'srcexpr') ?? textAttribute(action, 'src');
  if (document === null)
    return refused(name, action.requestId, 'invalidattribute', 'src or srcexpr must give an address.');
  const startAt = idealTime(action.attributes['idealtime']);
  if (startAt === 'unreadable') return badTime(name, action);
  const requestId = asRequestId(action.requestId);
  const to = sessionId(chance.uuid().replaceAll('-', '').toUpperCase());
  const isTold = startAt !== null && startAt > now;
  return {
    writes: [],
    ...(isTold
      ? {
          replies: [
            {
              name: 'session.start.done',
              type: 'external' as const,
              data: { requestid: requestId, sessionid: to },
            },
          ],
        }
      : {}),
    messages: [
      {
        kind: 'start',
        to,
        document,
        parameters: Object.fromEntries(action.params.map(({ name: key, value }) => [key, value])),
        startAt,
        requestId,
        isTold,
      },
    ],
  };
}

/** `session:updatestart`: another time for a start that has not happened. */
function updateStart(action: ActionEffect): Decision {
  const name = 'error.session.updatestart';
  const to = textAttribute(action, 'sessionid');
  if (to === null)
    return refused(name, action.requestId, 'invalidattribute', 'sessionid must name a session.');
  const startAt = idealTime(action.attributes['idealtime']);
  if (startAt === 'unreadable' || startAt === null) return badTime(name, action);
  return {
    writes: [],
    messages: [{ kind: 'reschedule', to: sessionId(to), startAt, requestId: asRequestId(action.requestId) }],
  };
}

/** `session:terminate`: ends another session after its exit handlers. */
function terminate(action: ActionEffect): Decision {
  const to = textAttribute(action, 'sessionid');
  if (to === null) {
    return refused(
      'error.session.terminate',
      action.requestId,
      'invalidattribute',
      'sessionid must name a session.',
    );
  }
  return {
    writes: [],
    messages: [{ kind: 'terminate', to: sessionId(to), requestId: asRequestId(action.requestId) }],
  };
}

/** Milliseconds since 1970 as a number or text, or an ISO 8601 date-time; null when none is given. */
function idealTime(value: Json | undefined): number | null | 'unreadable' {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : 'unreadable';
  if (typeof value !== 'string') return 'unreadable';
  if (/^\d{1,16}$/.test(value)) return Number(value);
  return parseInstant(value) ?? 'unreadable';
}

function badTime(name: string, { requestId }: ActionEffect): Decision {
  const text = 'idealtime must be milliseconds since 1970, or a date and time such as 2031-03-17T09:15:00Z.';
  return refused(name, requestId, 'invalidattribute', text);
}

/** `session:fetch`: asks a server outside, after the commit; the answer comes as `session.fetch.done`. */
function fetchDocument(action: ActionEffect, { live, fetches, section }: ActionContext): Decision {
  const reading = readFetch(action, fetchDefaults(section('callback')));
  if (reading.kind === 'problem')
    return refused('error.session.fetch', action.requestId, reading.error, reading.text);
  const { request } = reading;
  const requestId = asRequestId(action.requestId);
  const { sessionId: id, documentHash } = live;
  const pending = {
    requestId,
    action: FETCH_ACTION,
    payload: { ...storedFetch(request), sessionId: id, documentHash },
  };
  live.pending.set(requestId, pending);
  return {
    writes: [{ kind: 'action.add', action: { sessionId: id, ...pending } }],
    perform: () => fetches.start({ sessionId: id, documentHash, requestId, request }),
  };
}

/**
 * After a restart nobody knows whether the server was asked. Reading is asked for again, and what must be delivered;
 * of the rest the document learns that it was interrupted.
 */
function resume({ requestId, payload }: Pending, { fetches }: ModulePorts): Resumption {
  const request = fetchOfStored(payload);
  const { sessionId: id, documentHash } = payload;
  if (
    request !== null &&
    (request.method === 'GET' || request.retries > 0) &&
    typeof id === 'string' &&
    typeof documentHash === 'string'
  ) {
    const order = { sessionId: sessionId(id), documentHash, requestId, request };
    return { kind: 'again', perform: () => fetches.start(order) };
  }
  const data = {
    requestid: requestId,
    error: 'interrupted',
    description:
      'The platform was restarted before the answer came: whether the server was asked is not known.',
  };
  return { kind: 'answer', event: { name: 'error.session.fetch', type: 'external', data } };
}
