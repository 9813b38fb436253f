import { sessionId } from '@ringback/core';
import type { ActionEffect, Json } from '@ringback/scxml';
import { GREETING, GREETING_ACTION } from '../sessions/greeting.ts';
import type { Pending } from '../sessions/live-session.ts';
import { textAttribute } from './attributes.ts';
import {
  type ActionContext,
  type Decision,
  type FunctionalModule,
  type ModulePorts,
  refused,
} from './module.ts';

/** How long an answer is taken that nobody hears any more, milliseconds. */
const UNHEARD_MS = 30_000;

/** `ws`: answers to requests over HTTP (ORS reference 6). */
export const webServiceModule: FunctionalModule = {
  prefix: 'ws',
  namespace: 'http://www.genesyslab.com/modules/ws',
  actions: {
    response: {
      schema: { expression: ['requestid'], words: { type: ['positive', 'negative'] } },
      decide: respond,
    },
  },
  resume: (pending, ports) =>
    pending.action === GREETING_ACTION
      ? { kind: 'again', perform: () => greetAgain(pending, ports) }
      : { kind: 'drop' },
};

/** Who asked for the callback is gone, so the answer is for nobody; that it may be given is what the document relies on. */
function greetAgain({ requestId, payload }: Pending, { requests, chance, answer }: ModulePorts): void {
  const session = sessionId(String(payload['sessionId']));
  const sendId = chance.uuid();
  void requests.wait(session, sendId, UNHEARD_MS);
  answer(session, requestId, { name: GREETING, type: 'external', data: payload['data'] ?? null, sendId });
}

/** `requestid` is `_event.sendid` of the request. The answer leaves when the step is durable, and only once. */
function respond(action: ActionEffect, { requests }: ActionContext): Decision {
  const name = 'error.ws.response';
  const sendId = textAttribute(action, 'requestid');
  if (sendId === null || !requests.isOpen(sendId)) {
    return refused(
      name,
      sendId ?? action.requestId,
      'unknown',
      'Nobody waits for this answer: requestid must be _event.sendid of a request that was not answered yet.',
    );
  }
  const type = textAttribute(action, 'type')?.toLowerCase() ?? 'positive';
  if (type !== 'positive' && type !== 'negative')
    return refused(name, sendId, 'invalidattribute', 'type must be positive or negative.');
  const answer = {
    positive: type === 'positive',
    resultCode: textAttribute(action, 'resultcode'),
    body: bodyOf(action),
  };
  return {
    writes: [],
    perform: () => void requests.answer(sendId, answer),
    replies: [{ name: 'ws.response.done', type: 'external', data: { requestid: sendId } }],
  };
}

/** The content, or an object of the parameters. */
function bodyOf({ content, params }: ActionEffect): Json {
  return content ?? Object.fromEntries(params.map(({ name, value }) => [name, value]));
}
