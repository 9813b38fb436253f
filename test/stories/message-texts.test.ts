import type { CallbackId, OptionMap } from '@ringback/core';
import { afterEach, describe, expect, test } from 'vitest';
import { ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const CONFIRMED: OptionMap = { ...SUPPORT, _wait_for_agent: 'true', _wait_for_user_confirm: 'true' };
const TEXTS = JSON.stringify({
  default: { agentReady: 'Ready?', callNow: 'Now' },
  fr: { callNow: 'Maintenant' },
});

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(service: OptionMap, uploaded: Readonly<Record<string, string>> = {}): Promise<void> {
  centre = await ContactCentre.open({ services: { support: service } });
  for (const [name, text] of Object.entries(uploaded)) await centre.store.documents.put(name, text, 0);
}

async function menuOf(id: CallbackId): Promise<unknown> {
  const owner = { kind: 'callback', id, service: 'support' } as const;
  const outcome = await centre.orchestrator.services.act(owner, 'agent-available', {});
  return outcome.kind === 'answered' && outcome.answer.from === 'session' ? outcome.answer.answer.body : null;
}

describe('texts for customers out of _notification_message_file', () => {
  test('stand in the dialogs, in the language that is wanted, and what the file does not have stays as it is', async () => {
    await open(
      {
        ...CONFIRMED,
        _notification_message_file: 'texts.json',
        _status_notification_language: 'fr-CA',
      },
      { 'texts.json': TEXTS },
    );
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    expect(await menuOf(id)).toMatchObject({
      _label: 'Ready?',
      _content: [
        { _group_content: [{ _label: 'Maintenant' }, { _label: 'Later' }, { _label: 'Not any more' }] },
      ],
    });
  });

  test.each([
    ['is not there', {}],
    ['is no file of texts', { 'texts.json': '[1, 2' }],
  ])('end the callback with FAIL_LOAD_MESSAGE_FILE when the file %s', async (_why, uploaded) => {
    await open({ ...SUPPORT, _notification_message_file: 'texts.json' }, uploaded);
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_LOAD_MESSAGE_FILE');
    expect(centre.rings(CUSTOMER)).toEqual([]);
    expect(centre.store.lines.find(({ event }) => event === 'texts.missing')?.text).toContain('texts.json');
  });

  test('are for who makes the call as well', async () => {
    const service = { ...SUPPORT, _call_direction: 'USERORIGINATED', _wait_for_agent: 'true' };
    await open(
      { ...service, _notification_message_file: 'texts.json' },
      { 'texts.json': 'talkNow = Parler?\n' },
    );
    const id = await centre.ask(CUSTOMER);
    await centre.orchestrator.services.submit({
      id,
      service: 'support',
      params: { _customer_number: CUSTOMER },
    });
    expect(await menuOf(id)).toMatchObject({ _label: 'Parler?' });
  });
});
