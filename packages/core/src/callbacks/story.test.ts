import { describe, expect, it } from 'vitest';
import { callbackId } from '../ids.ts';
import type { CallbackRecord, HistoryEntry } from './record.ts';
import { storyOf } from './story.ts';

const NOON = Date.UTC(2031, 0, 6, 12);
const HOUR = 3_600_000;

const record = (more: Partial<CallbackRecord> = {}): CallbackRecord => ({
  id: callbackId('1-a'),
  seq: 1,
  service: 'support',
  state: 'QUEUED',
  reason: null,
  customerNumber: '+15550100',
  createdAt: NOON,
  desiredAt: NOON,
  dueAt: NOON,
  arrivedAt: NOON,
  expiresAt: NOON + HOUR,
  sessionId: null,
  sessionServer: null,
  connectedAt: null,
  completedAt: null,
  attempts: 0,
  params: { _customer_number: '+15550100' },
  userData: {},
  ...more,
});

const line = (more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  callbackId: callbackId('1-a'),
  at: NOON + 1,
  source: 'scheduler',
  event: 'session.started',
  text: 'The scenario of the service was started.',
  stateBefore: 'SCHEDULED',
  stateAfter: 'QUEUED',
  data: {},
  ...more,
});

describe('the story of a callback', () => {
  it('begins with its acceptance, as the record has it', () => {
    expect(storyOf(record(), [])).toEqual([
      {
        callbackId: '1-a',
        at: NOON,
        source: 'api',
        event: 'callback.accepted',
        text: 'The request was accepted; the customer stands in line from now on.',
        stateBefore: null,
        stateAfter: 'QUEUED',
        data: { service: 'support', desiredAt: NOON },
      },
    ]);
  });

  it('tells how it was accepted also when it has moved on since', () => {
    const moved = record({
      state: 'COMPLETED',
      reason: 'CANCELLED',
      desiredAt: NOON + 5 * HOUR,
      params: { _desired_time: new Date(NOON + 2 * HOUR).toISOString() },
    });
    const lines = [
      line(),
      line({ event: 'callback.completed', stateBefore: 'QUEUED', stateAfter: 'COMPLETED' }),
    ];
    const [accepted, ...others] = storyOf(moved, lines);
    expect(others).toEqual(lines);
    expect(accepted).toMatchObject({
      text: 'The request was accepted for a later time.',
      stateAfter: 'SCHEDULED',
      data: { desiredAt: NOON + 2 * HOUR },
    });
  });
});
