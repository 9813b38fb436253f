import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { CUSTOMER, DocumentRun } from './document-run.ts';

let run: DocumentRun;
afterEach(() => run.centre.close());

const sounds = () =>
  run.centre.phones.treatments.map(({ source }) => (source.kind === 'file' ? source.file : source.kind));

async function open(name: string, unplayable: readonly string[] = []): Promise<void> {
  run = await DocumentRun.open([name], { phones: () => ({ kind: 'answers', afterMs: 1000 }), unplayable });
}

describe('dialog:play', () => {
  test('plays its prompts one after the other, numbers and texts spoken', async () => {
    await open('dialog-play');
    const id = await run.start('dialog-play');
    await run.centre.pass(6);
    expect(sounds()).toEqual(['hello.wav', 'digits:42']);
    await run.centre.pass(20);
    expect(sounds()).toEqual(['hello.wav', 'digits:42', '7', 'Bitte warten']);
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
    // What was said may be about the customer.
    const lines = JSON.stringify(run.centre.store.lines);
    expect(lines).toContain('Plays hello.wav, a number, 7.');
    expect(lines).not.toContain('Bitte warten');
  });

  test('a prompt that cannot be played ends the treatment, with a line in the story', async () => {
    await open('dialog-play', ['digits:42']);
    const id = await run.start('dialog-play');
    await run.centre.pass(20);
    expect(sounds()).toEqual(['hello.wav', 'digits:42']);
    expect(run.centre.outcome(id)).toBe('COMPLETED/remote');
    expect(run.centre.story(id)).toContain('treatment.refused');
  });
});

describe('dialog:playsound, dialog:pause, dialog:stop', () => {
  test('last as long as they say, or until they are stopped', async () => {
    await open('dialog-playsound');
    const id = await run.start('dialog-playsound');
    await run.centre.pass(5);
    expect(sounds()).toEqual(['busy']);
    await run.centre.pass(2);
    expect(sounds()).toEqual(['busy', 'silence']);
    await run.centre.pass(2);
    expect(sounds()).toEqual(['busy', 'silence', 'music']);
    await run.centre.pass(10);
    expect(run.names(id).slice(3)).toEqual([
      'dialog.playsound.done',
      'dialog.pause.done',
      'dialog.stop.done',
      'error.dialog.playsound',
      'error.dialog.playsound',
    ]);
    const [stopped, wrong] = run.heard(id).filter(({ name }) => name === 'error.dialog.playsound');
    expect(stopped?.data).toMatchObject({ error: 'cancelled' });
    expect(wrong?.data).toMatchObject({
      error: 'invalidattribute',
      description: expect.stringMatching(/music, ringback/),
    });
  });
});

describe('digits', () => {
  const collect = async (keys: string, params: Readonly<Record<string, string>> = {}) => {
    await open('dialog-collect');
    const id = await run.start('dialog-collect', params);
    await run.centre.pass(2);
    for (const key of keys) {
      run.centre.phones.press(CUSTOMER, key);
      await run.centre.pass(1);
    }
    return id;
  };

  test.each([
    ['the most digits', '1234', 'GOT_1234'],
    ['a digit that ends it', '12#', 'GOT_12'],
    ['nothing but that digit', '#', 'GOT_'],
    ['digits that do not count', '19293949', 'GOT_1234'],
    ['a digit that takes one back', '1283#', 'GOT_13'],
    ['a digit that begins anew', '12734#', 'GOT_34'],
    ['a digit that gives up', '12*', 'cancelled_12'],
  ])('with %s', async (_what, keys, outcome) => {
    const id = await collect(keys);
    expect(run.centre.outcome(id)).toBe(`COMPLETED/${outcome}`);
  });

  test('when none comes, the wait for the first one ends it', async () => {
    const id = await collect('');
    await run.centre.pass(8);
    expect(run.centre.outcome(id)).toBe('QUEUED');
    await run.centre.pass(3);
    expect(run.centre.outcome(id)).toBe('COMPLETED/timeout_');
  });

  test('when too few come in all, what came is told with the timeout', async () => {
    const id = await collect('12');
    await run.centre.pass(20);
    expect(run.centre.outcome(id)).toBe('COMPLETED/timeout_12');
  });

  test("are nobody's but the collecting treatment's", async () => {
    const id = await collect('1#');
    expect(run.names(id)).not.toContain('interaction.digit');
  });

  test('break in on a prompt that may be interrupted', async () => {
    const id = await collect('1234', { _prompts: 'true' });
    expect(run.centre.outcome(id)).toBe('COMPLETED/GOT_1234');
  });

  test('when the party hangs up, the end of the call is told and then that of the treatment', async () => {
    await open('dialog-collect');
    const id = await run.start('dialog-collect');
    await run.centre.pass(2);
    run.centre.phones.hangsUp(CUSTOMER);
    await run.centre.pass(1);
    expect(run.names(id).slice(3)).toEqual(['interaction.deleted', 'error.dialog.collect']);
    expect(run.centre.outcome(id)).toBe('COMPLETED/cancelled_');
  });

  test('after a crash the document hears so of both', async () => {
    await open('dialog-collect');
    const id = await run.start('dialog-collect');
    await run.centre.pass(2);
    await run.centre.crash();
    expect(run.heard(id).slice(3)).toMatchObject([
      { name: 'interaction.deleted', data: { resultof: 'restart' } },
      { name: 'error.dialog.collect', data: { error: 'interrupted' } },
    ]);
    expect(run.centre.store.actions.size).toBe(0);
  });

  test('count during a prompt that must be heard, and are told after it', async () => {
    await open('dialog-collect');
    const id = await run.start('dialog-collect', { _prompts: 'true', _interrupt: 'false' });
    await run.centre.pass(2);
    run.centre.phones.press(CUSTOMER, '12345');
    await run.centre.pass(1);
    expect(run.centre.outcome(id)).toBe('QUEUED');
    await run.centre.pass(2);
    expect(run.centre.outcome(id)).toBe('COMPLETED/GOT_1234');
  });

  test('after the first one a pause ends it with what is there', async () => {
    await open('dialog-collect');
    const id = await run.start('dialog-collect', { _prompts: 'true' });
    await run.centre.pass(10);
    run.centre.phones.press(CUSTOMER, '12');
    await run.centre.pass(6);
    expect(run.centre.outcome(id)).toBe('COMPLETED/GOT_12');
  });

  test.each([
    ['more digits than anybody keys', '1000', /max_digits must be 1 to 64/],
    ['no number', 'many', /max_digits must be/],
  ])('a request for %s is refused', async (_what, max, why) => {
    const id = await collect('', { _max: max });
    expect(run.data(id, 'error.dialog.collect')).toMatchObject({
      error: 'invalidattribute',
      description: expect.stringMatching(why),
    });
  });
});

describe('dialog:start', () => {
  const FOLDER = new URL('../../packages/orchestration/test/documents/', import.meta.url);
  const application = async (text?: string, params: Readonly<Record<string, string>> = {}) => {
    const vxml = text ?? readFileSync(new URL('dialog-application.vxml', FOLDER), 'utf8');
    run = await DocumentRun.open(['dialog-application'], {
      phones: () => ({ kind: 'answers', afterMs: 1000 }),
      files: { 'dialog-application.vxml': vxml },
    });
    const id = await run.start('dialog-application', params);
    await run.centre.pass(2);
    return id;
  };
  const vxml = (inner: string) =>
    `<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><form>${inner}</form></vxml>`;

  test('runs an application beside the document: what it says is heard, data go both ways', async () => {
    const id = await application();
    expect(sounds()).toEqual(['Hello.|Please key four digits.']);
    run.centre.phones.press(CUSTOMER, '4711');
    await run.centre.pass(5);
    expect(sounds()[1]).toBe('You keyed|digits:4711|.');
    expect(run.names(id)).toContain('dialog.start.requestid');
    expect(run.data(id, 'dialog.start.done')).toMatchObject({
      extensions: { choice: '4711', greeted: 'Zoe', order: 4711, caller: `tel:${CUSTOMER}` },
    });
    expect(run.centre.outcome(id)).toBe('COMPLETED/GOT_4711');
    expect(run.notes(id).find((text) => text.startsWith('attached'))).toContain('"greeted":"Zoe"');
  });

  test('waits for keys as long as the document says, and asks again', async () => {
    const id = await application(
      vxml(
        '<field name="choice" type="digits?length=1"><prompt>Key</prompt></field><block><exit namelist="choice"/></block>',
      ),
    );
    await run.centre.pass(20);
    expect(sounds().filter((sound) => sound === 'Key').length).toBeGreaterThan(2);
    run.centre.phones.press(CUSTOMER, '5');
    await run.centre.pass(5);
    expect(run.centre.outcome(id)).toBe('COMPLETED/GOT_5');
  });

  test('a document that disconnects ends the call', async () => {
    const id = await application(vxml('<block>Bye<disconnect/></block>'));
    await run.centre.pass(10);
    expect(run.names(id)).toContain('interaction.deleted');
  });

  test.each([
    ['is none', '<html/>', /The root element is <html>/],
    ['goes in a circle', vxml('<block name="b"><clear/></block>'), /More than 10000 steps/],
    ['fails', vxml('<block><value expr="nix"/></block>'), /nix is not defined/],
  ])('an application that %s is an error of the dialog', async (_what, text, why) => {
    const id = await application(text);
    await run.centre.pass(10);
    expect(run.data(id, 'error.dialog.start')).toMatchObject({
      error: 'remote',
      description: expect.stringMatching(why),
    });
    expect(run.centre.outcome(id)).toBe('COMPLETED/remote');
  });
});

describe('what cannot be played', () => {
  test('a VoiceXML application that nobody serves, or that has no address, and a remote treatment elsewhere', async () => {
    await open('dialog-start');
    const id = await run.start('dialog-start');
    await run.centre.pass(5);
    const [plain, bad] = run.heard(id).filter(({ name }) => name === 'error.dialog.start');
    expect(plain?.data).toMatchObject({
      error: 'remote',
      description: expect.stringMatching(/^error\.badfetch: https:\/\/ivr\.example\/menu\.vxml/),
    });
    expect(bad?.data).toMatchObject({
      error: 'invalidattribute',
      description: expect.stringMatching(/APP_URI/),
    });
    expect(run.data(id, 'error.dialog.remote')).toMatchObject({ error: 'remote' });
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
  });
});
