import type { OptionMap } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { describe, expect, test } from 'vitest';
import { agent, USER_TERMINATED } from './contact-centre.ts';
import { answers, killEverywhere, statesOf, type Variant } from './killed-callback.ts';

const NOW: OptionMap = {
  _call_direction: 'USERORIGINATED',
  _wait_for_agent: 'false',
  _userorig_connect_limit: '20',
};
const LATER: OptionMap = { ...NOW, _wait_for_agent: 'true', _snooze_duration: '6' };
const TWO = [agent('1001', 'Ana'), agent('1002', 'Ben')];
const TALKS = [30_000];
const ringsOn: PhoneScript = { kind: 'rings-on' };

/** Ways through the document in which the customer calls; together they pass each state that is its own. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  'calls at once, and the first agent does not answer': {
    options: { ...NOW, _retain_session_until_ixn_deleted: 'true', _transfer_to_agent_retry_timeout: '5' },
    agents: TWO,
    phones: (who) => (who === '1001' ? ringsOn : answers()),
    callsFor: TALKS,
  },
  'hangs up while the agent rings, and calls again': {
    options: { ...NOW, _on_route_done_delay: '5' },
    phones: () => answers(6_000),
    callsFor: [4_000, 30_000],
  },
  'says "later", and calls when he is told again': {
    options: LATER,
    appSays: ['snooze', 'connect'],
    callsFor: TALKS,
  },
  'says "not any more"': { options: LATER, appSays: ['cancel'] },
  'never calls': { options: { ...NOW, _ttl: '60', _booking_expiration_timeout: '20' } },
  'finds nobody': {
    options: { ...NOW, _max_time_to_wait_for_agent_on_the_call: '10' },
    agents: [],
    callsFor: [60_000],
  },
  'reads texts of a file': {
    options: { ...NOW, _notification_message_file: 'https://crm.example/texts.json' },
    documents: { 'https://crm.example/texts.json': '{"ok": "Bon"}' },
    callsFor: TALKS,
  },
};
const killedIn = new Set<string>();

describe('a process that is killed at any commit of a callback whose customer calls', () => {
  test.each(Object.entries(VARIANTS))(
    'loses nothing and does nothing twice: he %s (P1, P2, P5)',
    (_name, variant) => killEverywhere(variant, killedIn),
    120_000,
  );

  // A new state of the document needs a way through it above; what it takes over is passed here as well.
  test('was killed in every state of it', async () => {
    const states = await statesOf(new URL('user-originated.scxml', USER_TERMINATED));
    expect(states.length).toBeGreaterThan(10);
    expect(states.filter((state) => !killedIn.has(state))).toEqual([]);
  });
});
