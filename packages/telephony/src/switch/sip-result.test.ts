import { describe, expect, it } from 'vitest';
import { failureOfInvite } from './sip-result.ts';

const response = (status: number, q850?: number, reasonPhrase = 'Reason') =>
  failureOfInvite({ kind: 'response', status, reasonPhrase, ...(q850 === undefined ? {} : { q850 }) });

describe('the dial result of a SIP failure', () => {
  it.each([
    [302, 'unreachable'],
    [400, 'unreachable'],
    [401, 'rejected'],
    [403, 'rejected'],
    [404, 'unreachable'],
    [407, 'rejected'],
    [408, 'unreachable'],
    [410, 'unreachable'],
    [480, 'no_answer'],
    [484, 'unreachable'],
    [486, 'busy'],
    [487, 'unreachable'],
    [488, 'unreachable'],
    [500, 'congestion'],
    [502, 'congestion'],
    [503, 'congestion'],
    [504, 'congestion'],
    [580, 'congestion'],
    [600, 'busy'],
    [603, 'rejected'],
    [604, 'unreachable'],
    [607, 'rejected'],
    [608, 'rejected'],
    [699, 'rejected'],
  ])('of %i is %s', (status, result) => {
    expect(response(status)).toMatchObject({ result, sipStatus: status });
  });

  it.each([
    [480, 17, 'busy'],
    [480, 20, 'unreachable'],
    [500, 1, 'unreachable'],
    [503, 17, 'busy'],
    [503, 21, 'rejected'],
    [487, 19, 'no_answer'],
    [503, 34, 'congestion'],
    [503, 99, 'congestion'],
    [486, 1, 'busy'],
  ])('of a %i with cause %i of the telephone network is %s', (status, cause, result) => {
    expect(response(status, cause).result).toBe(result);
  });

  it('of silence and of a broken transport is unreachable', () => {
    expect(failureOfInvite({ kind: 'timeout' })).toMatchObject({ result: 'unreachable', sipStatus: null });
    expect(failureOfInvite({ kind: 'transport', cause: null })).toMatchObject({ result: 'unreachable' });
  });

  it('says in plain words what the phone said, without numbers of people', () => {
    expect(response(486, undefined, 'Busy Here').text).toBe('The phone is busy (486 Busy Here).');
    expect(response(404, undefined, 'No +4930123456\r\nhere').text).not.toMatch(/30123456|[\r\n]/);
    expect(response(503, 34, '').text).toBe(
      'The network could not carry the call (503 without a reason; No circuit available).',
    );
  });
});
