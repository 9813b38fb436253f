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
  test('plays its prompts one after the other, numbers digit by digit; text cannot be spoken and is refused plainly', async () => {
    await open('dialog-play');
    const id = await run.start('dialog-play');
    await run.centre.pass(9);
    expect(sounds()).toEqual(['hello.wav', '4', '2']);
    await run.centre.pass(10);
    expect(sounds()).toEqual(['hello.wav', '4', '2', '7']);
    expect(run.data(id, 'error.dialog.play')).toMatchObject({
      error: 'invalidattribute',
      description: expect.stringMatching(/cannot be spoken yet/),
    });
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
  });

  test('a prompt that cannot be played ends the treatment, with a line in the story', async () => {
    await open('dialog-play', ['4']);
    const id = await run.start('dialog-play');
    await run.centre.pass(20);
    expect(sounds()).toEqual(['hello.wav', '4']);
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

describe('what is not there yet', () => {
  test('a VoiceXML application is read and answered plainly, and so is a remote treatment', async () => {
    await open('dialog-start');
    const id = await run.start('dialog-start');
    await run.centre.pass(5);
    const [plain, bad] = run.heard(id).filter(({ name }) => name === 'error.dialog.start');
    expect(plain?.data).toMatchObject({
      error: 'remote',
      description:
        'There is no VoiceXML browser in this version: https://ivr.example/menu.vxml was not started.',
    });
    expect(bad?.data).toMatchObject({
      error: 'invalidattribute',
      description: expect.stringMatching(/APP_URI/),
    });
    expect(run.data(id, 'error.dialog.remote')).toMatchObject({ error: 'remote' });
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
  });
});
