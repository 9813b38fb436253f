import {
  type AgentConfiguration,
  type AgentNote,
  type CallbackRecord,
  MOST_NOTES,
  noteLine,
  notesOf,
} from '@ringback/core';
import { requireStorable } from '../admin/option-body.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';

/** Writes down what an agent says of a callback; resolves when it is durable. Throws the answer for what is no note. */
export async function writeNote(
  given: {
    readonly record: CallbackRecord;
    readonly agent: AgentConfiguration;
    readonly text: string;
    /** Where it stands in the request. */
    readonly field: string;
    readonly requestId: string;
  },
  { store, clock, telemetry }: Pick<ApiDependencies, 'store' | 'clock' | 'telemetry'>,
): Promise<AgentNote> {
  const { record, agent, field, requestId } = given;
  const text = given.text.trim();
  const refuse = (why: string): never => {
    throw new AnswerError(answer('bad-field', { field, why }));
  };
  requireStorable(field, text);
  if (text === '') refuse('must not be empty');
  if (notesOf(await store.callbacks.history(record.id)).length >= MOST_NOTES)
    refuse(`is one too many: a callback has at most ${MOST_NOTES} notes`);
  const entry = noteLine(record, agent, text, clock.now());
  await store.commit([{ kind: 'history.append', entry }]);
  telemetry.log('info', 'desk.noted', { agentId: agent.id, callbackId: record.id, requestId });
  return { at: entry.at, agentId: agent.id, agentName: agent.name, text };
}
