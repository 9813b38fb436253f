import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dominantFrequency, type PhoneCall, type SoftPhone } from '@ringback/sip';
import {
  type Baresip,
  callerScenario,
  freePort,
  hasProgram,
  type SippRun,
  startBaresip,
  startSipp,
} from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BRANCHES, KEYED_BRANCHES } from '../product/menu-branches.ts';
import { MenuCaller, type Tones } from '../product/menu-caller.ts';
import { AGENT_HZ, CUSTOMER_HZ, Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { writeTonePrompts } from '../product/tone-prompts.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

/**
 * Classic Callback, recordings and transfers on real phones; some 50 s, in which people listen and talk. Each prompt is a tone of
 * its own, so that it can be told what a caller hears when he presses a key. All branches of the menu are gone through at the same
 * time, each by a phone of its own.
 */

/** SIPp plays keys through a raw socket, which is for root. */
const canKeyDigits = hasProgram('sipp') && process.getuid?.() === 0;
const SCENARIOS = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const DOCUMENTS = fileURLToPath(new URL('../../packages/orchestration/test/documents/', import.meta.url));
const CALLER = '+16502530001';
const OTHER = '+16502530002';
const THIRD = '+16502530003';
const BUSY = '+16502530004';
const SUCCESSOR = '+16502530005';
const MENU = (
  'busy number number-refused key-number when day time noon name not-understood ' +
  'times thanks will-call returning kept cancelled is-it-you music'
).split(' ');
/** Prompts that are told apart, by their tones; the one before a recording is 1,000 Hz. */
const TONES: Tones = Object.fromEntries(
  MENU.map((name, at) => [`classic-${name}`, at < 2 ? 740 + 130 * at : 930 + 130 * at]),
);
/** For a phone that listens to the menu: the names without what all begin with, and the tone. */
const HEARD: Tones = {
  ...Object.fromEntries(Object.entries(TONES).map(([name, hertz]) => [name.replace('classic-', ''), hertz])),
  beep: 1000,
};
const LISTENS = [...Object.values(HEARD), CUSTOMER_HZ, AGENT_HZ];

/** Nobody is there to serve them, and they are offered a call at once. */
const MENU_SERVICE = {
  _type: 'ors',
  _service: 'callback',
  ...WIDE_LIMITS,
  _call_direction: 'USERTERMINATED',
  _wait_for_agent: 'true',
  _urs_virtual_queue: 'VQ_Menu',
  _target: 'Nobody@Stat_Server.GA',
  _offer_callback: 'true',
  _treatment_waiting_for_agent: 'classic-music.wav',
};

describe('a caller who is offered a call', () => {
  let phones: Phones;
  let caller: SoftPhone;
  let other: SoftPhone;
  let third: SoftPhone;
  let agent: SoftPhone;
  let busy: SoftPhone;
  /** Whom callers are given over to. */
  let successor: Baresip;
  let ringback: RingbackProcess;
  let folder: string;

  beforeAll(async () => {
    // Who says nothing does not have to be waited for that long.
    folder = await mkdtemp(path.join(tmpdir(), 'ringback-impatient-'));
    const menu = await readFile(path.join(SCENARIOS, 'classic-callback.vxml'), 'utf8');
    const impatient = path.join(folder, 'impatient.vxml');
    await writeFile(impatient, menu.replace('name="timeout" value="6s"', 'name="timeout" value="300ms"'));
    phones = await Phones.open();
    caller = await phones.customer(CALLER, { kind: 'answer', afterMs: 200 }, LISTENS);
    other = await phones.customer(OTHER, { kind: 'answer', afterMs: 200 }, LISTENS);
    third = await phones.customer(THIRD, { kind: 'answer', afterMs: 100, hangUpAfterMs: 1500 }, LISTENS);
    busy = await phones.customer(BUSY, { kind: 'busy' });
    const successorPort = await freePort();
    if (hasProgram('baresip'))
      successor = await startBaresip({
        user: SUCCESSOR,
        port: successorPort,
        transport: 'udp',
        answers: true,
        saysHz: AGENT_HZ,
      });
    agent = await phones.agent('1001', { kind: 'answer', afterMs: 200 });
    ringback = await RingbackProcess.start({
      http: { port: 0 },
      documents: { folders: [DOCUMENTS, folder] },
      telephony: {
        sip: { port: 0 },
        callers: ['127.0.0.1'],
        trunks: [
          trunkTo(CALLER, caller),
          trunkTo(OTHER, other),
          trunkTo(THIRD, third),
          trunkTo(BUSY, busy),
          { ...trunkTo(SUCCESSOR, busy), uri: `sip:127.0.0.1:${successorPort}` },
        ],
      },
      routePoints: [
        { number: '5000', application: 'support' },
        { number: '5001', application: 'menu' },
        { number: '5002', application: 'impatient' },
      ],
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
        menu: MENU_SERVICE,
        impatient: { ...MENU_SERVICE, _offer_callback_vxml_app_url: pathToFileURL(impatient).href },
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
    const documents = ['classic-callback.vxml', 'classic-callback-return.vxml'];
    await writeTonePrompts(
      path.join(ringback.folder, 'data', 'prompts'),
      documents.map((name) => path.join(SCENARIOS, name)),
      TONES,
    );
  });
  afterAll(async () => {
    await ringback?.close();
    await successor?.stop();
    await phones?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const hears = (call: PhoneCall, prompt: string): Promise<unknown> =>
    until(
      () => call.report(),
      ({ hears: now }) => now === TONES[`classic-${prompt}`],
    );
  const timesHeard = async (call: PhoneCall, hertz: number): Promise<number> =>
    (await call.report()).heard.find(({ frequency }) => frequency === hertz)?.times ?? 0;
  const dial = (phone: SoftPhone): Promise<PhoneCall> => phone.call(`sip:5000@${ringback.sip}`);
  const waiting = async (queue = 'VQ_Classic') => {
    const queues = await ringback.admin<{ name: string; waiting: { callbackId: string | null }[] }[]>(
      'GET',
      '/api/v1/queues',
    );
    return queues.find(({ name }) => name === queue)?.waiting ?? [];
  };

  const nobodyCalls = () =>
    until(
      () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
      (calls) => calls.length === 0,
    );

  describe.skipIf(!hasProgram('baresip'))('on a phone of baresip, and on one of SIPp', () => {
    const callers: MenuCaller[] = [];
    const keyed: SippRun[] = [];
    afterAll(() => Promise.all([...callers.map((one) => one.close()), ...keyed.map((one) => one.stop())]));

    const numberOf = (at: number): string => `+165025301${String(at).padStart(2, '0')}`;
    const keyedNumberOf = (at: number): string => `+165025302${String(at).padStart(2, '0')}`;
    const keying = canKeyDigits ? KEYED_BRANCHES : [];
    const records = async (number: string) =>
      ringback.admin<readonly Record<string, string>[]>(
        'GET',
        `/genesys/1/service/callback?_customer_number=${encodeURIComponent(number)}`,
      );

    test('takes every branch of the menu, and has what he agreed to and nothing else', async () => {
      for (const [at, { speaks }] of BRANCHES.entries())
        callers.push(await MenuCaller.open(numberOf(at), HEARD, speaks === true ? CUSTOMER_HZ : undefined));
      for (const [at, { does, hangsUp = false }] of keying.entries())
        keyed.push(
          await startSipp({
            scenario: callerScenario({ number: keyedNumberOf(at), does, hangsUp }),
            calls: 1,
            target: ringback.sip,
            args: ['-s', '5001', '-mp', String(await freePort())],
            lastsSeconds: 90,
          }),
        );
      await Promise.all(
        BRANCHES.map(({ steps, isImpatient }, at) =>
          callers[at]?.goThrough(
            `sip:${isImpatient === true ? 5002 : 5001}@${ringback.sip}`,
            steps.split(' '),
          ),
        ),
      );
      for (const { finished } of keyed) expect(await finished).toMatchObject({ ok: true });
      const staying = BRANCHES.filter(({ stays }) => stays === true).length;
      const all = [
        ...BRANCHES.map((branch, at) => ({ ...branch, number: branch.number ?? numberOf(at) })),
        ...keying.map((branch, at) => ({ ...branch, number: branch.number ?? keyedNumberOf(at) })),
      ];
      const made = all.filter((branch) => branch.made === 'QUEUED').length;
      await until(
        () => waiting('VQ_Menu'),
        (line) =>
          line.length === staying + made &&
          line.filter(({ callbackId }) => callbackId !== null).length === made,
      );
      // Those who wait on the line hear music, and leave nothing behind.
      await Promise.all(callers.map((one) => one.hangUp()));
      await nobodyCalls();
      await until(
        () => waiting('VQ_Menu'),
        (line) => line.length === made,
      );
      for (const { what, made: state, number } of all) {
        const found = await records(number);
        expect([what, ...found.map((one) => one['_callback_state'])]).toEqual([
          what,
          ...(state === null ? [] : [state]),
        ]);
      }
      for (const [at, { what, heard, speaks }] of BRANCHES.entries()) {
        if (heard === undefined) continue;
        const isLeftOut = (prompt: string) => prompt === 'music' || (prompt === 'beep' && speaks !== true);
        const pieces = (await callers[at]?.heard()) ?? [];
        const prompts = pieces.map(({ prompt }) => prompt).filter((prompt) => !isLeftOut(prompt));
        expect([what, ...prompts]).toEqual([what, ...heard]);
        // What nobody interrupted was heard to its end: a second.
        for (const { prompt, tenths } of pieces)
          if (prompt === 'thanks') expect(tenths, what).toBeGreaterThanOrEqual(8);
      }
      // What he said of his name is kept, also when he hung up meanwhile.
      for (const at of [0, 1]) {
        const [record] = await records(numberOf(at));
        const whole = await ringback.admin<unknown>('GET', `/api/v1/callbacks/${record?.['_id']}`);
        expect(JSON.stringify(whole)).toContain('recording:');
      }
    });

    test('is known when he calls again, and keeps, cancels, moves or takes over his callback', async () => {
      const again = [
        { at: 0, steps: 'returning 2 kept gone', state: 'QUEUED' },
        { at: 1, steps: 'returning 4 cancelled gone', state: 'COMPLETED' },
        { at: 13, steps: 'returning 3 day 1 time 1430 times 1 will-call gone', state: 'SCHEDULED' },
        { at: 14, steps: 'returning 1 music', state: 'COMPLETED' },
      ];
      await Promise.all(
        again.map(({ at, steps }) => callers[at]?.goThrough(`sip:5001@${ringback.sip}`, steps.split(' '))),
      );
      await callers[14]?.hangUp();
      await nobodyCalls();
      // The one who talked on the line ends his callback with the call.
      for (const { at, state } of again)
        await until(
          async () => (await records(numberOf(at)))[0]?.['_callback_state'],
          (now) => now === state,
        );
    });
  });

  test('hangs up, keeps his place before who waits on the line, hears his own voice, and talks to the agent', async () => {
    const call = await dial(caller);
    await hears(call, 'busy');
    const waits = await dial(other);
    await hears(waits, 'busy');
    await waits.sendDtmf('2');
    await call.sendDtmf('1');
    await hears(call, 'number');
    await call.sendDtmf('1');
    await hears(call, 'when');
    await call.sendDtmf('1');
    // The tone that his phone says is his name.
    await hears(call, 'name');
    const { packetsOut: begun } = await until(
      () => call.report(),
      ({ hears: now }) => now === HEARD['beep'],
    );
    // The tone of half a second, and a second of his name: a key during the tone ends it with nothing said.
    await until(
      () => call.report(),
      ({ packetsOut }) => packetsOut >= begun + 75,
    );
    await call.sendDtmf('#');
    await hears(call, 'thanks');
    expect(await call.ended).toEqual({ kind: 'hung-up', by: 'peer' });
    const line = await until(
      () => waiting(),
      (all) => all.length === 2,
    );
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
    await hears(back, 'is-it-you');
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
    await until(
      () => waiting(),
      (all) => all.length === 0,
    );
    await nobodyCalls();
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

  test.skipIf(!hasProgram('baresip'))(
    'an application gives the caller over unasked to a phone of baresip, once one that is busy has refused',
    async () => {
      // Whom he talked to before hangs up in a moment.
      await nobodyCalls();
      const before = other.calls.length;
      const { body } = await ringback.create('app', { _customer_number: OTHER, _app: 'dialog-blind.vxml' });
      const id = body['_id'] ?? '';
      await until(
        () => ringback.outcome(id),
        (text) => text === 'COMPLETED/GOT_error.connection.noroute handed over',
      );
      const call = other.calls.at(before);
      if (call === undefined) throw new Error('The customer was not called.');
      // Both hear each other, and what is hung up there is over here.
      await until(
        () => timesHeard(call, AGENT_HZ),
        (times) => times >= 2,
      );
      await until(
        () => successor.hearsNow(),
        (samples) => dominantFrequency(samples, [CUSTOMER_HZ, AGENT_HZ]) === CUSTOMER_HZ,
      );
      await successor.hangUp();
      expect(await call.ended).toMatchObject({ by: 'peer' });
    },
  );

  test('who is killed with the process in the middle of the menu is let go of, and accepted callbacks stay', async () => {
    await ringback.admin('POST', '/api/v1/agents/1001/state', { state: 'NotReady' });
    const { body } = await ringback.create('support', { _customer_number: OTHER });
    const call = await dial(caller);
    await hears(call, 'busy');
    await ringback.kill();
    await ringback.up();
    expect(await call.ended).toMatchObject({ by: 'peer' });
    await until(
      () => ringback.outcome(body['_id'] ?? ''),
      (outcome) => outcome === 'QUEUED',
    );
    expect(await ringback.admin<unknown[]>('GET', '/api/v1/calls')).toEqual([]);
    const line = await until(
      () => waiting(),
      (all) => all.length === 1,
    );
    expect(line[0]?.callbackId).toBe(body['_id']);
  });
});
