import { callbackId } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, START, type TestApi } from '../../test/fakes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(() => api.reset());
afterAll(() => api.app.close());

async function create(): Promise<string> {
  const response = await api.app.inject({
    method: 'POST',
    url: '/genesys/1/service/callback/support',
    payload: { _customer_number: '+15552010142' },
  });
  return response.json()._id;
}
function reported(id: string, isFinal: boolean, at = START): void {
  api.store.lines.push({
    callbackId: callbackId(id),
    at,
    source: 'session',
    event: 'report.made',
    text: 'It was reported.',
    stateBefore: null,
    stateAfter: null,
    data: {
      values: {
        _CB_SERVICE_ID: id,
        _CB_FINAL_RECORD: isFinal ? '1' : '0',
        _CB_CUSTOMER_PHONE_NUMBER: '+15552010142',
        ...(isFinal ? { _CB_DISPOSITION: 'AGENT_CONNECTED' } : {}),
      },
    },
  });
}
const facts = (query = '') =>
  api.app.inject({ url: `/api/v1/reports/callback-facts${query}`, headers: ADMIN });

describe('what services reported of their callbacks', () => {
  it('is listed by the keys of the original, numbers masked unless they are asked for', async () => {
    const id = await create();
    reported(id, false);
    reported(id, true, START + 60_000);
    const { day, next, facts: rows } = (await facts()).json();
    expect([day, next]).toEqual(['2031-05-28', null]);
    expect(rows).toEqual([
      expect.objectContaining({ callbackId: id, service: 'support', at: new Date(START).toISOString() }),
      expect.objectContaining({
        values: {
          _CB_SERVICE_ID: id,
          _CB_FINAL_RECORD: '1',
          _CB_CUSTOMER_PHONE_NUMBER: '+********142',
          _CB_DISPOSITION: 'AGENT_CONNECTED',
        },
      }),
    ]);
    const full = (await facts('?numbers=full')).json().facts[0];
    expect(full.values._CB_CUSTOMER_PHONE_NUMBER).toBe('+15552010142');
    expect((await facts('?service=other')).json().facts).toEqual([]);
    expect((await facts('?day=2031-05-27')).json().facts).toEqual([]);
  });

  it('comes page by page, and whole as CSV with a column for each key', async () => {
    const id = await create();
    for (let number = 0; number < 3; number++) reported(id, number === 2, START + number);
    const first = (await facts('?limit=2')).json();
    expect(first.facts).toHaveLength(2);
    const second = (await facts(`?limit=2&after=${first.next}`)).json();
    expect([second.facts.length, second.next]).toEqual([1, null]);
    const csv = await facts('?format=csv');
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    const [title = '', ...lines] = csv.body.trimEnd().split('\r\n');
    expect(title).toMatch(/^callbackId,service,at,_CB_SERVICE_ID,_CB_TENANT_DBID,_CB_FINAL_RECORD,/);
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)?.split(',')[title.split(',').indexOf('_CB_DISPOSITION')]).toBe('AGENT_CONNECTED');
  });

  it.each(['?day=yesterday', '?after=x', '?limit=0', '?what=1'])('refuses %s', async (query) => {
    expect((await facts(query)).statusCode).toBe(400);
  });
});
