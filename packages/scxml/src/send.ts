import { lineOf } from '@ringback/xml';
import { BASIC_HTTP_PROCESSOR } from './basic-http.ts';
import { SCXML_PROCESSOR } from './io-processor.ts';
import type { LiveSession } from './live-session.ts';
import type { SendNode } from './model.ts';
import { takeMessage, takeText } from './payload-value.ts';

const SCXML_TYPES = new Set(['scxml', 'http://www.w3.org/TR/scxml/', SCXML_PROCESSOR]);
const HTTP_TYPES = new Set(['basichttp', BASIC_HTTP_PROCESSOR]);
// Records may be kept for ten years after a time that lies years ahead; larger numbers are mistakes that would overflow.
const MAX_DELAY_MS = 100 * 366 * 24 * 3_600_000;

/** `<send>` (SCXML 6.2). Says whether the block may go on. */
export function executeSend(session: LiveSession, node: SendNode): boolean {
  const given = takeText(session, node.id);
  if (!given) return false;
  const isGiven = Boolean(given.value) || node.idLocation !== undefined;
  const sendId = given.value || session.freshId('s');
  if (node.idLocation && !given.value) {
    const stored = session.taken(session.scripts.store(node.idLocation, sendId));
    if (!stored) return false;
  }
  const forErrors = isGiven ? sendId : undefined;
  const event = takeText(session, node.event, forErrors);
  const target = event && takeText(session, node.target, forErrors);
  const type = target && takeText(session, node.type, forErrors);
  const delay = type && takeText(session, node.delay, forErrors);
  const message = delay && takeMessage(session, node.payload, forErrors);
  if (!event || !target || !type || !delay || !message) return false;

  const fail = (name: string, message: string): false => {
    session.raiseError(name, message, node.at, forErrors === undefined ? {} : { sendId: forErrors });
    return false;
  };
  const delayMs = delay.value === undefined ? 0 : durationMs(delay.value);
  if (delayMs === undefined || delayMs > MAX_DELAY_MS) {
    return fail('error.execution', `${JSON.stringify(delay.value)} is no delay`);
  }
  const isScxml = type.value === undefined || SCXML_TYPES.has(type.value);
  const processor = isScxml ? type.value : availableProcessor(session, type.value ?? '');
  if (!isScxml && processor === undefined) {
    return fail('error.execution', `The event processor ${JSON.stringify(type.value)} is not supported`);
  }
  if (processor === BASIC_HTTP_PROCESSOR && (target.value === undefined || target.value === '')) {
    return fail('error.communication', 'An event that is sent by HTTP needs a target');
  }
  // Only other processors can do without a name; they take it from the content.
  if (isScxml && (event.value === undefined || event.value === '')) {
    return fail('error.execution', 'The event has no name');
  }
  const name = event.value ?? '';
  const address = isScxml && node.bareTargets ? addressOf(target.value) : target.value;
  if (isScxml && address === '#_internal') {
    if (delayMs > 0) return fail('error.execution', 'An event to #_internal cannot be delayed');
    session.raise({
      name,
      type: 'internal',
      ...message.carried,
      ...(forErrors === undefined ? {} : { sendId: forErrors }),
    });
    return true;
  }
  if (isScxml && address !== undefined) {
    if (!/^#_./u.test(address)) {
      return fail('error.execution', `${JSON.stringify(target.value)} is no target of the SCXML processor`);
    }
    if (!isReachable(session, address)) {
      return fail('error.communication', `Nobody is there to be sent to at ${JSON.stringify(target.value)}`);
    }
  }
  const { carried, fields } = message;
  const needsFields = fields && (!isScxml || Object.keys(carried.data ?? {}).length < fields.length);
  session.emit({
    kind: 'send',
    event: name,
    sendId,
    sendIdGiven: isGiven,
    delayMs,
    ...lineOf(node.at),
    ...(address === undefined ? {} : { target: address }),
    ...(processor === undefined ? {} : { type: processor }),
    ...carried,
    ...(needsFields ? { fields } : {}),
  });
  if (node.answersCancel && isGiven && delayMs > 0) {
    const isOwn = isScxml && (address === undefined || address === `#_scxml_${session.sessionId}`);
    session.waitingSends.add({ sendId, dueMs: session.nowMs + delayMs, isOwn });
  }
  return true;
}

/** A target as the Recommendation writes it; without `#` it is the id of a session, or the internal queue. */
function addressOf(target: string | undefined): string | undefined {
  if (target === undefined || target === '' || target.startsWith('#')) return target;
  return target === '_internal' ? '#_internal' : `#_scxml_${target}`;
}

function isReachable(session: LiveSession, target: string): boolean {
  if (target === '#_parent') return session.parentInvokeId !== undefined;
  const other = /^#_scxml_(.+)$/u.exec(target)?.[1];
  if (other !== undefined) {
    return other === session.sessionId || session.canReach === undefined || session.canReach(other);
  }
  return session.invokes.some((id) => `#_${id}` === target);
}

/** The processor as effects name it; `undefined` when the caller did not say that it has it. */
function availableProcessor(session: LiveSession, type: string): string | undefined {
  const has = (name: string): boolean => Object.hasOwn(session.ioProcessors, name);
  if (HTTP_TYPES.has(type)) return [...HTTP_TYPES].some(has) ? BASIC_HTTP_PROCESSOR : undefined;
  return has(type) ? type : undefined;
}

/** CSS2 times: `5s`, `1.5s`, `300ms`; also minutes, hours and a bare number of milliseconds. */
export function durationMs(text: string): number | undefined {
  const match = /^\s*\+?(\d*\.?\d+|\d+\.)\s*(ms|s|m|h|)\s*$/iu.exec(text);
  if (!match) return undefined;
  const factors: Record<string, number> = { '': 1, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  return Math.round(Number(match[1]) * (factors[(match[2] ?? '').toLowerCase()] ?? 1));
}
