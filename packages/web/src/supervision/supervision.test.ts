import { describe, expect, it } from 'vitest';
import { ServerError, Unreachable } from '../server/request.ts';
import type { Agent, Call } from '../server/shapes.ts';
import {
  phoneToRing,
  refusalInWords,
  supervisingOf,
  supervisorOf,
  talkingAgents,
  whyNotFree,
} from './supervision.ts';

const leg = (id: string, agentId: string | null, state = 'answered') => ({
  id,
  agentId,
  state,
  role: agentId === null ? 'customer' : 'agent',
  startedAt: '',
  answeredAt: null,
});
const CALL: Call = {
  id: 'c1',
  callbackId: null,
  state: 'connected',
  legs: [leg('l1', null), leg('l2', '1001'), leg('l3', '1002'), leg('l4', '1003', 'ringing')],
  conversation: { state: 'conference', byLegId: null },
  supervision: null,
};
const SUPERVISED: Call = {
  ...CALL,
  supervision: { state: 'there', mode: 'whisper', legId: 'l3', ofLegId: 'l2' },
};

describe('a supervisor', () => {
  it('can hear agents who talk, and neither who is rung nor who supervises', () => {
    expect(talkingAgents(CALL)).toEqual(['1001', '1002']);
    expect(talkingAgents(SUPERVISED)).toEqual(['1001']);
    expect(talkingAgents({ ...CALL, conversation: null })).toEqual([]);
  });

  it('sees whether the chosen phone is in the call, or another one has it', () => {
    expect(supervisingOf(CALL, '1001', '1002')).toEqual({ kind: 'nobody' });
    expect(supervisingOf(SUPERVISED, '1001', '1002')).toEqual({
      kind: 'here',
      isRinging: false,
      mode: 'whisper',
    });
    const another = { kind: 'another', phone: '1002', of: '1001' };
    expect(supervisingOf(SUPERVISED, '1001', '1003')).toEqual(another);
    expect(supervisingOf(SUPERVISED, '1001', null)).toEqual(another);
    expect(supervisingOf(SUPERVISED, '1004', '1002')).toEqual(another);
    // Whose phone it is may not be known: then it is not that of who has chosen none.
    const gone: Call = { ...SUPERVISED, legs: SUPERVISED.legs.filter(({ id }) => id !== 'l3') };
    expect(supervisingOf(gone, '1001', null)).toEqual({ ...another, phone: null });
    expect([supervisorOf(SUPERVISED), supervisorOf(CALL)]).toEqual(['1002', null]);
  });

  it('has the phone that was chosen as long as it is configured, else his own', () => {
    const agents = [{ id: '1001' }, { id: '1002' }];
    expect(phoneToRing('1002', '1001', agents)).toBe('1002');
    expect(phoneToRing('1009', '1001', agents)).toBe('1001');
    expect(phoneToRing('1009', null, agents)).toBeNull();
    expect(phoneToRing(null, '1001', agents)).toBe('1001');
  });

  it('sees which phones are free', () => {
    const agent = { reachable: true, callId: null, state: 'NotReady' } as Agent;
    expect(whyNotFree(agent)).toBeNull();
    expect(whyNotFree({ ...agent, reachable: false })).toBe('not registered');
    expect(whyNotFree({ ...agent, callId: 'c1' })).toBe('on a call');
    expect(whyNotFree({ ...agent, state: 'LoggedOut' })).toBe('logged out');
    expect(whyNotFree({ ...agent, state: 'Reserved' })).toBe('busy');
  });

  it('is told in plain words why something is refused', () => {
    const refused = (status: number, phrase: string) =>
      refusalInWords(new ServerError(status, 'As the server says.', phrase, null), 'Chloe');
    expect(refused(409, 'WRONG_STATE')).toContain('somebody else listens');
    expect(refused(409, 'NOT_AVAILABLE')).toContain('The phone of Chloe cannot be rung');
    expect(refused(404, 'NOT_FOUND')).toContain('the call is over');
    expect(refused(403, 'FORBIDDEN')).toContain('your role');
    expect(refused(400, 'BAD_FIELD')).toBe('As the server says.');
    expect(refusalInWords(new Unreachable(), 'Chloe')).toContain('cannot be reached');
  });
});
