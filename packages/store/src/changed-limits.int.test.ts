import { randomUUID } from 'node:crypto';
import { type Acceptance, admissionLimits, callbackId, type OptionMap, type Store } from '@ringback/core';
import { createTestDatabase, QuietTelemetry, systemClock, type TestDatabase } from '@ringback/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from './postgres-store.ts';

const T0 = Date.UTC(2031, 0, 6, 9);

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({
    target: database.target,
    node: '1',
    telemetry: new QuietTelemetry(),
    clock: systemClock,
    uuid: randomUUID,
  });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

function ask(options: OptionMap, isScheduled: boolean): Promise<Acceptance> {
  return store.accept([
    {
      kind: 'callback.insert',
      callback: {
        id: callbackId(`1-${randomUUID()}`),
        service: 'support',
        state: isScheduled ? 'SCHEDULED' : 'QUEUED',
        reason: null,
        customerNumber: '+15550100',
        createdAt: T0,
        desiredAt: T0,
        dueAt: T0,
        arrivedAt: T0,
        expiresAt: T0,
        params: {},
        userData: {},
      },
      limits: { limits: admissionLimits(options, null), isNow: !isScheduled, values: [], isByNumber: false },
    },
  ]);
}

it('options that change between two requests of a batch hold for both, also where the first had no such limit', async () => {
  const strict = { _enable_in_queue_checking: 'strict', _throttle_callbacks_per_service_1: '0' };
  // Whether there is room for the second of the number hangs on what became of the first.
  expect(
    await Promise.all([ask({ ...strict, _throttle_ttl_1: '0' }, false), ask(strict, true)]),
  ).toMatchObject([
    { kind: 'window-full', window: { option: '_throttle_callbacks_per_service_1', most: 0 } },
    { kind: 'accepted' },
  ]);
});
