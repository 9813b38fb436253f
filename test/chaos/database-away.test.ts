import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type EmbeddedPostgres, openEmbedded } from '@ringback/store';
import { QuietTelemetry, systemClock } from '@ringback/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const NUMBER = '+15551238001';
let folder: string;
let database: EmbeddedPostgres;
let phones: Phones;
let ringback: RingbackProcess;

const openDatabase = (): Promise<EmbeddedPostgres> =>
  openEmbedded({
    dataDir: folder,
    log: new QuietTelemetry(),
    clock: systemClock,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
  });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringback-database-'));
  database = await openDatabase();
  const { host, port, user, password, database: name } = database.target;
  phones = await Phones.open('39000-39999');
  const customer = await phones.customer(NUMBER, { kind: 'answer', afterMs: 2000 });
  const agent = await phones.agent('1001', { kind: 'answer', afterMs: 100, hangUpAfterMs: 1000 });
  ringback = await RingbackProcess.start(
    {
      http: { port: 0 },
      telephony: { sip: { port: 0 }, trunks: [trunkTo(NUMBER, customer)] },
      agents: [
        { id: '1001', name: 'Ana', dn: '1001', uri: agent.contact, groups: ['Support'], state: 'Ready' },
      ],
      services: {
        support: {
          _type: 'ors',
          _service: 'callback',
          ...WIDE_LIMITS,
          _call_direction: 'USERTERMINATED',
          _urs_virtual_queue: 'VQ',
          _target: 'Support@Stat_Server.GA',
          _wait_for_agent: 'false',
        },
      },
    },
    [
      '--database',
      `postgres://${user}:${encodeURIComponent(password ?? '')}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`,
    ],
  );
});
afterAll(async () => {
  await ringback?.close();
  await phones?.close();
  await database?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a database that goes away: requests get 503, what was accepted is kept, and calls under way end well when it is back (P1)', async () => {
  const { body, status } = await ringback.create('support', { _customer_number: NUMBER });
  expect(status).toBe(200);
  const id = body['_id'] ?? '';
  await until(
    () => ringback.trace(id),
    (story) => story.some(({ event }) => event === 'dial.ringing'),
  );
  // The customer's phone rings; it will answer while the database is away.
  await database.stop();
  const refused = await ringback.create('support', { _customer_number: '+15551238002' });
  expect(refused.status).toBe(503);
  expect(Number.isInteger(refused.body['code'])).toBe(true);
  expect((await fetch(`${ringback.http}/health/live`)).status).toBe(200);
  expect((await fetch(`${ringback.http}/health/ready`)).status).toBe(503);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  database = await openDatabase();
  expect(
    await until(
      () => ringback.outcome(id),
      (outcome) => outcome.startsWith('COMPLETED/'),
      60_000,
    ),
  ).toBe('COMPLETED/AGENT_CONNECTED');
  const again = await until(
    () => ringback.create('support', { _customer_number: '+15551238003' }),
    (answer) => answer.status === 200,
  );
  expect(again.body['_id']).toBeDefined();
  const stored = await fetch(
    `${ringback.http}/genesys/1/service/callback?_customer_number=${encodeURIComponent('+15551238002')}`,
  );
  expect(await stored.json()).toEqual([]);
}, 120_000);
