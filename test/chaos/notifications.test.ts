import { HttpReceiver } from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { openSharedDatabase, type SharedDatabase } from '../product/shared-database.ts';

const MANY = 200;
/** Messages that may be on their way to one receiver when a process is killed (`http.max_connections_per_route`). */
const ON_THE_WAY = 20;

let database: SharedDatabase;
let nodes: RingbackProcess[] = [];
let receiver: HttpReceiver;

beforeAll(async () => {
  database = await openSharedDatabase();
  nodes = await Promise.all([start(), start()]);
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  await database?.close();
});
beforeEach(async () => {
  receiver = await HttpReceiver.open();
  await configure('told', `${receiver.url}/told`);
});
afterEach(() => receiver.close());

const start = (): Promise<RingbackProcess> =>
  RingbackProcess.start({ http: { port: 0 }, telephony: { sip: { port: 0 } } }, ['--database', database.url]);

async function configure(service: string, target: string): Promise<void> {
  // Each process has its own view of the options.
  for (const node of nodes) {
    await node.admin('PUT', `/api/v1/services/${service}`, {
      _type: 'ors',
      _service: 'callback',
      _target: 'Nobody@Stat_Server.GA',
      _enable_status_notification: 'subscribe_notify',
      _status_notification_target: target,
      _status_notification_attempts: '100',
    });
  }
}

const nobody = (): never => {
  throw new Error('no node');
};
const TOMORROW = Date.now() + 86_400_000;
/** Booking slots have places for so many; these are in one each. */
const SLOT_MS = 5 * 60_000;
/** A number asks for a service twice at most. */
let customers = 1000;
/** For tomorrow: each has one event. */
async function createMany(service: string, count: number): Promise<string[]> {
  const creations = Array.from({ length: count }, async (_, index) => {
    const { status, body } = await (nodes[index % 2] ?? nobody()).create(service, {
      _customer_number: `+1415555${String(customers++)}`,
      _desired_time: new Date(TOMORROW + index * SLOT_MS).toISOString(),
    });
    expect(status).toBe(200);
    return body['_id'] ?? '';
  });
  return Promise.all(creations);
}
const told = (): string[] =>
  receiver.received.filter(({ path }) => path === '/told').map(({ text }) => JSON.parse(text)['_service_id']);

describe('messages of two nodes on one database', () => {
  test('arrive once each', async () => {
    const ids = await createMany('told', MANY);
    await until(told, (all) => all.length >= MANY);
    expect(told().toSorted()).toEqual(ids.toSorted());
  });

  test('all arrive although a node is killed while they are sent, twice only what was on its way then', async () => {
    receiver.answer = () => 'silence';
    const ids = await createMany('told', MANY);
    await until(
      () => receiver.received.length,
      (count) => count > 0,
    );
    const [first] = nodes;
    await first?.kill();
    receiver.received.length = 0;
    receiver.answer = () => ({ status: 200 });
    await first?.up();
    await until(
      () => new Set(told()).size,
      (count) => count >= MANY,
      90_000,
    );
    expect([...new Set(told())].toSorted()).toEqual(ids.toSorted());
    expect(told().length).toBeLessThanOrEqual(MANY + 2 * ON_THE_WAY);
  });

  test('to others are not delayed by receivers that are silent or dead', async () => {
    const silent = await HttpReceiver.open();
    silent.answer = () => 'silence';
    const dead = await HttpReceiver.open();
    await configure('silent', `${silent.url}/x`);
    await configure('dead', `${dead.url}/x`);
    await dead.close();
    await createMany('silent', MANY);
    await createMany('dead', MANY);
    const ids = await createMany('told', 50);
    await until(told, (all) => all.length >= ids.length);
    expect(told().toSorted()).toEqual(ids.toSorted());
    // The silent one still has its first messages in hand: nobody waited for it.
    expect(silent.received.length).toBeLessThanOrEqual(4 * ON_THE_WAY);
    await silent.close();
  });
});
