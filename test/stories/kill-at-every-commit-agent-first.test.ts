import type { PhoneScript } from '@ringback/testkit';
import { describe, expect, test } from 'vitest';
import { agent, USER_TERMINATED } from './contact-centre.ts';
import { answers, CUSTOMER, killEverywhere, statesOf, type Variant } from './killed-callback.ts';

// Some 20 s: each variant is run twice for each of its commits.

const ringsOn: PhoneScript = { kind: 'rings-on' };
const VIA_TRUNK_GROUP = {
  _userterminated_first_connect_party: 'AGENT',
  _agent_first_via_tg: 'true',
  _trunk_group: 'TG_1',
};
const VARIANTS: Readonly<Record<string, Variant>> = {
  'a machine answers first, then the customer, who is greeted': {
    options: {
      ...VIA_TRUNK_GROUP,
      _retain_session_until_ixn_deleted: 'true',
      _cpd_enable: 'true',
      _plugin_on_dial_url: 'https://crm.example/plugin.scxml',
      _treatment_customer_connect: 'hello.wav',
      _on_customer_connect_treatment_url: 'https://crm.example/hello.vxml',
    },
    documents: {
      'https://crm.example/plugin.scxml': `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
        <state id="look"><onentry><send event="seen" delay="2s"/></onentry><transition event="seen" target="end"/></state>
        <final id="end"/></scxml>`,
    },
    phones: (who, ring) =>
      who === CUSTOMER && ring === 0 ? { kind: 'answers', afterMs: 500, is: 'machine' } : answers(),
  },
  'the first agent hangs up before the customer answers': {
    options: VIA_TRUNK_GROUP,
    agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
    phones: (who, ring) =>
      who === CUSTOMER && ring === 0 ? ringsOn : who === '1001' ? answers(500, 2000) : answers(),
  },
  'the first agent hangs up while the customer is greeted': {
    options: { ...VIA_TRUNK_GROUP, _treatment_customer_connect: 'hello.wav' },
    agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
    phones: (who) => (who === '1001' ? answers(500, 2500) : answers()),
  },
};
const killedIn = new Set<string>();

describe('a process that is killed at any commit of a callback whose two calls are merged', () => {
  test.each(Object.entries(VARIANTS))(
    'loses nothing and does nothing twice: %s (P1, P2, P5)',
    (_name, variant) => killEverywhere(variant, killedIn),
    120_000,
  );

  // A new state of this document needs a way through it above; what it takes over is killed elsewhere.
  test('was killed in every state that is of this document alone', async () => {
    const at = (name: string) => statesOf(new URL(`${name}.scxml`, USER_TERMINATED));
    const others = ['user-terminated', 'user-terminated-confirmed', 'user-terminated-preview'];
    const shared = new Set((await Promise.all(others.map(at))).flat());
    const own = (await at('agent-first-iscc')).filter((state) => !shared.has(state));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((state) => !killedIn.has(state))).toEqual([]);
  });
});
