import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SoftPhone } from '@ringback/sip';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const NUMBER = '+15551239001';
const CALLBACK = {
  _type: 'ors',
  _call_direction: 'USERTERMINATED',
  _urs_virtual_queue: 'VQ',
  _target: 'Support@Stat_Server.GA',
  _wait_for_agent: 'false',
};

const RUNAWAYS: Readonly<Record<string, string>> = {
  regex: `x = /(a+)+$/.test('a'.repeat(60) + 'b')`,
  'native-call': `Array.prototype.indexOf.call({length: 9007199254740991}, 1)`,
  'heap-of-arrays': `for (;;) kept.push(new Array(10000000).fill(0))`,
  'heap-of-texts': `x = 'abcdefgh'; for (;;) { x = x + x; kept.push(JSON.stringify(x)) }`,
  loop: `for (;;) {}`,
  recursion: `function f() { return f() + 1; } f()`,
  'giant-event': `for (var i = 0; i < 22; i++) x += x + 'x'; kept = x`,
};

let folder: string;
let phones: Phones;
let customer: SoftPhone;
let ringback: RingbackProcess;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringback-runaways-'));
  const services: Record<string, Record<string, string>> = {
    support: { ...CALLBACK, _service: 'callback', ...WIDE_LIMITS },
  };
  for (const [name, script] of Object.entries(RUNAWAYS)) {
    const file = path.join(folder, `${name}.scxml`);
    // It waits a moment, so that it does its harm beside others.
    await writeFile(
      file,
      `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
        <datamodel><data id="kept" expr="[]"/><data id="x" expr="'x'"/></datamodel>
        <state id="wait"><onentry><send event="go" delay="500ms"/></onentry>
          <transition event="go" target="over"><script><![CDATA[${script}]]></script><send event="big" namelist="kept"/></transition></state>
        <state id="over"><transition event="big" target="over"/><transition event="error" target="end"/></state>
        <final id="end"/></scxml>`,
    );
    services[name] = { ...CALLBACK, _service: pathToFileURL(file).href, _service_type: 'callback' };
  }
  phones = await Phones.open('40000-40999');
  customer = await phones.customer(NUMBER, { kind: 'answer', afterMs: 100 });
  const agent = await phones.agent('1001', { kind: 'answer', afterMs: 100, hangUpAfterMs: 500 });
  ringback = await RingbackProcess.start({
    http: { port: 0 },
    telephony: { sip: { port: 0 }, trunks: [trunkTo(NUMBER, customer)] },
    agents: [
      { id: '1001', name: 'Ana', dn: '1001', uri: agent.contact, groups: ['Support'], state: 'Ready' },
    ],
    services,
  });
});
afterAll(async () => {
  await ringback?.close();
  await phones?.close();
  await rm(folder, { recursive: true, force: true });
});

test.each(Object.keys(RUNAWAYS))(
  '%s: the document ends its own callback with a reason, another one is served meanwhile, and the node stays up (P5)',
  async (name) => {
    const { pid } = ringback;
    const bad = await ringback.create(name, { _customer_number: '+15551239999' });
    expect(bad.status).toBe(200);
    const good = await ringback.create('support', { _customer_number: NUMBER });
    expect(good.status).toBe(200);
    const ended = (id: string | undefined) =>
      until(
        () => ringback.outcome(id ?? ''),
        (outcome) => outcome.startsWith('COMPLETED/'),
      );
    expect(await ended(good.body['_id'])).toBe('COMPLETED/AGENT_CONNECTED');
    expect(await ended(bad.body['_id'])).toMatch(/^COMPLETED\/(FAIL_ERROR|NOT_AVAILABLE)$/);
    const story = await ringback.trace(bad.body['_id'] ?? '');
    expect(story.filter(({ event }) => event === 'callback.completed')).toHaveLength(1);
    expect(ringback.pid).toBe(pid);
    await until(
      () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
      (calls) => calls.length === 0,
    );
    expect((await fetch(`${ringback.http}/health/ready`)).status).toBe(200);
    // A reason that helps whoever wrote it.
    console.log(`${name}: ${story.find(({ event }) => event === 'callback.completed')?.text}`);
  },
  120_000,
);

/** Engine processes of the product. */
function engines(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .filter((candidate) => {
      try {
        const [, parent] = readFileSync(`/proc/${candidate}/stat`, 'utf8')
          .replace(/^.*\) /su, '')
          .split(' ');
        return (
          Number(parent) === pid &&
          readFileSync(`/proc/${candidate}/cmdline`, 'utf8').includes('session.worker')
        );
      } catch {
        // It ended meanwhile.
        return false;
      }
    });
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

test('a node that had to replace its engines stops like any other, and leaves no process behind', async () => {
  const before = engines(ringback.pid);
  expect(before.length).toBeGreaterThan(0);
  expect(await ringback.stop()).toBe(0);
  expect(
    await until(
      () => before.filter(isAlive),
      (left) => left.length === 0,
    ),
  ).toEqual([]);
});

test('an engine does not outlive a node that is killed, also while it is inside a call that never returns', async () => {
  await ringback.stop();
  await ringback.up();
  const bad = await ringback.create('native-call', { _customer_number: '+15551239999' });
  expect(bad.status).toBe(200);
  const before = engines(ringback.pid);
  expect(before.length).toBeGreaterThan(0);
  // It computes without a pause from now on.
  const cpuMs = (pid: number): number =>
    Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /su, '')
        .split(' ')[11],
    ) * 10;
  const [first = 0] = before;
  const used = cpuMs(first);
  await until(
    () => cpuMs(first),
    (now) => now > used + 300,
  );
  await ringback.kill();
  expect(
    await until(
      () => before.filter(isAlive),
      (left) => left.length === 0,
    ),
  ).toEqual([]);
  await ringback.up();
  expect(
    await until(
      () => ringback.outcome(bad.body['_id'] ?? ''),
      (outcome) => outcome.startsWith('COMPLETED/'),
    ),
  ).toBe('COMPLETED/FAIL_ERROR');
}, 120_000);
