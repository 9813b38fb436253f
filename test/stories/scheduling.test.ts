import type { CallbackId, OptionMap, OutgoingRequest } from '@ringback/core';
import { afterEach, describe, expect, test } from 'vitest';
import { agent, type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const OTHERS = ['+15551230011', '+15551230012', '+15551230013', '+15551230014', '+15551230015'];
const STATISTIC = 'ExpectedWaitTime;Queue;VQ_Support@SIP_Switch;Environment';

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(options: OptionMap, more: Partial<CentreOptions> = {}): Promise<void> {
  centre = await ContactCentre.open({
    services: { support: { ...SUPPORT, _wait_for_agent: 'true', ...options } },
    ...more,
  });
}

/** Somebody is at work, but not ready, and five wait: 450 seconds by the formula of the Stat Server. */
const BUSY: Partial<CentreOptions> = { agents: [agent('1001', 'Ana', { state: 'NotReady' })] };
const crowd = async (): Promise<void> => {
  for (const number of OTHERS) await centre.ask(number);
};
const inSeconds = (seconds: number): string =>
  new Date(centre.time.clock.now() + seconds * 1000).toISOString();

describe('a scheduled callback', () => {
  test('gets in line _request_execution_time_buffer seconds before its time when nothing tells the wait', async () => {
    await open({}, BUSY);
    await crowd();
    const id = await centre.ask(CUSTOMER, { _desired_time: inSeconds(3600) });
    await centre.pass(3479);
    expect(centre.outcome(id)).toBe('SCHEDULED');
    await centre.pass(2);
    expect(centre.outcome(id)).toBe('QUEUED');
  });

  test.each([
    ['the statistic', { _request_queue_time_stat: STATISTIC }],
    ['the service', { _request_ewt_service: 'ewt' }],
  ])('gets in line earlier by the wait that %s tells, and keeps its time', async (_what, options) => {
    await open(options, BUSY);
    await centre.configuration.putService('ewt', { _type: 'builtin', _service: 'urs-stat' });
    await crowd();
    const id = await centre.ask(CUSTOMER, { _desired_time: inSeconds(3600) });
    const { desiredAt } = centre.record(id);
    // 3600 - 120 - 450; looked at once a minute.
    await centre.pass(2999);
    expect(centre.outcome(id)).toBe('SCHEDULED');
    await centre.pass(62);
    expect(centre.outcome(id)).toBe('QUEUED');
    expect(centre.record(id)).toMatchObject({ desiredAt, state: 'QUEUED' });
    expect(centre.story(id)).toContain('callback.brought-forward');
  });

  test('is looked for no further ahead than _queue_poll_period says', async () => {
    await open({ _request_queue_time_stat: STATISTIC, _queue_poll_period: '-120,4' }, BUSY);
    await crowd();
    const id = await centre.ask(CUSTOMER, { _desired_time: inSeconds(3600) });
    await centre.pass(3359);
    expect(centre.outcome(id)).toBe('SCHEDULED');
    await centre.pass(62);
    expect(centre.outcome(id)).toBe('QUEUED');
  });

  test('is called at once when its time is over and _reject_past_desired_time is false', async () => {
    await open({ _reject_past_desired_time: 'false' });
    const id = await centre.ask(CUSTOMER, { _desired_time: inSeconds(-3600) });
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });
});

describe('a callback whose session another server runs', () => {
  const ORS = 'http://ors.example:7210';
  const sessions = new Set<string>();
  let starts = 0;
  const server = ({ url, method }: OutgoingRequest) => {
    const answered = (status: number, body: object) => ({
      kind: 'answered' as const,
      status,
      headers: {},
      body: Buffer.from(JSON.stringify(body)),
      url,
    });
    const [, id = '', what = ''] = /\/scxml\/session\/([^/]+)\/?([^/]*)/.exec(url) ?? [];
    if (method !== 'POST') return null;
    if (id === 'start') {
      const sessionid = `S${++starts}`.padEnd(32, '0');
      sessions.add(sessionid);
      return answered(200, { sessionid });
    }
    if (!sessions.has(id)) return answered(404, {});
    return what === 'query' ? answered(200, {}) : answered(200, { _id: 'any' });
  };

  const started = async (options: OptionMap = {}): Promise<CallbackId> => {
    sessions.clear();
    starts = 0;
    await open({ _ors: ORS, ...options }, { http: server });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    expect(centre.record(id)).toMatchObject({ sessionServer: ORS, state: 'QUEUED' });
    return id;
  };

  test('is left alone while the server knows the session', async () => {
    const id = await started();
    const { sessionId } = centre.record(id);
    await centre.pass(600);
    expect(centre.record(id).sessionId).toBe(sessionId);
    expect(starts).toBe(1);
  });

  test('is started anew when the server has lost the session', async () => {
    const id = await started();
    const { sessionId } = centre.record(id);
    sessions.clear();
    await centre.pass(300);
    expect(centre.record(id)).toMatchObject({ sessionServer: ORS, state: 'QUEUED' });
    expect(centre.record(id).sessionId).not.toBe(sessionId);
    expect(starts).toBe(2);
    expect(centre.story(id)).toContain('session.lost');
  });

  test('stays as it is outside of _queue_ping_ors_period', async () => {
    const id = await started({ _queue_ping_ors_period: '-10,-5' });
    await centre.pass(240);
    sessions.clear();
    await centre.pass(30);
    expect(starts).toBe(1);
    await centre.pass(90);
    expect(starts).toBe(2);
    sessions.clear();
    await centre.pass(120);
    expect(starts).toBe(3);
    await centre.pass(400);
    sessions.clear();
    await centre.pass(600);
    expect(starts).toBe(3);
    expect(centre.outcome(id)).toBe('QUEUED');
  });
});
