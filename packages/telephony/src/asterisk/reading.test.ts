import { agentId } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { agent } from '../switch/testing/live-switch.ts';
import { readEvent } from './ari-events.ts';
import { AsteriskPhones } from './asterisk-phones.ts';
import { compileAsteriskTrunk } from './asterisk-trunk.ts';
import { incomingFacts } from './incoming-facts.ts';
import { channelOf, FakeAri } from './testing/fake-ari.ts';

describe('events of Asterisk', () => {
  const channel = {
    id: 'c1',
    name: 'PJSIP/1001-00000001',
    state: 'Up',
    caller: { name: 'Rosa', number: '+4930' },
    dialplan: { context: 'in', exten: '5000', priority: 1 },
  };
  const read = {
    id: 'c1',
    name: 'PJSIP/1001-00000001',
    state: 'Up',
    callerNumber: '+4930',
    callerName: 'Rosa',
    extension: '5000',
  };

  it.each([
    [
      { type: 'StasisStart', channel, args: ['5000', 7] },
      { kind: 'entered', channel: read, args: ['5000'] },
    ],
    [
      { type: 'ChannelStateChange', channel },
      { kind: 'state', channel: read },
    ],
    [
      { type: 'Dial', peer: channel, dialstatus: 'RINGING' },
      { kind: 'state', channel: { ...read, state: 'Ringing' } },
    ],
    [{ type: 'Dial', peer: channel, dialstatus: 'ANSWER' }, null],
    [
      { type: 'ChannelDtmfReceived', channel, digit: '#', timestamp: '12:00:01.5' },
      { kind: 'digit', channel: read, digit: '#', stamp: '12:00:01.5' },
    ],
    [
      { type: 'ChannelDestroyed', channel, cause: 17, tech_cause: 486 },
      { kind: 'destroyed', channel: read, cause: 17, sipStatus: 486 },
    ],
    [
      { type: 'ChannelDestroyed', channel, cause: 16, tech_cause: 200 },
      { kind: 'destroyed', channel: read, cause: 16, sipStatus: null },
    ],
    [
      { type: 'EndpointStateChange', endpoint: { technology: 'PJSIP', resource: '1001', state: 'online' } },
      { kind: 'endpoint', technology: 'PJSIP', name: '1001', state: 'online' },
    ],
    [
      {
        type: 'ChannelTransfer',
        referred_by: { source_channel: channel },
        refer_to: { requested_destination: { destination: '1002' } },
      },
      { kind: 'transfer', channel: read, stamp: '', transfer: { kind: 'to-number', number: '1002' } },
    ],
    [
      {
        type: 'ChannelTransfer',
        referred_by: { source_channel: channel },
        refer_to: { requested_destination: { protocol_id: 'x' }, destination_channel: { id: 'c2' } },
      },
      { kind: 'transfer', channel: read, stamp: '', transfer: { kind: 'to-call', channelId: 'c2' } },
    ],
    [{ type: 'ChannelTransfer', refer_to: {} }, null],
    [
      {
        type: 'ChannelTransfer',
        state: 'channel_declined',
        referred_by: { source_channel: channel },
        refer_to: {},
      },
      null,
    ],
    [{ type: 'ApplicationReplaced' }, { kind: 'replaced' }],
    [{ type: 'StasisStart' }, null],
    [{ type: 'BridgeCreated' }, null],
    [null, null],
    [[], null],
  ])('%j', (event, expected) => {
    expect(readEvent(JSON.stringify(event))).toEqual(expected);
  });

  it('that are no JSON tell nothing', () => {
    expect(readEvent('{')).toBeNull();
  });
});

describe('a call that the dial plan sends', () => {
  it('has the number that it names, or its extension, and the data behind it', () => {
    const channel = { ...channelOf('c1'), extension: '5000', callerNumber: '+4930', callerName: 'Rosa' };
    expect(incomingFacts(channel, [])).toEqual({
      dialled: '5000',
      callerNumber: '+4930',
      callerName: 'Rosa',
      userData: {},
    });
    expect(incomingFacts({ ...channel, callerNumber: 'Anonymous' }, ['7', 'a=b=c', '=x', 'y'])).toMatchObject(
      {
        dialled: '7',
        callerNumber: null,
        userData: { a: 'b=c' },
      },
    );
  });

  it('has what the dial plan found out about the number of its caller (U36)', () => {
    const channel = { ...channelOf('c1'), extension: '5000', callerNumber: '+4930', callerName: '' };
    expect(incomingFacts(channel, ['', 'verstat=TN-Validation-Passed', 'attestation=A']).attestation).toEqual(
      { level: 'A', verification: 'passed' },
    );
    expect(incomingFacts(channel, ['', 'verstat=', 'attestation='])).not.toHaveProperty('attestation');
  });
});

describe('trunks behind Asterisk', () => {
  const trunk = (uri: string, name = 'pstn') => ({ name, uri, match: '^\\+?[0-9#]+$', callerId: null });

  it('are endpoints there, or SIP addresses by the settings of one', () => {
    expect(compileAsteriskTrunk(trunk('PJSIP/out'), null).uriFor('+49#1')).toBe('PJSIP/+49%231@out');
    expect(compileAsteriskTrunk(trunk('sip:10.0.0.1:5070'), null).uriFor('+49')).toBe(
      'PJSIP/pstn/sip:+49@10.0.0.1:5070',
    );
    const shared = compileAsteriskTrunk(trunk('sip:10.0.0.1', 'a b'), 'shared');
    expect(shared.uriFor('1')).toBe('PJSIP/shared/sip:1@10.0.0.1');
    expect(shared.host).toBe('shared');
  });

  it.each([
    ['DAHDI/g1', 'pstn'],
    ['PJSIP/a&PJSIP/b', 'pstn'],
    ['sip:10.0.0.1', 'a&Local/x'],
  ])('%s by the name %s is refused: it would be a dial string that says more', (uri, name) => {
    expect(() => compileAsteriskTrunk(trunk(uri, name), null)).toThrowError(
      expect.objectContaining({ code: 'SWITCH_BAD_TRUNK' }),
    );
  });
});

describe('phones of agents at Asterisk', () => {
  const ANA = agentId('ana');
  const phonesOf = (dn: string, uri: string | null, isConnected = true, endpoint: string | null = null) =>
    new AsteriskPhones(
      () => new Map([[ANA, { ...agent('ana', uri), dn }]]),
      endpoint,
      () => isConnected,
    );
  const state = (name: string, now: string) =>
    ({ kind: 'endpoint', technology: 'PJSIP', name, state: now }) as const;

  it('are there when their endpoint is, and whoever asked is told of changes once', () => {
    const phones = phonesOf('1001', null);
    const changes: string[] = [];
    phones.onChange((dn) => changes.push(dn));
    expect(phones.find(ANA)).toBeNull();
    phones.happened(state('1001', 'online'));
    phones.happened(state('1001', 'online'));
    expect(phones.find(ANA)).toEqual({ uri: 'PJSIP/1001', nextHop: null });
    phones.happened(state('1001', 'offline'));
    expect(phones.find(ANA)).toBeNull();
    expect(changes).toEqual(['1001', '1001']);
  });

  it('at fixed addresses are called by the settings of an endpoint', () => {
    expect(phonesOf('1001', 'sip:a@b').find(ANA)?.uri).toBe('PJSIP/1001/sip:a@b');
    expect(phonesOf('1001', 'sip:a@b', true, 'shared').find(ANA)?.uri).toBe('PJSIP/shared/sip:a@b');
  });

  it('cannot be rung while Asterisk is away, or when the number would be more than a name', () => {
    expect(phonesOf('1001', 'sip:a@b', false).find(ANA)).toBeNull();
    expect(phonesOf('1&2', 'sip:a@b').find(ANA)).toBeNull();
  });

  it('are looked up anew when Asterisk is back', async () => {
    const phones = phonesOf('1001', null);
    const ari = new FakeAri();
    ari.answer = () => ({
      status: 200,
      body: [{ technology: 'PJSIP', resource: '1001', state: 'online' }, 'no endpoint'],
    });
    await phones.look(ari);
    expect(phones.find(ANA)).not.toBeNull();
    ari.answer = () => ({ status: 200, body: [] });
    await phones.look(ari);
    expect(phones.find(ANA)).toBeNull();
  });
});
