import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApi, START, type TestApi } from '../../test/fakes.ts';
import type { MovableClock } from '../dependencies.ts';

class RecordedClock implements MovableClock {
  time = START;
  rate = 1;
  advance = async (byMs: number): Promise<void> => {
    this.time += byMs;
  };
  now(): number {
    return this.time;
  }
  async setRate(rate: number): Promise<void> {
    this.rate = rate;
  }
}

const clock = new RecordedClock();
let api: TestApi;

beforeAll(async () => {
  api = await buildTestApi({ testClock: clock });
});
beforeEach(() => {
  clock.time = START;
  clock.rate = 1;
});
afterAll(() => api.app.close());

async function post(
  payload: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) {
  const response = await api.app.inject({ method: 'POST', url: '/test/clock', headers, payload });
  return { status: response.statusCode, body: response.json() };
}

describe('the test clock', () => {
  it('tells the time without credentials', async () => {
    clock.time += 0.4;
    const response = await api.app.inject({ method: 'GET', url: '/test/clock' });
    expect([response.statusCode, response.json()]).toEqual([
      200,
      { now: '2031-05-28T12:00:00.000Z', rate: 1 },
    ]);
  });

  it.each([
    ['PT24H', '2031-05-29T12:00:00.000Z'],
    ['P1M', '2031-06-28T12:00:00.000Z'],
    ['P1DT0.5S', '2031-05-29T12:00:00.500Z'],
    ['PT0S', '2031-05-28T12:00:00.000Z'],
  ])('jumps by %s', async (advance, now) => {
    expect(await post(JSON.stringify({ advance }))).toEqual({ status: 200, body: { now, rate: 1 } });
  });

  it('answers when the work of the jump is done', async () => {
    const usual = clock.advance;
    let finish = (): void => undefined;
    let answered = false;
    const asked = new Promise<void>((jumping) => {
      clock.advance = async (byMs) => {
        jumping();
        await new Promise<void>((done) => {
          finish = done;
        });
        await usual(byMs);
      };
    });
    const answer = post('{"advance":"PT1H"}').then((given) => {
      answered = true;
      return given;
    });
    await asked;
    expect(answered).toBe(false);
    finish();
    expect((await answer).body.now).toBe('2031-05-28T13:00:00.000Z');
    clock.advance = usual;
  });

  it('changes how fast time runs, whatever content type says so', async () => {
    expect((await post('{"rate":0}')).body.rate).toBe(0);
    expect(
      (await post('{"rate":2.5}', { 'content-type': 'application/x-www-form-urlencoded' })).body.rate,
    ).toBe(2.5);
  });

  it.each([
    ['{}', /"advance" or "rate" must be given/],
    ['', /"advance" or "rate"/],
    ['[]', /must be an object/],
    ['{', /not valid JSON/],
    ['{"advance":"1 day"}', /"advance" must be an ISO 8601 duration/],
    ['{"advance":3600}', /"advance" must be/],
    ['{"advance":"-PT1H"}', /"advance" must not lead back/],
    ['{"advance":"P999999999Y"}', /"advance" must be/],
    ['{"advance":"P100Y"}', /"advance" must not be longer than ten years/],
    ['{"rate":-1}', /"rate" must be a number from 0/],
    ['{"rate":"0"}', /"rate" must be/],
    ['{"rate":1e300}', /"rate" must be/],
    ['{"rate":null}', /"rate" must be/],
    ['{"advance":"PT1H","rate":0}', /"rate" cannot be set together/],
    ['{"forward":"PT1H"}', /"forward" is not known here/],
  ])('refuses %s', async (payload, message) => {
    const { status, body } = await post(payload);
    expect(status).toBe(400);
    expect(body.message).toMatch(message);
    expect([clock.time, clock.rate]).toEqual([START, 1]);
  });

  it('is not there when the process runs on the real clock', async () => {
    const plain = await buildTestApi();
    for (const method of ['GET', 'POST'] as const) {
      expect((await plain.app.inject({ method, url: '/test/clock' })).statusCode).toBe(404);
    }
    await plain.app.close();
  });
});
