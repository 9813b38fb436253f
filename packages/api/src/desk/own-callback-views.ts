import {
  type AgentNote,
  type AgentPart,
  type AgentWork,
  type CallbackRecord,
  formatInstant,
  type HistoryEntry,
  notesOf,
} from '@ringback/core';
import { Type } from 'typebox';
import { OptionalText, RequestShape, requestView } from './desk-views.ts';

const PARTS: readonly AgentPart[] = ['open', 'talked', 'rejected', 'missed', 'not-reached'];

export const NoteShape = Type.Object({
  at: Type.String(),
  agentId: Type.String(),
  agentName: Type.String(),
  text: Type.String(),
});

export const StandingShape = Type.Intersect([
  RequestShape,
  Type.Object({ state: Type.String(), reason: OptionalText }),
]);

export const OwnCallbackShape = Type.Intersect([
  StandingShape,
  Type.Object({ notes: Type.Array(NoteShape, { description: 'Oldest first' }) }),
]);

export const OwnCallbacksShape = Type.Object({
  recent: Type.Array(
    Type.Intersect([
      StandingShape,
      Type.Object({
        part: Type.Enum([...PARTS], {
          description:
            'What became of it with this agent: open (held for it, or talking), talked, rejected, missed (no reaction), not-reached (no conversation for another reason)',
        }),
        at: Type.String({ description: 'When that was known' }),
        notes: Type.Integer({ description: 'How many there are' }),
      }),
    ]),
    { description: 'The agent was held for them since `from`; the last one first' },
  ),
  upcoming: Type.Array(
    Type.Intersect([
      StandingShape,
      Type.Object({
        own: Type.Boolean({
          description: 'The agent had to do with it before; otherwise it is for any agent like him',
        }),
      }),
    ]),
    {
      description:
        'Scheduled now: those that the agent had to do with before, and those of the next 24 hours that the target of their service means him with; the next one first',
    },
  ),
});

/** What an agent sees of a callback that he has a part in. */
export function standingView(record: CallbackRecord) {
  const { state, reason } = record;
  return { ...requestView(record), state, reason };
}

export function ownCallbackView(record: CallbackRecord, history: readonly HistoryEntry[]) {
  return { ...standingView(record), notes: notesOf(history).map(noteView) };
}

export function recentView(record: CallbackRecord, { part, at, notes }: AgentWork) {
  return { ...standingView(record), part, at: formatInstant(at), notes };
}

export function noteView({ at, agentId, agentName, text }: AgentNote) {
  return { at: formatInstant(at), agentId, agentName, text };
}
