import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { openSharedDatabase, type SharedDatabase } from '../product/shared-database.ts';

let database: SharedDatabase;
let nodes: RingbackProcess[] = [];
beforeAll(async () => {
  database = await openSharedDatabase();
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  nodes = [];
});
afterAll(() => database?.close());

const start = (): Promise<RingbackProcess> =>
  RingbackProcess.start({ http: { port: 0 }, telephony: { sip: { port: 0 } } }, ['--database', database.url]);

test('a service that is configured on one node is there on the other one soon, and goes as well', async () => {
  nodes = [await start(), await start()];
  const [one, other] = nodes;
  if (one === undefined || other === undefined) throw new Error('not started');
  const support = {
    _type: 'ors',
    _service: 'callback',
    _call_direction: 'USERTERMINATED',
    _urs_virtual_queue: 'VQ',
    _target: 'Nobody@Stat_Server.GA',
  };
  const namesOn = async (node: RingbackProcess): Promise<string[]> =>
    (await node.admin<{ name: string }[]>('GET', '/api/v1/services')).map(({ name }) => name);
  await one.admin('PUT', '/api/v1/services/support', support);
  await until(
    () => namesOn(other),
    (names) => names.includes('support'),
  );
  expect(await other.admin('GET', '/api/v1/services/support')).toEqual(support);
  await other.admin('DELETE', '/api/v1/services/support');
  await until(
    () => namesOn(one),
    (names) => !names.includes('support'),
  );
});
