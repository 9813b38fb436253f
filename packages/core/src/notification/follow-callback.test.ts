import { describe, expect, it } from 'vitest';
import { callbackId, callId, sessionId } from '../ids.ts';
import type { Write } from '../ports/store.ts';
import { callbacksOf, type FollowedCallback, followCallback } from './follow-callback.ts';

const NOON = Date.UTC(2031, 0, 6, 12);
const ID = callbackId('1-a');
const SESSION = sessionId('S'.repeat(32));

const callback = (more: Partial<FollowedCallback> = {}): FollowedCallback => ({
  id: ID,
  service: 'support',
  state: 'QUEUED',
  reason: null,
  customerNumber: '+15550100',
  desiredAt: NOON,
  expiresAt: NOON + 1000,
  sessionId: null,
  params: {},
  userData: {},
  ...more,
});
const update = (set: Extract<Write, { kind: 'callback.update' }>['set'], id = ID): Write => ({
  kind: 'callback.update',
  id,
  set,
});
const line = (event: string, data: Record<string, unknown> = {}): Write => ({
  kind: 'history.append',
  entry: {
    callbackId: ID,
    at: NOON,
    source: 'session',
    event,
    text: '',
    stateBefore: null,
    stateAfter: null,
    data,
  },
});
const namesOf = (before: FollowedCallback, ...unit: Write[]): string[] =>
  followCallback(before, unit).events.map(({ name }) => name);

describe('what a unit of writes means for others', () => {
  it('is that the callback was submitted and its session began, queued before that when it was scheduled', () => {
    expect(namesOf(callback(), update({ sessionId: SESSION }))).toEqual([
      '_cbe_on_callback_submitted',
      '_cbe_on_service_create',
    ]);
    expect(
      namesOf(callback({ state: 'SCHEDULED' }), update({ sessionId: SESSION, state: 'QUEUED' })),
    ).toEqual([
      '_cbe_on_callback_queued',
      '_cbe_on_callback_status_updated',
      '_cbe_on_callback_submitted',
      '_cbe_on_service_create',
    ]);
  });

  it.each([
    ['CANCELLED', '_cbe_on_callback_cancelled'],
    ['CANCELLED_BY_ADMIN', '_cbe_on_callback_cancelled'],
    ['SUBMIT_FAILED', '_cbe_on_callback_submit_failed'],
    ['FAIL_ERROR', '_cbe_on_callback_processing_failed'],
  ])('is for the end %s also %s', (reason, event) => {
    const { after, events } = followCallback(callback({ state: 'ROUTING' }), [
      update({ state: 'COMPLETED', reason }),
    ]);
    expect(events).toEqual([
      {
        name: '_cbe_on_callback_status_updated',
        at: null,
        facts: { _previous_callback_state: 'ROUTING' },
      },
      { name: event, at: null, facts: {} },
    ]);
    expect(after).toMatchObject({ state: 'COMPLETED', reason });
  });

  it('follows the way of a call, with the result of the dial attempt and the end of the session', () => {
    const { events } = followCallback(callback({ sessionId: SESSION, state: 'ROUTING' }), [
      line('queue.entered', { queue: 'VQ' }),
      line('agent.reserved', { agent: '1001' }),
      line('dial.started', { attempt: 1 }),
      {
        kind: 'attempt.finish',
        callbackId: ID,
        number: 1,
        endedAt: NOON + 5,
        result: 'busy',
        sipStatus: 486,
      },
      line('_cbe_on_customer_queued'),
      line('conversation.started', { callId: callId('c') }),
      update({ state: 'COMPLETED', reason: 'AGENT_CONNECTED' }),
      { kind: 'session.end', sessionId: SESSION, endedAt: NOON + 9 },
    ]);
    expect(events.map(({ name, facts }) => [name, facts])).toEqual([
      ['_cbe_on_virtual_ixn_create', { _v_queue: 'VQ' }],
      ['_cbe_on_target_found', { _agent_id: '1001' }],
      ['_cbe_on_dial_init', { _c_dial_attempt: '1' }],
      ['_cbe_on_dial_done', { _c_dial_result: 'busy', _c_dial_attempt: '1' }],
      ['_cbe_on_customer_queued', {}],
      ['_cbe_on_route_to_agent', {}],
      ['_cbe_on_callback_status_updated', { _previous_callback_state: 'ROUTING' }],
      ['_cbe_on_service_exit', { _c_termination_type: 'AGENT_CONNECTED' }],
    ]);
  });

  it('is nothing for a state that stays, for other callbacks, other sessions and other lines', () => {
    expect(
      namesOf(
        callback({ sessionId: SESSION }),
        update({ state: 'QUEUED' }),
        update({ state: 'ROUTING' }, callbackId('1-b')),
        line('note'),
        line('_cbe_on_ not an event'),
        { kind: 'session.end', sessionId: sessionId('T'.repeat(32)), endedAt: NOON },
      ),
    ).toEqual([]);
  });

  it('is nothing more once the callback has ended', () => {
    expect(
      namesOf(
        callback({ state: 'COMPLETED', reason: 'CANCELLED' }),
        update({ state: 'COMPLETED', reason: 'FAIL_ERROR' }),
      ),
    ).toEqual([]);
  });

  it('is for another time that it was rescheduled, with what else was changed', () => {
    const move = { desiredAt: NOON + 60, dueAt: NOON, arrivedAt: NOON, expiresAt: NOON + 99 };
    const change = (state: 'SCHEDULED' | 'QUEUED'): Write => ({
      kind: 'callback.change',
      id: ID,
      change: {
        params: { set: { _x: '1' }, removed: [] },
        userData: { set: {}, removed: ['city'] },
        customerNumber: '+15550199',
        move: { ...move, state },
      },
    });
    const before = callback({ state: 'SCHEDULED', userData: { city: 'Ulm' } });
    const { after, events } = followCallback(before, [change('SCHEDULED')]);
    expect(events.map(({ name }) => name)).toEqual(['_cbe_on_callback_rescheduled']);
    expect(after).toMatchObject({
      desiredAt: NOON + 60,
      expiresAt: NOON + 99,
      params: { _x: '1' },
      userData: {},
      customerNumber: '+15550199',
    });
    expect(namesOf(before, change('QUEUED'))).toEqual([
      '_cbe_on_callback_rescheduled',
      '_cbe_on_callback_queued',
      '_cbe_on_callback_status_updated',
    ]);
  });

  it('concerns each callback that is named once', () => {
    expect(callbacksOf([update({}), line('note'), update({}, callbackId('1-b'))])).toEqual(['1-a', '1-b']);
  });
});
