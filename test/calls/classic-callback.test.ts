import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PhoneCall, renderTone, type SoftPhone, sine, writeWav } from '@ringback/sip';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AGENT_HZ, CUSTOMER_HZ, Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';

/**
 * Classic Callback, recordings and transfers on real phones; some 30 s, in which people listen and talk. Each prompt is a tone of
 * its own, so that it can be told what a caller hears when he presses a key.
 */
const DOCUMENTS = fileURLToPath(new URL('../../packages/orchestration/test/documents/', import.meta.url));
const CALLER = '+16502530001';
const OTHER = '+16502530002';
const THIRD = '+16502530003';
const TONES: Readonly<Record<string, number>> = {
  'classic-busy': 1000,
  'classic-number': 1250,
  'classic-when': 1500,
  'classic-name': 1750,
  'classic-thanks': 2000,
  'classic-is-it-you': 2250,
};
const LISTENS = [...Object.values(TONES), CUSTOMER_HZ, AGENT_HZ];

describe('a caller who is offered a call', () => {
  let phones: Phones;
  let caller: SoftPhone;
  let other: SoftPhone;
  let third: SoftPhone;
  let agent: SoftPhone;
  let ringback: RingbackProcess;

  beforeAll(async () => {
    phones = await Phones.open();
    caller = await phones.customer(CALLER, { kind: 'answer', afterMs: 200 }, LISTENS);
    other = await phones.customer(OTHER, { kind: 'answer', afterMs: 200 }, LISTENS);
    third = await phones.customer(THIRD, { kind: 'answer', afterMs: 100, hangUpAfterMs: 1500 }, LISTENS);
    agent = await phones.agent('1001', { kind: 'answer', afterMs: 200 });
    ringback = await RingbackProcess.start({
      http: { port: 0 },
      documents: { folders: [DOCUMENTS] },
      telephony: {
        sip: { port: 0 },
        trunks: [trunkTo(CALLER, caller), trunkTo(OTHER, other), trunkTo(THIRD, third)],
      },
      routePoints: [{ number: '5000', application: 'support' }],
      agents: [
        {
          id: '1001',
          name: 'Ana',
          dn: '1001',
          uri: `sip:1001@${agent.address.host}:${agent.address.port}`,
          groups: ['Support'],
          state: 'NotReady',
          wrapUp: 0,
        },
      ],
      services: {
        support: {
          _type: 'ors',
          _service: 'callback',
          _call_direction: 'USERTERMINATED',
          _wait_for_agent: 'true',
          _urs_virtual_queue: 'VQ_Classic',
          _target: 'Support@Stat_Server.GA',
          _offer_callback: 'true',
          _offer_callback_ewt_threshold: '0',
          _on_customer_connect_treatment_url: 'classic-callback-return.vxml',
        },
        app: {
          _type: 'ors',
          _service: `file://${path.join(DOCUMENTS, 'dialog-application.scxml')}`,
          _service_type: 'callback',
          _call_direction: 'USERTERMINATED',
        },
      },
    });
    const prompts = path.join(ringback.folder, 'data', 'prompts');
    await mkdir(prompts, { recursive: true });
    const moment = writeWav({ sampleRate: 8000, samples: new Int16Array(800) });
    for (const name of ['callback_intro', 'classic-offer', 'classic-position', 'classic-is-this'])
      await writeFile(path.join(prompts, `${name}.wav`), moment);
    for (const [name, hertz] of Object.entries(TONES))
      await writeFile(
        path.join(prompts, `${name}.wav`),
        writeWav({ sampleRate: 8000, samples: renderTone(sine(hertz)) }),
      );
  });
  afterAll(async () => {
    await ringback?.close();
    await phones?.close();
  });

  const hears = (call: PhoneCall, prompt: string): Promise<unknown> =>
    until(
      () => call.report(),
      ({ hears: now }) => now === TONES[prompt],
    );
  const timesHeard = async (call: PhoneCall, hertz: number): Promise<number> =>
    (await call.report()).heard.find(({ frequency }) => frequency === hertz)?.times ?? 0;
  const dial = (phone: SoftPhone): Promise<PhoneCall> => phone.call(`sip:5000@${ringback.sip}`);
  const waiting = async () => {
    const queues = await ringback.admin<{ name: string; waiting: { callbackId: string | null }[] }[]>(
      'GET',
      '/api/v1/queues',
    );
    return queues.find(({ name }) => name === 'VQ_Classic')?.waiting ?? [];
  };

  test('hangs up, keeps his place before who waits on the line, hears his own voice, and talks to the agent', async () => {
    const call = await dial(caller);
    await hears(call, 'classic-busy');
    const waits = await dial(other);
    await hears(waits, 'classic-busy');
    await waits.sendDtmf('2');
    await call.sendDtmf('1');
    await hears(call, 'classic-number');
    await call.sendDtmf('1');
    await hears(call, 'classic-when');
    await call.sendDtmf('1');
    // The tone that his phone says is his name.
    await hears(call, 'classic-name');
    const { packetsOut: begun } = await until(
      () => call.report(),
      ({ hears: now }) => now === 1000,
    );
    // The tone of half a second, and a second of his name: a key during the tone ends it with nothing said.
    await until(
      () => call.report(),
      ({ packetsOut }) => packetsOut >= begun + 75,
    );
    await call.sendDtmf('#');
    await hears(call, 'classic-thanks');
    expect(await call.ended).toEqual({ kind: 'hung-up', by: 'peer' });
    const line = await until(waiting, (all) => all.length === 2);
    expect(line.map(({ callbackId }) => callbackId === null)).toEqual([false, true]);

    const before = caller.calls.length;
    await ringback.admin('POST', '/api/v1/agents/1001/state', { state: 'Ready' });
    const back = await until(
      () => caller.calls.at(before),
      (one) => one?.state === 'talking',
    );
    if (back === undefined) throw new Error('The caller was not called back.');
    await until(
      () => timesHeard(back, CUSTOMER_HZ),
      (times) => times >= 1,
    );
    await hears(back, 'classic-is-it-you');
    await back.sendDtmf('1');
    await until(
      () => timesHeard(back, AGENT_HZ),
      (times) => times >= 2,
    );
    await back.hangUp();
    // The next in line is who waited on the line.
    await until(
      () => timesHeard(waits, AGENT_HZ),
      (times) => times >= 2,
    );
    await waits.hangUp();
    await until(waiting, (all) => all.length === 0);
    await until(
      () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
      (calls) => calls.length === 0,
    );
  });

  test('an application calls another party, comes back when it hangs up, and gives the caller over', async () => {
    const before = [other.calls.length, third.calls.length] as const;
    const { body } = await ringback.create('app', { _customer_number: OTHER, _app: 'dialog-transfer.vxml' });
    const id = body['_id'] ?? '';
    const outcome = await until(
      () => ringback.outcome(id),
      (text) => text.startsWith('COMPLETED'),
    );
    expect(outcome).toBe('COMPLETED/GOT_error.connection.noauthorization far_end_disconnect true');
    const [bridged, consulted] = third.calls.slice(before[1]);
    // Both heard each other, each time.
    for (const call of [bridged, consulted])
      if (call !== undefined)
        await until(
          () => timesHeard(call, CUSTOMER_HZ),
          (times) => times >= 1,
        );
    expect(other.calls.length).toBe(before[0] + 1);
  });

  test('who is killed with the process in the middle of the menu is let go of, and accepted callbacks stay', async () => {
    await ringback.admin('POST', '/api/v1/agents/1001/state', { state: 'NotReady' });
    const { body } = await ringback.create('support', { _customer_number: OTHER });
    const call = await dial(caller);
    await hears(call, 'classic-busy');
    await ringback.kill();
    await ringback.up();
    expect(await call.ended).toMatchObject({ by: 'peer' });
    await until(
      () => ringback.outcome(body['_id'] ?? ''),
      (outcome) => outcome === 'QUEUED',
    );
    expect(await ringback.admin<unknown[]>('GET', '/api/v1/calls')).toEqual([]);
    const line = await until(waiting, (all) => all.length === 1);
    expect(line[0]?.callbackId).toBe(body['_id']);
  });
});
