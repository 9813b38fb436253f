import { agentId } from '@ringback/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildTestApi, START, type TestApi } from '../../test/fakes.ts';
import { DESK_CLOSED, DeskPresence } from './desk-presence.ts';

const ANA = agentId('1001');
const GRACE_MS = 60_000;

let api: TestApi;
let presence: DeskPresence;
beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());
beforeEach(() => {
  api.reset();
  api.routing.agentViews.length = 0;
  api.routing.addAgent('1001');
  presence = new DeskPresence({ ...api, graceMs: GRACE_MS });
});

const state = () => api.routing.agentViews[0]?.state;

it('takes an agent off who closed the last window, after a while, durably', async () => {
  const first = presence.arrive(ANA);
  const second = presence.arrive(ANA);
  first();
  first();
  await api.clock.advance(GRACE_MS);
  expect(state()).toMatchObject({ kind: 'ready' });
  second();
  await api.clock.advance(GRACE_MS - 1);
  expect(state()).toMatchObject({ kind: 'ready' });
  await api.clock.advance(1);
  expect(state()).toMatchObject({ kind: 'not-ready', reason: DESK_CLOSED });
  expect(await api.store.configuration.agentStates()).toEqual([
    { id: '1001', state: 'NotReady', reason: DESK_CLOSED },
  ]);
});

it('leaves one alone who comes back in time', async () => {
  presence.arrive(ANA)();
  await api.clock.advance(GRACE_MS - 1);
  presence.arrive(ANA);
  await api.clock.advance(10 * GRACE_MS);
  expect(state()).toMatchObject({ kind: 'ready' });
});

it('leaves one alone who is out of the queues already, and says why he is', async () => {
  api.routing.agentViews.length = 0;
  api.routing.addAgent('1001', { kind: 'not-ready', since: START, reason: 'Lunch' });
  presence.arrive(ANA)();
  await api.clock.advance(GRACE_MS);
  expect(state()).toMatchObject({ reason: 'Lunch' });
});

it('takes nobody off because the process stops, or when it is not wanted', async () => {
  const leave = presence.arrive(ANA);
  presence.close();
  leave();
  new DeskPresence({ ...api, graceMs: null }).arrive(ANA)();
  await api.clock.advance(GRACE_MS);
  expect(state()).toMatchObject({ kind: 'ready' });
});

it('leaves a fault in the log', async () => {
  presence.arrive(ANA)();
  api.store.away = true;
  await api.clock.advance(GRACE_MS);
  api.store.away = false;
  expect(api.telemetry.ofEvent('desk.presence-failed')).toHaveLength(1);
});
