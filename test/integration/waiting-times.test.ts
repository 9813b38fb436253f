import { afterAll, beforeAll, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';

let ringback: RingbackProcess;

beforeAll(async () => {
  ringback = await RingbackProcess.start({
    http: { port: 0 },
    telephony: { sip: { port: 0 } },
    agents: [{ id: '1001', name: 'Ana', dn: '1001', groups: ['Service'], state: 'NotReady' }],
    services: {
      support: {
        _type: 'ors',
        _service: 'callback',
        _call_direction: 'USERTERMINATED',
        _urs_virtual_queue: 'VQ_Support',
        _target: 'Service@Stat_Server.GA',
      },
    },
  });
});
afterAll(() => ringback?.close());

interface Quote {
  readonly occasion: string;
  readonly predictor: string;
  readonly told: { readonly waitS: number } | null;
  readonly inputs: { readonly position: number };
  readonly outcome: string | null;
}
interface Row {
  readonly queue: string;
  readonly predictor: string;
  readonly quotes: number;
  readonly quoted: number;
}

const accepted = async (number: string): Promise<string> =>
  (await ringback.create('support', { _customer_number: number })).body['_id'] ?? '';
const quotesOf = (id: string) => ringback.admin<Quote[]>('GET', `/api/v1/callbacks/${id}/waiting-times`);
const isQuoted = (id: string) =>
  until(
    () => quotesOf(id),
    (quotes) => quotes.length > 0,
  );

test('waits are predicted, told by the predictor that was chosen, and kept over a SIGKILL with what then happened', async () => {
  const first = await accepted('+15105550101');
  await isQuoted(first);
  const second = await accepted('+15105550102');
  await isQuoted(second);
  await ringback.admin('PATCH', '/api/v1/sections/wait-times', { 'predictor.VQ_Support': 'urs' });
  const place = await fetch(`${ringback.http}/genesys/1/service/${second}/check-queue-position`);
  // The second of a queue that nobody is at work for: 90 s for the one ahead, as nothing was handled yet.
  expect(await place.json()).toMatchObject({ _position: '2', ewt: '90', _total_waiting: '2' });
  expect(await quotesOf(second)).toMatchObject([
    { occasion: 'entry', predictor: 'qlm', told: { waitS: 180 }, inputs: { position: 2 }, outcome: null },
    { occasion: 'asked', predictor: 'urs', told: { waitS: 90 }, outcome: null },
  ]);
  await ringback.kill();
  await ringback.up();
  await until(
    () => ringback.admin<{ name: string; length: number }[]>('GET', '/api/v1/queues'),
    (queues) => queues.some(({ length }) => length === 2),
  );
  await fetch(`${ringback.http}/genesys/1/service/callback/support/${second}`, { method: 'DELETE' });
  const ended = await until(
    () => quotesOf(second),
    (quotes) => quotes.every(({ outcome }) => outcome !== null),
  );
  expect(ended.length).toBeGreaterThanOrEqual(3);
  expect(new Set(ended.map(({ outcome }) => outcome))).toEqual(new Set(['abandoned']));
  const { rows } = await ringback.admin<{ rows: Row[] }>('GET', '/api/v1/reports/waiting-times');
  expect(rows).toContainEqual(expect.objectContaining({ queue: 'VQ_Support', predictor: 'urs' }));
  // What was told to the one who asked is a promise, which the customer gave back.
  expect(await ringback.admin<object[]>('GET', `/api/v1/callbacks/${second}/promises`)).toMatchObject([
    { kind: 'wait', channel: 'check-queue-position', queue: 'VQ_Support', outcome: 'cancelled' },
  ]);
  const day = await ringback.admin<{ promises: object[] }>(
    'GET',
    '/api/v1/reports/promises?queue=VQ_Support',
  );
  expect(day.promises).toContainEqual(expect.objectContaining({ callbackId: second, outcome: 'cancelled' }));
  expect(day.promises).toContainEqual(expect.objectContaining({ callbackId: first, kind: 'at-once' }));
  expect(rows.reduce((sum, { quoted }) => sum + quoted, 0)).toBeGreaterThan(0);
});
