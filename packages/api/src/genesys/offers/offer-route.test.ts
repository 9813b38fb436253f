import { beforeAll, describe, expect, it } from 'vitest';
import { buildTestApi, SUPPORT, type TestApi } from '../../../test/fakes.ts';

const HOURS = {
  _type: 'builtin',
  _service: 'office-hours',
  _timezone: 'Europe/Paris',
  _bh_regular1: 'Wed-Wed 9:00-17:00',
};
const SERVICES = {
  hours: HOURS,
  closed: { ...HOURS, _bh_regular1: 'Thu-Thu 9:00-17:00' },
  support: { ...SUPPORT, _business_hours_service: 'hours' },
  tomorrow: { ...SUPPORT, _business_hours_service: 'closed' },
  always: SUPPORT,
};

let api: TestApi;
beforeAll(async () => {
  // It is a Wednesday, 14:00 in Paris.
  api = await buildTestApi({}, SERVICES);
});

async function offer(service: string) {
  const response = await api.app.inject({ url: `/genesys/1/service/callback/${service}/offer` });
  return { status: response.statusCode, body: response.json() };
}

describe('the offer of a callback over HTTP', () => {
  it('is made when nobody is there, and says for how much longer the office is open', async () => {
    expect(await offer('support')).toEqual({
      status: 200,
      body: { offer: true, reason: 'nobody-there', ewt: -1, position: 1, openFor: 10_800 },
    });
    expect((await offer('always')).body).toMatchObject({ offer: true, openFor: null });
  });

  it('is not made when the office is closed', async () => {
    expect((await offer('tomorrow')).body).toMatchObject({ offer: false, reason: 'closed', openFor: 0 });
  });

  it('is refused for services that are none', async () => {
    expect((await offer('nobody')).status).toBe(400);
    expect((await offer('hours')).status).toBe(400);
  });
});
