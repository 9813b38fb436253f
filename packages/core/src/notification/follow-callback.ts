import { changed } from '../callbacks/change.ts';
import type { CallbackRecord } from '../callbacks/record.ts';
import type { CallbackId } from '../ids.ts';
import type { Write } from '../ports/store.ts';

/** What is followed of a callback, to tell others. */
export type FollowedCallback = Pick<
  CallbackRecord,
  | 'id'
  | 'service'
  | 'state'
  | 'reason'
  | 'customerNumber'
  | 'desiredAt'
  | 'expiresAt'
  | 'sessionId'
  | 'params'
  | 'userData'
>;

/** Something that happened to a callback and that others may want to know (`_cbe_on_*`, API reference 4.14). */
export interface StatusEvent {
  readonly name: string;
  /** Milliseconds since 1970; null: the unit does not say. */
  readonly at: number | null;
  /** Facts of this event alone, by the names that `notify_params` uses. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Lines of the history that are events of the scenario for others. */
const OF_HISTORY: ReadonlyMap<string, string> = new Map([
  ['queue.entered', '_cbe_on_virtual_ixn_create'],
  ['agent.reserved', '_cbe_on_target_found'],
  ['dial.started', '_cbe_on_dial_init'],
  ['conversation.started', '_cbe_on_route_to_agent'],
  // For the device of the customer alone.
  ['device.pushed', 'device.pushed'],
  // For reports alone.
  ['report.made', 'report.made'],
]);
const CANCELLED = new Set(['CANCELLED', 'CANCELLED_BY_ADMIN']);
/** Documents tell of what only they know with lines of this name (`callback:note`). */
const EVENT_NAME = /^_cbe_on_[A-Za-z0-9_]+$/;

/** The callback that a write changes or tells of; null: none. */
export function callbackOf(write: Write): CallbackId | null {
  switch (write.kind) {
    case 'callback.update':
    case 'callback.change':
    case 'callback.restart':
      return write.id;
    case 'history.append':
      return write.entry.callbackId;
    case 'attempt.finish':
      return write.callbackId;
    default:
      return null;
  }
}

/** Ids of the callbacks that a unit changes or tells of. */
export function callbacksOf(unit: readonly Write[]): CallbackId[] {
  const ids = new Set<CallbackId>();
  for (const write of unit) {
    const id = callbackOf(write);
    if (id !== null) ids.add(id);
  }
  return [...ids];
}

/**
 * What a unit of writes makes of a callback, and the events that it means for others, in the order of the writes. Pure;
 * the unit is not committed yet.
 */
export function followCallback(
  before: FollowedCallback,
  unit: readonly Write[],
): { readonly after: FollowedCallback; readonly events: StatusEvent[] } {
  let now = before;
  const events: StatusEvent[] = [];
  const at = momentOf(unit);
  const tell = (name: string, facts: StatusEvent['facts'] = {}, moment = at): void => {
    events.push({ name, at: moment, facts });
  };
  const moved = (state: FollowedCallback['state'] | undefined): void => {
    if (state === undefined || state === now.state || now.state === 'COMPLETED') return;
    const from = now.state;
    now = { ...now, state };
    if (state === 'QUEUED' && from === 'SCHEDULED') tell('_cbe_on_callback_queued');
    tell('_cbe_on_callback_status_updated', { _previous_callback_state: from });
  };
  for (const write of unit) {
    switch (write.kind) {
      case 'callback.insert':
        if (write.callback.id === now.id)
          tell(now.state === 'SCHEDULED' ? '_cbe_on_callback_scheduled' : '_cbe_on_callback_queued');
        break;
      case 'callback.update': {
        if (write.id !== now.id) break;
        const { state, reason, sessionId } = write.set;
        if (now.state !== 'COMPLETED' && reason !== undefined) now = { ...now, reason };
        const isEnd = state === 'COMPLETED' && now.state !== 'COMPLETED';
        // One that is due is in line before its session begins.
        moved(state);
        if (sessionId !== undefined && now.sessionId === null) {
          now = { ...now, sessionId };
          tell('_cbe_on_callback_submitted');
          tell('_cbe_on_service_create');
        }
        if (isEnd && CANCELLED.has(now.reason ?? '')) tell('_cbe_on_callback_cancelled');
        if (isEnd && now.reason === 'SUBMIT_FAILED') tell('_cbe_on_callback_submit_failed');
        if (isEnd && now.reason === 'FAIL_ERROR') tell('_cbe_on_callback_processing_failed');
        break;
      }
      case 'callback.change': {
        if (write.id !== now.id) break;
        const { params, userData, customerNumber, move } = write.change;
        const isOtherTime = move !== undefined && move.desiredAt !== now.desiredAt;
        now = {
          ...now,
          params: changed(now.params, params),
          userData: changed(now.userData, userData),
          ...(customerNumber === undefined ? {} : { customerNumber }),
          ...(move === undefined ? {} : { desiredAt: move.desiredAt, expiresAt: move.expiresAt }),
        };
        if (move === undefined) break;
        if (isOtherTime) tell('_cbe_on_callback_rescheduled');
        moved(move.state);
        break;
      }
      case 'callback.restart': {
        if (write.id !== now.id || now.state === 'COMPLETED') break;
        const { desiredAt, expiresAt, state } = write.restart;
        const isOtherTime = desiredAt !== now.desiredAt;
        now = { ...now, desiredAt, expiresAt, sessionId: null };
        if (isOtherTime) tell('_cbe_on_callback_rescheduled');
        moved(state);
        break;
      }
      case 'history.append': {
        const { callbackId, event, data } = write.entry;
        const name = EVENT_NAME.test(event) ? event : OF_HISTORY.get(event);
        if (callbackId === now.id && name !== undefined) tell(name, factsOf(data), write.entry.at);
        break;
      }
      case 'attempt.finish':
        if (write.callbackId === now.id)
          tell(
            '_cbe_on_dial_done',
            { _c_dial_result: write.result, _c_dial_attempt: String(write.number) },
            write.endedAt,
          );
        break;
      case 'session.end':
        if (write.sessionId === now.sessionId)
          tell('_cbe_on_service_exit', { _c_termination_type: now.reason ?? '' }, write.endedAt);
        break;
    }
  }
  return { after: now, events };
}

/** The moment of a unit as one of its writes says it. */
function momentOf(unit: readonly Write[]): number | null {
  for (const write of unit) {
    if (write.kind === 'callback.insert') return write.callback.createdAt;
    if (write.kind === 'history.append') return write.entry.at;
    if (write.kind === 'session.save') return write.savedAt;
  }
  return null;
}

function factsOf(data: Readonly<Record<string, unknown>>): Record<string, string> {
  const facts: Record<string, string> = {};
  const { attempt, queue, agent, action, values } = data;
  if (typeof attempt === 'number') facts['_c_dial_attempt'] = String(attempt);
  if (typeof queue === 'string') facts['_v_queue'] = queue;
  if (typeof action === 'string') facts['_action'] = action;
  if (typeof agent === 'string') facts['_agent_id'] = agent;
  if (typeof values === 'object' && values !== null) facts['values'] = JSON.stringify(values);
  return facts;
}
