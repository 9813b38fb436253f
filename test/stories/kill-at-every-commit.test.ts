import type { PhoneScript } from '@ringback/testkit';
import { describe, expect, test } from 'vitest';
import { agent, USER_TERMINATED } from './contact-centre.ts';
import { answers, busy, CUSTOMER, killEverywhere, statesOf, type Variant } from './killed-callback.ts';

const ringsOn: PhoneScript = { kind: 'rings-on' };

/** Ways through the scenario; together they pass every state of it. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  'customer first, greeted, until they hang up': {
    options: {
      _treatment_customer_connect: 'hello.wav',
      _retain_session_until_ixn_deleted: 'true',
    },
  },
  'an agent is held first, and the first call is not answered': {
    options: { _wait_for_agent: 'true' },
    phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers()),
  },
  'agent first': { options: { _userterminated_first_connect_party: 'AGENT' } },
  'agent first, one that does not answer': {
    options: { _userterminated_first_connect_party: 'AGENT' },
    agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
    phones: (who) => (who === '1001' ? ringsOn : answers()),
  },
  'agent first, one who hangs up before the customer answers': {
    options: { _userterminated_first_connect_party: 'AGENT' },
    agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
    phones: (who, ring) =>
      who === CUSTOMER && ring === 0 ? ringsOn : who === '1001' ? answers(500, 2000) : answers(),
  },
  'the first agent does not answer while the customer waits': {
    agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
    phones: (who) => (who === '1001' ? ringsOn : answers(1000, 120_000)),
  },
  'the customer hangs up while the agent rings': {
    phones: (who) => (who === CUSTOMER ? answers(500, 4000) : ringsOn),
  },
  'nobody comes': {
    options: { _max_time_to_wait_for_agent_on_the_call: '20' },
    agents: [],
    phones: () => answers(500, 120_000),
  },
  'the time in the queue is over between two attempts': {
    options: { _urs_queued_ttl: '12', _wait_for_agent: 'true' },
    phones: (who) => (who === CUSTOMER ? busy : answers()),
  },
  'the customer is never reached': { phones: (who) => (who === CUSTOMER ? busy : answers()) },
  'earlier than the customer wants': {
    options: { _request_execution_time_buffer: '600', _desired_connect_time_threshold: '30' },
    request: { _desired_time: '2031-01-06T09:05:00.000Z' },
  },
  'the service is paused before the second attempt': {
    phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers()),
    paused: { from: 3, until: 60 },
  },
  'somebody is free before the least wait is over': {
    options: { _wait_for_agent: 'true', _min_queue_wait: '10' },
  },
  'a document of the operator looks at each dial, and an application talks to the customer': {
    options: {
      _plugin_on_dial_url: 'https://crm.example/plugin.scxml',
      _on_customer_connect_treatment_url: 'https://crm.example/hello.vxml',
      _on_route_done_delay: '5',
      _retain_session_until_ixn_deleted: 'true',
    },
    documents: {
      'https://crm.example/plugin.scxml': `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
        <state id="look"><onentry><send event="seen" delay="2s"/></onentry><transition event="seen" target="end"/></state>
        <final id="end"/></scxml>`,
    },
    phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers()),
  },
  'a pause before the next agent': {
    options: { _transfer_to_agent_retry_timeout: '5' },
    agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
    phones: (who) => (who === '1001' ? ringsOn : answers(1000, 120_000)),
  },
  'the customer is called although no agent is free': {
    options: { _wait_for_agent: 'true', _max_queue_wait: '5', _urs_queued_ttl: '60' },
    agents: [],
    phones: () => answers(500, 30_000),
  },
  'dialled ahead of an agent, and the first call is not answered': {
    options: { _wait_for_agent: 'true', _dialing_notifications: 'true' },
    phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers()),
  },
  'asked for at an hour at which nobody is called': {
    options: {
      _wait_for_agent: 'true',
      _calling_zone: 'UTC',
      _calling_hours: '09:02-21:00',
      _calling_hours_grace: '0',
    },
  },
  'a machine answers first, and is left a message': {
    options: { _cpd_enable: 'true' },
    phones: (who, ring) =>
      who === CUSTOMER && ring === 0 ? { kind: 'answers', afterMs: 500, is: 'machine' } : answers(),
  },
  'nobody knows who answers, and nobody presses 1': {
    options: { _cpd_enable: 'true', _cpd_unsure_treatment: 'press_one.wav' },
    phones: (who) => (who === CUSTOMER ? { kind: 'answers', afterMs: 500, is: 'unknown' } : answers()),
  },
  'the customer wants another time': {
    options: { _wait_for_agent: 'true', _min_queue_wait: '20' },
    postponedAfter: 5,
  },
  'the texts for the customer are in a file': {
    options: { _notification_message_file: 'https://crm.example/texts.json' },
    documents: { 'https://crm.example/texts.json': '{"ok": "Bon"}' },
  },
  'a chat': { options: { _media_type: 'chat' } },
};

const killedIn = new Set<string>();

describe('a process that is killed at any commit of a callback, before and after it', () => {
  test.each(Object.entries(VARIANTS))(
    'loses nothing and does nothing twice: %s (P1, P2, P5)',
    (_name, variant) => killEverywhere(variant, killedIn),
    120_000,
  );

  // A new state of the scenario needs a way through it above.
  test('was killed in every state of the scenario', async () => {
    const states = await statesOf(USER_TERMINATED);
    expect(states.length).toBeGreaterThan(20);
    expect(states.filter((state) => !killedIn.has(state))).toEqual([]);
  });
});
