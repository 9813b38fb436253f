import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { openSharedDatabase, type SharedDatabase } from '../product/shared-database.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

/** Answers its requests; its callback can be cancelled, but it does not care. */
const DOCUMENT = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"
  xmlns:ws="http://www.genesyslab.com/modules/ws" xmlns:callback="urn:ringback:callback">
  <datamodel><data id="asked" expr="0"/><data id="_polite" expr="'no'"/></datamodel>
  <state id="s">
    <transition event="gms.start"><ws:response requestid="_event.sendid"/></transition>
    <transition event="ask"><assign location="asked" expr="asked + 1"/>
      <ws:response requestid="_event.sendid"><param name="asked" expr="String(asked)"/></ws:response></transition>
    <transition event="callback.cancel" cond="_polite === 'yes'" target="end">
      <callback:complete reason="_event.data.reason"/></transition>
  </state><final id="end"/></scxml>`;

let database: SharedDatabase;
let first: RingbackProcess;
let second: RingbackProcess;

beforeAll(async () => {
  database = await openSharedDatabase();
  await writeFile(path.join(database.folder, 'own.scxml'), DOCUMENT);
  const held = {
    _type: 'ors',
    _service: 'callback',
    ...WIDE_LIMITS,
    _call_direction: 'USERTERMINATED',
    _urs_virtual_queue: 'VQ_Held',
    _target: 'Nobody@Stat_Server.GA',
    _wait_for_agent: 'true',
  };
  const own = { _type: 'ors', _service: pathToFileURL(path.join(database.folder, 'own.scxml')).href };
  const configuration = {
    http: { port: 0 },
    telephony: { sip: { port: 0 } },
    services: {
      own,
      rude: { ...own, _service_type: 'callback', _call_direction: 'USERTERMINATED' },
      waiting: { ...held, _urs_virtual_queue: 'VQ_Waiting' },
      // Each refuses by the limit of its name; the others are wide.
      queued: { ...held, _max_queued_callbacks_per_service: '3' },
      window: { ...held, _throttle_callbacks_per_service_1: '3', _throttle_ttl_1: '600' },
      value: { ...held, _throttle_request_parameters_limit: '3' },
      number: { ...held, _enable_in_queue_checking: 'true' },
      slot: { ...held, _max_request_by_time_bucket: '3' },
      polite: { ...own, _service_type: 'callback', _call_direction: 'USERTERMINATED', _polite: 'yes' },
    },
    sections: {
      ors: { username: 'n', password: 'secret/@' },
      callback: { 'returned-keys': '_ors_session_id' },
    },
  };
  first = await RingbackProcess.start(configuration, ['--database', database.url]);
  second = await RingbackProcess.start(configuration, ['--database', database.url]);
}, 90_000);
afterAll(async () => {
  await first?.close();
  await second?.close();
  await database?.close();
});

const CREDENTIALS = { authorization: `Basic ${Buffer.from('n:secret/@').toString('base64')}` };

/** The node that does not run a session, and the one that does. */
async function stranger(sid: string) {
  for (const [node, owner] of [
    [first, second],
    [second, first],
  ] as const) {
    const response = await fetch(`${node.http}/scxml/session/${sid}/query`, {
      headers: CREDENTIALS,
      redirect: 'manual',
    });
    if (response.status === 307) return { node, owner };
  }
  throw new Error('No node sends to the other one.');
}

async function call(node: RingbackProcess, method: string, at: string) {
  const response = await fetch(`${node.http}/genesys/1/service/${at}`, { method });
  return { status: response.status, body: await response.json() };
}

describe('of two nodes on one database', () => {
  it('one that does not run a session sends to the one that does (ORS reference 9)', async () => {
    const started = await fetch(`${first.http}/scxml/session/start`, {
      method: 'POST',
      headers: CREDENTIALS,
      body: new URLSearchParams({ src: pathToFileURL(path.join(database.folder, 'own.scxml')).href }),
    });
    const { sessionid: sid } = await started.json();
    for (const [method, at] of [
      ['GET', '/query'],
      ['POST', '/request/ask?a=1'],
      ['POST', '/event/x'],
      ['POST', '/terminate'],
    ] as const) {
      const response = await fetch(`${second.http}/scxml/session/${sid}${at}`, {
        method,
        headers: CREDENTIALS,
        redirect: 'manual',
      });
      expect([response.status, response.headers.get('location')]).toEqual([
        307,
        `${first.http}/scxml/session/${sid}${at}`,
      ]);
    }
    const followed = await fetch(`${second.http}/scxml/session/${sid}/request/ask`, {
      method: 'POST',
      headers: CREDENTIALS,
      redirect: 'manual',
    });
    const answer = await fetch(followed.headers.get('location') ?? '', {
      method: 'POST',
      headers: CREDENTIALS,
    });
    expect(await answer.json()).toEqual({ asked: '1' });
  });

  it('each hands actions to a service of the other, and ends it', async () => {
    const { _id: id } = (await call(first, 'POST', 'own')).body;
    expect((await call(second, 'POST', `${id}/ask`)).body).toEqual({ asked: '1' });
    expect((await call(first, 'POST', `${id}/ask`)).body).toEqual({ asked: '2' });
    expect((await call(second, 'DELETE', id)).status).toBe(200);
    expect((await call(first, 'POST', `${id}/ask`)).status).toBe(404);
  });

  it('each tells the place in line of a callback of the other (API reference 4.9)', async () => {
    const { status, body } = await first.create('waiting', { _customer_number: '+14155550143' });
    expect(status).toBe(200);
    const id = body['_id'] ?? '';
    const place = (node: RingbackProcess, method: string) => call(node, method, `${id}/check-queue-position`);
    const [record] = await until(
      async () => (await call(first, 'GET', `callback/waiting?_id=${id}`)).body,
      ([found]) => found._ors_session_id !== undefined,
    );
    const { node, owner } = await stranger(record._ors_session_id);
    const known = await until(
      () => place(owner, 'GET'),
      (answer) => answer.body._total_waiting === '1',
    );
    expect(known).toMatchObject({
      status: 200,
      body: { _position: '1', _total_waiting: '1', _agent_ready_threshold_passed: expect.any(Boolean) },
    });
    for (const method of ['GET', 'POST']) {
      const { status: code, body: told } = await place(node, method);
      expect([code, Object.keys(told)]).toEqual([200, Object.keys(known.body)]);
      expect(told).toMatchObject({ _position: '1', _total_waiting: '1' });
    }
  });

  it.each(['polite', 'rude'])('each cancels a callback of the other: %s', async (service) => {
    const { status, body } = await first.create(service, { _customer_number: '+14155550142' });
    expect(status).toBe(200);
    const id = body['_id'] ?? '';
    const [record] = (await call(first, 'GET', `callback/${service}?_id=${id}`)).body;
    const { node, owner } = await stranger(record._ors_session_id);
    expect((await call(node, 'POST', `${id}/ask`)).body).toEqual({ asked: '1' });
    expect(await call(node, 'DELETE', `callback/${service}/${id}`)).toEqual({ status: 200, body: {} });
    expect(await owner.outcome(id)).toBe('COMPLETED/CANCELLED');
    const gone = await fetch(`${owner.http}/scxml/session/${record._ors_session_id}/query`, {
      headers: CREDENTIALS,
    });
    expect(gone.status).toBe(404);
  });

  // A time of its own for every callback of `slot`: they share a slot, and are not due.
  const inAnHour = new Date(Math.ceil(Date.now() / 3_600_000 + 1) * 3_600_000).toISOString();

  it.each([
    ['queued', 3, 503],
    ['window', 3, 503],
    ['value', 3, 503],
    ['number', 2, 400],
    ['slot', 3, 400],
  ])(
    'both together accept no more than the limit %s allows, asked at once',
    async (service, most, status) => {
      const isOfOneNumber = service === 'value' || service === 'number';
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          (at % 2 === 0 ? first : second).create(service, {
            _customer_number: isOfOneNumber ? '+14155550150' : `+1415555${String(2000 + at)}`,
            ...(service === 'slot' ? { _desired_time: inAnHour } : {}),
          }),
        ),
      );
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(most);
      expect(answers.filter((answer) => answer.status === status)).toHaveLength(12 - most);
    },
  );
});
