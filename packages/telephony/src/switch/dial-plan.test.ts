import { type AgentConfiguration, agentId } from '@ringback/core';
import type { RegisteredContact } from '@ringback/sip';
import { describe, expect, it } from 'vitest';
import { AgentPhones } from './agent-phones.ts';
import { DialPlan } from './dial-plan.ts';
import { compileLocation } from './iscc/location.ts';
import { compileTrunk } from './trunk.ts';

const agent = (id: string, uri: string | null, password: string | null = 'secret'): AgentConfiguration => ({
  id: agentId(id),
  name: id,
  dn: `dn${id}`,
  uri,
  password,
  skills: {},
  groups: [],
  state: 'Ready',
  wrapUp: 0,
});

const contact = (uri: string): RegisteredContact => ({
  user: 'dn2',
  uri,
  nextHop: { host: '127.0.0.1', port: 41_000, transport: 'udp' },
  expiresAt: 0,
  q: 1,
  callId: 'x',
  cseq: 1,
});

function plan(contacts: readonly RegisteredContact[] = [], isSwitch = false) {
  const agents = [agent('1', 'sip:one@127.0.0.1:5080'), agent('2', null), agent('3', null, null)];
  const phones = new AgentPhones(
    () => new Map(agents.map((entry) => [entry.id, entry])),
    (dn) => contacts.filter(({ user }) => user === dn),
  );
  const trunks = [
    { name: 'local', uri: 'sip:10.0.0.1', match: '^0', callerId: null },
    {
      name: 'world',
      uri: 'sip:gw.example:5070;transport=tcp',
      match: '^\\+?[0-9*#]{3,}$',
      callerId: '+1800',
    },
  ];
  const location = compileLocation({ name: 'far', uri: 'sip:127.0.0.1:5080', accessType: 'route-uui' });
  const locations = isSwitch ? [location] : [];
  return { plan: new DialPlan(trunks.map(compileTrunk), phones, locations), phones };
}

const dial = (number: string) => plan().plan.decide({ kind: 'number', number });

describe('the dial plan', () => {
  it('takes the first trunk that fits', () => {
    expect(dial('030 123')).toMatchObject({ target: { requestUri: 'sip:030123@10.0.0.1', trunk: 'local' } });
    expect(dial('+49 30')).toMatchObject({
      target: { requestUri: 'sip:+4930@gw.example:5070;transport=tcp', trunk: 'world', callerId: '+1800' },
    });
  });

  it('takes the trunk that is asked for and no other, and only for what it may be asked for (P9)', () => {
    const by = (trunk: string, digits: string) =>
      plan().plan.decide({ kind: 'number', number: digits }, trunk);
    expect(by('world', '030123')).toMatchObject({ target: { trunk: 'world' } });
    expect(by('local', '+4930')).toMatchObject({
      failure: {
        result: 'not_allowed',
        text: 'The trunk local does not take this number. Nothing was dialled.',
      },
    });
    expect(by('TG_9', '030123')).toMatchObject({
      failure: { result: 'not_allowed', text: 'There is no trunk TG_9. Nothing was dialled.' },
    });
  });

  it('knows agents of another switch by host and port of their address', () => {
    expect(plan([], true).plan.decide({ kind: 'agent', agentId: agentId('1') })).toMatchObject({
      target: { user: 'one', location: { name: 'far' } },
    });
    const registered = plan([contact('sip:two@127.0.0.1:5080')], true).plan;
    expect(registered.decide({ kind: 'agent', agentId: agentId('2') })).toMatchObject({
      target: { location: null },
    });
  });

  it('keeps a plus behind a prefix, and leaves it to the trunks whether they take that', () => {
    expect(dial('0+49 30')).toMatchObject({ target: { requestUri: 'sip:0+4930@10.0.0.1', trunk: 'local' } });
    expect(dial('9+49 30')).toMatchObject({
      failure: { result: 'not_allowed', text: expect.stringContaining('No trunk') },
    });
  });

  it('escapes the one key of a telephone that may not stand in an address', () => {
    expect(dial('*21#')).toMatchObject({
      target: { requestUri: 'sip:*21%23@gw.example:5070;transport=tcp' },
    });
  });

  it.each([
    '123@evil.example',
    '0;maddr=evil',
    '0%40evil',
    '0?x=y',
    'sip:0',
    '',
    '+',
    '0+',
    '0+1+2',
    '0\0',
    '0'.repeat(65),
  ])('lets no number choose where it goes: %j (P9)', (number) => {
    expect(dial(number)).toMatchObject({ kind: 'refused', failure: { result: 'not_allowed' } });
  });

  it('says that nothing was dialled when no trunk fits (P9)', () => {
    expect(dial('12')).toMatchObject({
      kind: 'refused',
      failure: { text: expect.stringContaining('No trunk') },
    });
  });

  it('rings agents at their fixed address', () => {
    expect(plan().plan.decide({ kind: 'agent', agentId: agentId('1') })).toEqual({
      kind: 'dial',
      target: {
        user: 'one',
        location: null,
        requestUri: 'sip:one@127.0.0.1:5080',
        nextHop: null,
        trunk: null,
        callerId: null,
      },
    });
  });

  it('rings agents where they registered, through where they registered from', () => {
    const registered = plan([contact('sip:dn2@192.168.1.9:5060')]);
    expect(registered.plan.decide({ kind: 'agent', agentId: agentId('2') })).toMatchObject({
      target: { requestUri: 'sip:dn2@192.168.1.9:5060', nextHop: { port: 41_000 } },
    });
    expect(registered.phones.find(agentId('2'))).not.toBeNull();
  });

  it('finds agents without phone and unknown agents unreachable', () => {
    for (const id of ['2', 'nobody']) {
      expect(plan().plan.decide({ kind: 'agent', agentId: agentId(id) })).toMatchObject({
        kind: 'refused',
        failure: { result: 'unreachable' },
      });
    }
  });

  it('lets only phones with a password register', () => {
    const { phones } = plan();
    expect(phones.secretOf('dn2')).toBe('secret');
    expect(phones.secretOf('dn3')).toBeUndefined();
    expect(phones.secretOf('2')).toBeUndefined();
  });

  it.each([
    [{ uri: 'tel:+49', match: '.' }, 'uri'],
    [{ uri: 'sip:10.0.0.1', match: '(' }, 'match'],
  ])('refuses a trunk that cannot be used: %j', (wrong, key) => {
    expect(() => compileTrunk({ name: 'bad', callerId: null, ...wrong })).toThrow(
      expect.objectContaining({ code: 'SWITCH_BAD_TRUNK', details: { trunk: 'bad', key } }),
    );
  });
});
