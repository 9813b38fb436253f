import type { AgentId } from '../ids.ts';
import type { AgentWorkEntry } from '../ports/agent-work.ts';
import { NOTE_ADDED, notesOf } from './agent-note.ts';

/**
 * How an agent and a callback that he was held for got on: he is held for it now; they talked; he rejected it; he
 * did not react, to the preview or to his phone; the customer was not there, or the agent was let go.
 */
export type AgentPart = 'open' | 'talked' | 'rejected' | 'missed' | 'not-reached';

export interface AgentWork {
  readonly part: AgentPart;
  /** When that was known. Milliseconds since 1970. */
  readonly at: number;
  readonly notes: number;
}

const RESERVED = 'agent.reserved';
/** Results of a call to an agent's phone that say that he would not. */
const REFUSALS: readonly unknown[] = ['rejected', 'busy'];

/** Lines of history that tell of the part of an agent. */
export const PART_EVENTS = [
  RESERVED,
  'agent.released',
  'agent.failed',
  'preview.rejected',
  'preview.timed-out',
  'dial.failed',
  'conversation.started',
  'conversation.missed',
  'callback.restarted',
  NOTE_ADDED,
] as const;

/** What became of it the last time that the agent was held for a callback. Lines that others are meant by change nothing. */
export function partOf(agent: AgentId, { record, assignedAt, lines }: AgentWorkEntry): AgentWork {
  let isHis = false;
  let part: AgentPart = 'open';
  let at = assignedAt;
  for (const line of lines) {
    if (line.event === RESERVED) {
      isHis = line.data['agent'] === agent;
      if (isHis) [part, at] = ['open', line.at];
    } else if (isHis) {
      const after = afterLine(part, line);
      if (after !== part) [part, at] = [after, line.at];
    }
  }
  // Its end, or somebody else's turn, is the end of his.
  if (part === 'open' && (record.state === 'COMPLETED' || !isHis)) part = 'not-reached';
  return { part, at, notes: notesOf(lines).length };
}

function afterLine(part: AgentPart, { event, data }: AgentWorkEntry['lines'][number]): AgentPart {
  switch (event) {
    case 'conversation.started':
      return 'talked';
    case 'conversation.missed':
      return 'not-reached';
    case 'preview.rejected':
      return part === 'talked' ? part : 'rejected';
    case 'preview.timed-out':
      return part === 'talked' ? part : 'missed';
    case 'agent.failed':
      if (part !== 'open') return part;
      if (REFUSALS.includes(data['result'])) return 'rejected';
      return data['result'] === 'no_answer' ? 'missed' : 'not-reached';
    case 'agent.released':
    case 'dial.failed':
    case 'callback.restarted':
      return part === 'open' ? 'not-reached' : part;
    default:
      return part;
  }
}
