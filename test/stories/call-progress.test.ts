import type { AnsweredBy, CallbackId, OptionMap } from '@ringback/core';
import type { PhoneScript } from '@ringback/simulation';
import { afterEach, describe, expect, test } from 'vitest';
import { ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';

let centre: ContactCentre;
afterEach(() => centre.close());

/** The phone of the customer is answered by these, one call after the other. */
async function ask(who: readonly AnsweredBy['who'][], options: OptionMap = {}): Promise<CallbackId> {
  centre = await ContactCentre.open({
    services: {
      support: {
        ...SUPPORT,
        _cpd_enable: 'true',
        _max_dial_attempts: '2',
        _dial_retry_timeout: '10',
        ...options,
      },
    },
    phones: (phone, ring): PhoneScript => ({
      kind: 'answers',
      afterMs: 2_000,
      ...(phone === CUSTOMER
        ? { is: who[Math.min(ring, who.length - 1)] ?? 'person' }
        : { hangsUpAfterMs: 60_000 }),
    }),
  });
  return centre.ask(CUSTOMER);
}
const files = (): unknown[] =>
  centre.phones.treatments.map(({ source }) => source).filter(({ kind }) => kind === 'file');
const results = (id: CallbackId): unknown[] =>
  centre.store.dialAttempts.filter(({ callbackId }) => callbackId === id).map(({ result }) => result);

describe('call progress detection', () => {
  test('a person is connected', async () => {
    const id = await ask(['person']);
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.story(id)).toContain('dial.heard');
  });

  test('a machine is left a message, the attempt counts, and another one follows', async () => {
    const id = await ask(['machine', 'person']);
    await centre.pass(8);
    expect(files()).toEqual([{ kind: 'file', file: 'call_fail_ans_machine.wav' }]);
    expect(centre.story(id)).toContain('message.left');
    await centre.pass(40);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(results(id)).toEqual(['answering_machine', 'answered']);
  });

  test('the message is the one of the service, and {} leaves none', async () => {
    await ask(['machine'], { _treatment_call_failure_answering_machine: '{"file":"later.wav","hints":{}}' });
    await centre.pass(8);
    expect(files()).toEqual([{ kind: 'file', file: 'later.wav' }]);
    await centre.close();
    const id = await ask(['machine'], { _treatment_call_failure_answering_machine: '{}' });
    await centre.pass(60);
    expect(files()).toEqual([]);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
    expect(results(id)).toEqual(['answering_machine', 'answering_machine']);
  });

  test('a fax is not called again', async () => {
    const id = await ask(['fax']);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
    expect(results(id)).toEqual(['fax']);
  });

  test('a busy tone behind the answer is a failed attempt', async () => {
    const id = await ask(['busy', 'person']);
    await centre.pass(40);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(results(id)).toEqual(['busy', 'answered']);
  });

  test('when it is unsure whoever answered is a person', async () => {
    const id = await ask(['unknown']);
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('or, with a prompt that asks for it, whoever presses 1', async () => {
    const id = await ask(['unknown'], { _cpd_unsure_treatment: 'press_one.wav' });
    await centre.pass(3);
    expect(files()).toEqual([{ kind: 'file', file: 'press_one.wav' }]);
    centre.phones.press(CUSTOMER, '1');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    await centre.close();
    const other = await ask(['unknown'], { _cpd_unsure_treatment: 'press_one.wav' });
    await centre.pass(90);
    expect(centre.outcome(other)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
  });

  test('is off unless the service asks for it', async () => {
    const id = await ask(['machine'], { _cpd_enable: '' });
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });
});
