import { agentId, type OptionMap } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { describe, expect, test } from 'vitest';
import { USER_TERMINATED } from './contact-centre.ts';
import { type CallVariant, killCallEverywhere } from './killed-call.ts';
import { answers, busy, statesOf } from './killed-callback.ts';

const QUEUE: OptionMap = { _offer_callback: 'false' };
const NOBODY: OptionMap = { ...QUEUE, _max_time_to_wait_for_agent_on_the_call: '8' };
const ringsOn: PhoneScript = { kind: 'rings-on' };
const talks = (): PhoneScript => answers(1_000, 10_000);

/** Ways through inbound.scxml; together they pass each of its states. */
const INBOUND: Readonly<Record<string, CallVariant>> = {
  'hears a greeting and his place in the line, and is connected': {
    options: {
      ...QUEUE,
      _treatment_customer_connect: 'hello.wav',
      _announce_interval: '4',
      _announce_position_prompt: 'position.wav',
    },
    staffedAfterS: 14,
  },
  'keys a code that nobody was given, twice': {
    options: { ...QUEUE, _provide_code: 'true', _max_code_attempts: '2', _access_code_length: '2' },
    keys: ['', '', '11', '', '', '22'],
    staffedAfterS: 12,
  },
  'keys himself out of the line': {
    options: { ...QUEUE, _breakout_digit: '9', _breakout_number: '+15550009' },
    keys: ['', '', '', '', '9'],
    phones: talks,
    staffedAfterS: 12,
  },
  'waits in vain, and hears that nobody is there': { options: NOBODY, staffedAfterS: 20 },
  'waits in vain, and the other number is busy': {
    options: { ...NOBODY, _overflow_number: '+15550010' },
    phones: (who) => (who === '+15550010' ? busy : talks()),
    staffedAfterS: 20,
  },
  'hangs up, and a callback takes his place': {
    options: { ...QUEUE, _max_dial_attempts: '3' },
    point: { trust_user_data: 'true' },
    call: { userData: { EXECUTION_MODE: 'VCB' } },
    staysMs: 6_000,
    staffedAfterS: 12,
  },
};

/** Ways through external-routing-point.scxml: another switch routes its call to an agent. */
const ROUTED: Readonly<Record<string, CallVariant>> = {
  'is connected to the agent': { phones: talks },
  'hears that the agent is busy': { phones: () => busy },
  'gives up while the phone of the agent rings': { phones: () => ringsOn, staysMs: 8_000 },
};

const killedIn = { inbound: new Set<string>(), routed: new Set<string>() };

const isPassed = async (document: string, killed: ReadonlySet<string>): Promise<void> => {
  const states = await statesOf(new URL(`${document}.scxml`, USER_TERMINATED));
  expect(states.length).toBeGreaterThan(3);
  expect(states.filter((state) => !killed.has(state))).toEqual([]);
};

describe('a process that is killed at any commit of a call that comes in', () => {
  test.each(Object.entries(INBOUND))(
    'leaves nothing of the call, and one end of its callback: he %s (P1, P2, P5)',
    (_name, variant) => killCallEverywhere(variant, killedIn.inbound),
    120_000,
  );

  test('was killed in every state of it', () => isPassed('inbound', killedIn.inbound));
});

describe('a process that is killed at any commit of a call that another switch routes here', () => {
  test.each(Object.entries(ROUTED))(
    'leaves nothing of the call: who calls %s (P5)',
    (_name, variant) =>
      killCallEverywhere(
        { ...variant, call: { dialled: '7000', routedTo: agentId('1001') }, staffedAfterS: 0 },
        killedIn.routed,
      ),
    120_000,
  );

  test('was killed in every state of it', () => isPassed('external-routing-point', killedIn.routed));
});
