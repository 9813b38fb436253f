import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { openSharedDatabase, type SharedDatabase } from '../product/shared-database.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

/** P6: a node that dies delays what is due by this much at most. */
const TAKEN_OVER_WITHIN_MS = 5000;

let database: SharedDatabase;
let nodes: RingbackProcess[] = [];

beforeAll(async () => {
  database = await openSharedDatabase();
  // Counts to thirty, a number each fifth of a second, and tells each in the callback's history.
  await writeFile(
    path.join(database.folder, 'counter.scxml'),
    `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" xmlns:callback="urn:ringback:callback">
      <datamodel><data id="n" expr="0"/></datamodel>
      <state id="counting"><onentry><send event="next" delay="200ms"/></onentry>
        <transition event="next" cond="n &lt; 30" target="counting"><assign location="n" expr="n + 1"/>
          <callback:note text="'number ' + n"/></transition>
        <transition event="next" target="end"/></state>
      <final id="end"><onentry><callback:complete reason="'COUNTED'"/></onentry></final></scxml>`,
  );
});
afterAll(() => database?.close());

const start = (): Promise<RingbackProcess> =>
  RingbackProcess.start(
    {
      http: { port: 0 },
      telephony: { sip: { port: 0 } },
      agents: [{ id: '1001', name: 'Ana', dn: '1001', uri: 'sip:1001@127.0.0.1:9', groups: ['Support'] }],
      services: {
        counter: {
          _type: 'ors',
          _service: pathToFileURL(path.join(database.folder, 'counter.scxml')).href,
          _service_type: 'callback',
          _urs_virtual_queue: 'VQ',
          _target: 'Support@Stat_Server.GA',
        },
        support: {
          _type: 'ors',
          _service: 'callback',
          ...WIDE_LIMITS,
          _call_direction: 'USERTERMINATED',
          _urs_virtual_queue: 'VQ',
          _target: 'Support@Stat_Server.GA',
          _wait_for_agent: 'true',
        },
      },
    },
    ['--database', database.url],
  );

beforeEach(async () => {
  nodes = [await start(), await start()];
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
});

const numbers = async (node: RingbackProcess, id: string): Promise<string[]> =>
  (await node.trace(id)).map(({ text }) => text).filter((text) => text.startsWith('number '));
const ALL = Array.from({ length: 30 }, (_, index) => `number ${index + 1}`);

async function create(node: RingbackProcess, service: string): Promise<string> {
  const { status, body } = await node.create(service, {
    _customer_number: `+1555${String(Math.random()).slice(2, 9)}`,
  });
  expect(status).toBe(200);
  return body['_id'] ?? '';
}
/** A callback whose session that node runs: both look for what is due, which one gets it is left to chance. */
async function runBy(node: RingbackProcess, service: string): Promise<string> {
  const { name } = JSON.parse(await readFile(path.join(node.folder, 'data/node.json'), 'utf8'));
  for (;;) {
    const id = await create(node, service);
    const [row] = await until(
      () =>
        database.rows.queryText<{ owner: string }>(
          'SELECT owner FROM session WHERE callback_id = $1 AND ended_at IS NULL',
          [id],
        ),
      (found) => found.length > 0,
    );
    if (row?.owner === name) return id;
  }
}

describe('of two nodes on one database', () => {
  test('one that is killed is replaced within five seconds: what it ran goes on where it was, once (P1, P6)', async () => {
    const [first, second] = nodes;
    if (first === undefined || second === undefined) throw new Error('there are two');
    const counting = await runBy(first, 'counter');
    const waiting = await runBy(first, 'support');
    await until(
      () => numbers(first, counting),
      (told) => told.length >= 3,
    );
    await first.kill();
    const killedAt = Date.now();
    const told = (await numbers(second, counting)).length;
    await until(
      () => numbers(second, counting),
      (now) => now.length > told,
    );
    console.log(`went on ${Date.now() - killedAt} ms after the kill (bound ${TAKEN_OVER_WITHIN_MS} ms)`);
    expect(
      await until(
        () => second.outcome(counting),
        (outcome) => outcome.startsWith('COMPLETED/'),
      ),
    ).toBe('COMPLETED/COUNTED');
    expect(await numbers(second, counting)).toEqual(ALL);
    // Whoever waits for an agent waits at the other node now.
    await until(
      () => second.admin<{ name: string; length: number }[]>('GET', '/api/v1/queues'),
      (queues) => queues.some(({ name, length }) => name === 'VQ' && length >= 1),
    );
    expect((await second.callback(waiting))._callback_state).toBe('QUEUED');
  }, 120_000);

  test('one that was only asleep ends itself when it wakes up and stores nothing more; nothing is done twice', async () => {
    const [sleeper, second] = nodes;
    if (sleeper === undefined || second === undefined) throw new Error('there are two');
    const counting = await runBy(sleeper, 'counter');
    await until(
      () => numbers(sleeper, counting),
      (told) => told.length >= 3,
    );
    process.kill(sleeper.pid, 'SIGSTOP');
    const told = (await numbers(second, counting)).length;
    await until(
      () => numbers(second, counting),
      (now) => now.length > told + 3,
    );
    const ended = sleeper.ended();
    process.kill(sleeper.pid, 'SIGCONT');
    expect(await ended).toBe(1);
    expect(sleeper.log).toMatch(/another one has taken its place/);
    expect(
      await until(
        () => second.outcome(counting),
        (outcome) => outcome.startsWith('COMPLETED/'),
      ),
    ).toBe('COMPLETED/COUNTED');
    expect(await numbers(second, counting)).toEqual(ALL);
    // Started again, it is a node like any other.
    await sleeper.up();
    const id = await create(sleeper, 'counter');
    expect(
      await until(
        () => sleeper.outcome(id),
        (outcome) => outcome.startsWith('COMPLETED/'),
      ),
    ).toBe('COMPLETED/COUNTED');
  }, 120_000);

  test('one that stops in order leaves its sessions to the other one', async () => {
    const [first, second] = nodes;
    if (first === undefined || second === undefined) throw new Error('there are two');
    const counting = await runBy(first, 'counter');
    expect(await first.stop()).toBe(0);
    expect(
      await until(
        () => second.outcome(counting),
        (outcome) => outcome.startsWith('COMPLETED/'),
      ),
    ).toBe('COMPLETED/COUNTED');
    expect(await numbers(second, counting)).toEqual(ALL);
  }, 120_000);
});
