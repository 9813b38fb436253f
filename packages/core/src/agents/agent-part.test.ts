import { describe, expect, it } from 'vitest';
import type { CallbackRecord } from '../callbacks/record.ts';
import { agentId, callbackId } from '../ids.ts';
import type { AgentWorkEntry } from '../ports/agent-work.ts';
import { noteLine, notesOf } from './agent-note.ts';
import { type AgentPart, partOf } from './agent-part.ts';

const ANA = agentId('1001');
const RECORD: CallbackRecord = {
  id: callbackId('1-a'),
  seq: 1,
  service: 'support',
  state: 'ROUTING',
  reason: null,
  customerNumber: '+14155550101',
  createdAt: 0,
  desiredAt: 0,
  dueAt: 0,
  arrivedAt: 0,
  expiresAt: 1,
  sessionId: null,
  sessionServer: null,
  connectedAt: null,
  completedAt: null,
  attempts: 0,
  params: {},
  userData: {},
};

type Line = AgentWorkEntry['lines'][number];
const line = (event: string, at: number, data: Line['data'] = {}): Line => ({ at, event, data });
const reserved = (at: number, agent = '1001'): Line => line('agent.reserved', at, { agent });

function part(lines: readonly Line[], record: Partial<CallbackRecord> = {}): [AgentPart, number] {
  const { part: found, at } = partOf(ANA, { record: { ...RECORD, ...record }, assignedAt: 5, lines });
  return [found, at];
}

describe('the part of an agent in a callback', () => {
  it.each<[string, readonly Line[], AgentPart, number]>([
    ['is open while he is held for it', [reserved(5)], 'open', 5],
    ['talked', [reserved(5), line('conversation.started', 9), line('agent.released', 12)], 'talked', 9],
    ['rejected', [reserved(5), line('preview.rejected', 7), line('agent.released', 7)], 'rejected', 7],
    ['missed the preview', [reserved(5), line('preview.timed-out', 35)], 'missed', 35],
    ['let it ring', [reserved(5), line('agent.failed', 8, { result: 'no_answer' })], 'missed', 8],
    ['refused on the phone', [reserved(5), line('agent.failed', 8, { result: 'busy' })], 'rejected', 8],
    ['was not connected', [reserved(5), line('agent.failed', 8, { result: 'cancelled' })], 'not-reached', 8],
    ['did not reach the customer', [reserved(5), line('dial.failed', 8)], 'not-reached', 8],
    [
      'heard the customer hang up in the moment of the answer',
      [reserved(5), line('conversation.started', 8), line('conversation.missed', 9)],
      'not-reached',
      9,
    ],
    [
      'is what happened the last time',
      [reserved(5), line('preview.rejected', 6), reserved(7), line('conversation.started', 8)],
      'talked',
      8,
    ],
    [
      'has nothing to do with what others did later',
      [reserved(5), line('preview.timed-out', 35), reserved(36, '1002'), line('conversation.started', 40)],
      'missed',
      35,
    ],
    ['is over when somebody else is asked', [reserved(5), reserved(6, '1002')], 'not-reached', 5],
  ])('%s', (_name, lines, expected, at) => {
    expect(part(lines)).toEqual([expected, at]);
  });

  it('ends with the callback', () => {
    expect(part([reserved(5)], { state: 'COMPLETED' })).toEqual(['not-reached', 5]);
    expect(part([], { state: 'QUEUED' })).toEqual(['not-reached', 5]);
  });

  it('knows how many notes there are, and who wrote them', () => {
    const note = noteLine(RECORD, { id: ANA, name: 'Ana' }, 'Prefers <b>mornings</b>', 9);
    expect(note).toMatchObject({ text: 'Ana noted: Prefers <b>mornings</b>', stateAfter: 'ROUTING' });
    expect(partOf(ANA, { record: RECORD, assignedAt: 5, lines: [reserved(5), note] }).notes).toBe(1);
    expect(notesOf([reserved(5), note, line('note.added', 10)])).toEqual([
      { at: 9, agentId: '1001', agentName: 'Ana', text: 'Prefers <b>mornings</b>' },
    ]);
  });
});
