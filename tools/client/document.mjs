// The description of the API as the server serves it, without a server: routes are registered, nothing is called.
import { readFileSync } from 'node:fs';
import { buildApi } from '@ringback/api';
import { Configuration } from '@ringback/core';
import { MemoryStore } from '@ringback/testkit';

const VERSION = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

/** Anything that is asked of it is it again. Only what routes read when they are registered is ever touched. */
const inert = new Proxy(() => inert, { get: (_target, key) => (key === 'then' ? undefined : inert) });

/** OpenAPI of everything that is not for tests alone. */
export async function describedApi() {
  const store = new MemoryStore();
  const configuration = await Configuration.load(store.configuration);
  const app = await buildApi({
    configuration,
    store,
    orchestration: inert,
    routing: inert,
    waitTimes: inert,
    recorded: inert,
    calls: () => [],
    accept: inert,
    notifications: inert,
    comet: inert,
    clock: { now: () => 0, setTimer: () => ({ cancel: () => undefined }) },
    chance: { uuid: () => '', bytes: (count) => new Uint8Array(count), random: () => 0.5 },
    telemetry: { log: () => undefined, count: () => undefined, observe: () => undefined },
    adminUser: 'admin',
    adminPassword: 'nobody asks',
    metricsText: inert,
    version: VERSION,
    node: '1',
    // Who drives tests of an installation by its clock wants it typed as well.
    testClock: { now: () => 0, rate: 1, setRate: inert, advance: inert },
    isStopping: () => false,
    corsOrigins: [],
  });
  const answer = await app.inject({ method: 'GET', url: '/openapi.json' });
  await app.close();
  return answer.json();
}
