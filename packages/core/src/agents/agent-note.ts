import type { CallbackRecord, HistoryEntry } from '../callbacks/record.ts';
import type { AgentConfiguration } from './agent.ts';

/** Name of the line of history that a note is. */
export const NOTE_ADDED = 'note.added';
/** Characters. */
export const LONGEST_NOTE = 1_000;
/** Notes of one callback. */
export const MOST_NOTES = 100;

/** What an agent wrote about a callback for whoever has to do with it next. */
export interface AgentNote {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly agentId: string;
  readonly agentName: string;
  readonly text: string;
}

/** A note as a line of history: it is kept and removed with the callback. */
export function noteLine(
  { id, state }: Pick<CallbackRecord, 'id' | 'state'>,
  { id: agent, name }: Pick<AgentConfiguration, 'id' | 'name'>,
  text: string,
  at: number,
): HistoryEntry {
  return {
    callbackId: id,
    at,
    source: 'agent',
    event: NOTE_ADDED,
    text: `${name} noted: ${text}`,
    stateBefore: state,
    stateAfter: state,
    data: { agent, name, text },
  };
}

/** The notes among lines of history, in their order. */
export function notesOf(lines: readonly Pick<HistoryEntry, 'at' | 'event' | 'data'>[]): AgentNote[] {
  return lines.flatMap(({ at, event, data }) => {
    const { agent, name, text } = data;
    const isNote = event === NOTE_ADDED && typeof agent === 'string' && typeof text === 'string';
    return isNote ? [{ at, agentId: agent, agentName: typeof name === 'string' ? name : agent, text }] : [];
  });
}
