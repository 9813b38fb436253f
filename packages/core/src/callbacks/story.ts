import { parseInstant } from '../admission/times.ts';
import type { CallbackRecord, HistoryEntry } from './record.ts';

/**
 * The whole story of a callback from its record and the lines that were written later, which are given in their
 * order. That it was accepted is told by the record itself: a line of its own would repeat what stands there, and
 * would make every acceptance dearer.
 */
export function storyOf(record: CallbackRecord, lines: readonly HistoryEntry[]): HistoryEntry[] {
  const { id, service, createdAt, params } = record;
  // The first change tells what was before it; the record and its times may have moved on since.
  const state = lines[0]?.stateBefore ?? record.state;
  const accepted: HistoryEntry = {
    callbackId: id,
    at: createdAt,
    source: 'api',
    event: 'callback.accepted',
    text:
      state === 'SCHEDULED'
        ? 'The request was accepted for a later time.'
        : 'The request was accepted; the customer stands in line from now on.',
    stateBefore: null,
    stateAfter: state,
    data: { service, desiredAt: parseInstant(params['_desired_time'] ?? '') ?? createdAt },
  };
  return [accepted, ...lines];
}
