import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';

const ANSWERS = '+15551230001';
const BUSY = '+15551230002';
const TALKS_MS = 2000;

let phones: Phones;
/** Accepts callbacks, and has no phones at all. */
let front: RingbackProcess;
/** Runs their sessions, and dials. */
let sessions: RingbackProcess;

beforeAll(async () => {
  phones = await Phones.open();
  const answers = await phones.customer(ANSWERS, {
    kind: 'answer',
    afterMs: 300,
    hangUpAfterMs: TALKS_MS,
  });
  const busy = await phones.customer(BUSY, { kind: 'busy' });
  const agent = await phones.agent('1001', { kind: 'answer', afterMs: 300 });
  front = await RingbackProcess.start({
    http: { port: 0 },
    telephony: { sip: { port: 0 } },
    sections: { callback: { username: 'rec', password: 'o:rd/' } },
  });
  sessions = await RingbackProcess.start({
    http: { port: 0, outgoing: [front.http] },
    telephony: { sip: { port: 0 }, trunks: [trunkTo(ANSWERS, answers), trunkTo(BUSY, busy)] },
    agents: [
      {
        id: '1001',
        name: 'Ana',
        dn: '1001',
        uri: `sip:1001@${agent.address.host}:${agent.address.port}`,
        groups: ['Support'],
        state: 'Ready',
      },
    ],
  });
  await front.admin('PUT', '/api/v1/services/away', {
    _type: 'ors',
    _service: 'callback',
    _call_direction: 'USERTERMINATED',
    _ors: sessions.http,
    _urs_virtual_queue: 'VQ',
    _target: 'Support@Stat_Server.GA',
    _max_dial_attempts: '1',
    _retain_session_until_ixn_deleted: 'true',
  });
}, 60_000);
afterAll(async () => {
  await front?.close();
  await sessions?.close();
  await phones?.close();
});

const AUTHORIZATION = { authorization: `Basic ${Buffer.from('rec:o:rd/').toString('base64')}` };
const create = async (number: string): Promise<string> => {
  const response = await fetch(`${front.http}/genesys/1/service/callback/away`, {
    method: 'POST',
    headers: AUTHORIZATION,
    body: new URLSearchParams({ _customer_number: number }),
  });
  const body = await response.json();
  expect([response.status, body._ok_title]).toEqual([200, 'Ok']);
  return body._id;
};
/** States of a callback in the order of its story, with the reason at the end. */
const states = async (id: string): Promise<string> => {
  const { state, reason } = await front.admin<{ state: string; reason: string | null }>(
    'GET',
    `/api/v1/callbacks/${id}`,
  );
  const story = await front.trace(id);
  const passed = story
    .map(({ stateAfter }) => stateAfter)
    .filter((one, at, all) => one !== null && one !== all[at - 1]);
  return [...passed, ...(state === 'COMPLETED' ? [reason] : [])].join(' ');
};
const ended = (id: string) =>
  until(
    () => states(id),
    (passed) => /COMPLETED \w/.test(passed),
  );

describe('a callback of our own scenario whose session runs on another Ringback', () => {
  test('rings customer and agent there, and its record here says how far it is', async () => {
    expect(await ended(await create(ANSWERS))).toBe('QUEUED ROUTING PROCESSING COMPLETED AGENT_CONNECTED');
  });

  test('ends with the reason that it has there', async () => {
    expect(await ended(await create(BUSY))).toBe('QUEUED ROUTING COMPLETED FAIL_CALL_TO_CUSTOMER');
  });

  test('hears of an end that this one was too late to be told', async () => {
    const id = await create(ANSWERS);
    await until(
      () => states(id),
      (passed) => passed.endsWith('PROCESSING'),
    );
    await front.kill();
    await until(
      () => sessions.admin<unknown[]>('GET', '/api/v1/sessions'),
      (running) => running.length === 0,
    );
    // It was tried to be told.
    await until(
      () => sessions.logged('record.not-told'),
      (lines) => lines.length > 0,
    );
    await front.up(['--port', new URL(front.http).port]);
    expect(await ended(id)).toBe('QUEUED ROUTING PROCESSING COMPLETED AGENT_CONNECTED');
  }, 60_000);
});
