import type { OptionMap } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { describe, expect, test } from 'vitest';
import { agent, USER_TERMINATED } from './contact-centre.ts';
import { answers, busy, CUSTOMER, killEverywhere, statesOf, type Variant } from './killed-callback.ts';

const CONFIRMED: OptionMap = {
  _wait_for_agent: 'true',
  _wait_for_user_confirm: 'true',
  _user_confirm_timeout: '4',
  _agent_availability_notification_delay: '3',
  _snooze_duration: '6',
};
const PREVIEW: OptionMap = {
  _wait_for_agent: 'true',
  _agent_preview: 'true',
  _userterminated_first_connect_party: 'AGENT',
  _agent_preview_timeout: '6',
};
const TWO = [agent('1001', 'Ana'), agent('1002', 'Ben')];
const briefly = (): PhoneScript => answers(500, 5000);

/** Ways through the documents that ask the customer or the agent; together they pass each state that is their own. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  'the customer says "later", and then "now"': {
    options: CONFIRMED,
    appSays: ['snooze', 'connect'],
  },
  'a customer who does not answer is rung all the same': { options: CONFIRMED },
  'a silent customer is asked twice, and not rung': {
    options: {
      ...CONFIRMED,
      _on_user_confirm_timeout: 'NO',
      _max_number_of_user_availability_confirmation_attempts: '2',
    },
    appSays: [],
  },
  'the app cancels': { options: CONFIRMED, appSays: ['cancel'] },
  'the agent accepts the preview': { options: PREVIEW, agentSays: [{ action: 'accept' }] },
  'one agent rejects, the other accepts, and the customer is rung first': {
    options: {
      ...PREVIEW,
      _agent_preview_allow_reject: '2',
      _agent_preview_via_rp: 'true',
      _agent_reject_retry_timeout: '2',
    },
    agents: TWO,
    agentSays: [{ action: 'reject' }, { action: 'accept' }],
  },
  'both reject': {
    options: { ...PREVIEW, _agent_preview_allow_reject: '1' },
    agents: TWO,
    agentSays: [{ action: 'reject' }, { action: 'reject' }],
  },
  'the first one does not react': {
    options: { ...PREVIEW, _agent_preview_timeout_set_notready: 'true', _urs_queued_ttl: '30' },
    agents: TWO,
  },
  'the customer is not reached after the preview': {
    options: PREVIEW,
    agentSays: [{ action: 'accept' }, { action: 'accept' }],
    phones: (who, ring) => (who === CUSTOMER && ring === 0 ? busy : answers()),
  },
  'the agent says what came of it': {
    options: { _enable_disposition_dialog: 'true' },
    phones: briefly,
    agentSays: [{ action: 'done' }],
  },
  'the agent wants the customer called again, who then does not want to be called': {
    options: { _enable_disposition_dialog: 'true' },
    phones: briefly,
    agentSays: [{ action: 'callAgain' }, { action: 'doNotCall' }],
    isCalledAgain: true,
  },
  'nobody says what came of it': {
    options: { _enable_disposition_dialog: 'true', _agent_disposition_timeout: '5' },
    phones: briefly,
  },
};
const DOCUMENTS = ['user-terminated-confirmed', 'user-terminated-preview'].map(
  (name) => new URL(`${name}.scxml`, USER_TERMINATED),
);
const killedIn = new Set<string>();

describe('a process that is killed at any commit of a callback with dialogs, before and after it', () => {
  test.each(Object.entries(VARIANTS))(
    'loses nothing and does nothing twice: %s (P1, P2, P5)',
    (_name, variant) => killEverywhere(variant, killedIn),
    120_000,
  );

  // A new state of these documents needs a way through it above; what they take over is killed elsewhere.
  test('was killed in every state that is of these documents alone', async () => {
    const shared = new Set(await statesOf(USER_TERMINATED));
    const all = await Promise.all(DOCUMENTS.map(statesOf));
    const own = [...new Set(all.flat())].filter((state) => !shared.has(state));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((state) => !killedIn.has(state))).toEqual([]);
  });
});
