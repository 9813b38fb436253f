import { describe, expect, it } from 'vitest';
import { referredUser, replacedDialog } from '../switch/refer.ts';
import { progressOf, referOf } from './phone-transfer.ts';
import { channelState } from './stored-channel.ts';
import { channelOf } from './testing/fake-ari.ts';

describe('a transfer that a phone asks Asterisk for', () => {
  const channel = channelOf('ringback.1');

  it('to a number names a colleague, whatever is in it', () => {
    for (const number of ['1002', 'ana b', 'x?Replaces=y', '<sip:a@b>']) {
      const { request } = referOf(
        { kind: 'transfer', channel, stamp: '', transfer: { kind: 'to-number', number } },
        () => undefined,
      );
      expect(referredUser(request)).toBe(number);
      expect(replacedDialog(request)).toBeNull();
    }
  });

  it('to nobody is one that names nobody', () => {
    const { request } = referOf(
      { kind: 'transfer', channel, stamp: '', transfer: { kind: 'to-number', number: '' } },
      () => undefined,
    );
    expect(referredUser(request)).toBeNull();
  });

  it('to another call names the leg that has its channel', () => {
    const channelId = '1732.7';
    const { request } = referOf(
      { kind: 'transfer', channel, stamp: '', transfer: { kind: 'to-call', channelId } },
      () => undefined,
    );
    const { callId, localTag, remoteTag } = channelState(channelId, 'uas');
    expect(replacedDialog(request)).toEqual({ callId, localTag, remoteTag });
  });

  it('is refused when it is, and nothing is said before it is over otherwise', () => {
    let refusals = 0;
    const { respond } = referOf(
      { kind: 'transfer', channel, stamp: '', transfer: { kind: 'to-number', number: '1' } },
      () => {
        refusals += 1;
      },
    );
    respond(202);
    expect(refusals).toBe(0);
    respond(603);
    expect(refusals).toBe(1);
  });

  it.each([
    ['NOTIFY', 'SIP/2.0 100 Trying\r\n', 'channel_progress'],
    ['NOTIFY', 'SIP/2.0 200 OK\r\n', 'channel_answered'],
    ['NOTIFY', 'SIP/2.0 503 Service Unavailable\r\n', 'channel_unavailable'],
    ['NOTIFY', 'SIP/2.0 486 Busy Here\r\n', 'channel_unavailable'],
    ['NOTIFY', 'SIP/2.0 603 Decline\r\n', 'channel_declined'],
    ['NOTIFY', 'hello', null],
    ['INFO', 'SIP/2.0 200 OK\r\n', null],
  ])('%s with %j is told as %s', (method, body, told) => expect(progressOf(method, body)).toBe(told));
});
