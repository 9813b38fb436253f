import { setImmediate as turn } from 'node:timers/promises';
import { AppError, type CallbackId, type CallbackRecord, callbackId, type OptionMap } from '@ringback/core';
import { MemoryStore, QuietTelemetry, seededChance, stoppedClock } from '@ringback/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceStarter } from '../services/service-starter.ts';
import type { SessionServer } from '../services/session-server.ts';
import { SessionServers } from '../services/session-servers.ts';
import { Submissions } from '../services/submissions.ts';
import type { CurrentDocument } from '../sessions/documents.ts';
import { KeyedQueue } from '../sessions/keyed-queue.ts';
import { Scheduler } from './scheduler.ts';

const own: SessionServer = {
  url: null,
  start: async () => ({ kind: 'failed', why: 'not asked for', maybeStarted: false }),
  send: async () => ({ kind: 'gone' }),
  request: async () => ({ kind: 'gone' }),
  terminate: async () => ({ kind: 'gone' }),
};

const SERVICE: OptionMap = { _type: 'ors', _service: 'callback' };
const DOCUMENT: CurrentDocument = { hash: 'h', url: 'file:///stock', text: '', parts: {}, hears: [] };
const SUBMIT_PAUSE_MS = 5000;

describe('the start of what is due', () => {
  let store: MemoryStore;
  let time: ReturnType<typeof stoppedClock>;
  let wire: ReturnType<typeof stoppedClock>;
  let telemetry: QuietTelemetry;
  let scheduler: Scheduler;
  let requestsWaiting: number;
  let started: CallbackId[];
  /** What stands in for the document's server. */
  let fetchDocument: () => Promise<CurrentDocument>;
  let turns: KeyedQueue;
  /** What the start of a session waits for before it is committed. */
  let committing: (id: CallbackId) => Promise<void>;

  beforeEach(() => {
    store = new MemoryStore();
    time = stoppedClock();
    wire = stoppedClock();
    telemetry = new QuietTelemetry();
    turns = new KeyedQueue();
    requestsWaiting = 0;
    started = [];
    committing = async () => undefined;
    fetchDocument = async () => DOCUMENT;
    const serviceOptions = ({ service }: { service: string }): OptionMap | null =>
      service === 'support' ? SERVICE : null;
    const submissions = new Submissions({
      configuration: { service: () => null },
      callbacks: store.callbacks,
      store,
      host: () => ({
        exclusively: (id, work) => turns.run(id, work),
        start: async (record, { id: sessionId }) => {
          started.push(record.id);
          await committing(record.id);
          await store.commit([{ kind: 'callback.update', id: record.id, set: { sessionId } }]);
        },
        end: async () => undefined,
      }),
      starter: new ServiceStarter({
        configuration: { section: () => null },
        documents: { current: () => fetchDocument() },
        library: { requested: (src) => ({ kind: 'refused', why: `${src} was not allowed` }) },
        servers: new SessionServers(() => own),
        own,
        origins: () => [],
        externalUrl: () => '',
      }),
      serviceOptions,
      recordUrl: () => 'http://me/record',
      configured: (service) => serviceOptions({ service }),
      chance: seededChance(1),
      clock: time.clock,
      wireClock: wire.clock,
      telemetry,
      wake: () => scheduler.wake(),
      isPaused: () => false,
      withdraw: (id) => scheduler.withdraw(id),
    });
    scheduler = new Scheduler({
      callbacks: store.callbacks,
      store,
      submissions,
      serviceOptions,
      clock: time.clock,
      wireClock: wire.clock,
      telemetry,
      work: time.work,
      node: '1',
      mostRequestsWaiting: () => requestsWaiting,
      isStopping: () => false,
    });
  });
  afterEach(() => {
    scheduler.stop();
    expect(telemetry.errors()).toEqual([]);
  });

  const due = async (count: number): Promise<CallbackRecord[]> => {
    const at = time.clock.now();
    const records: CallbackRecord[] = [];
    for (let more = 0; more < count; more++) {
      const id = callbackId(`1-${String(store.records.size).padStart(4, '0')}`);
      await store.commit([
        {
          kind: 'callback.insert',
          callback: {
            id,
            service: 'support',
            state: 'QUEUED',
            reason: null,
            customerNumber: '+15550100',
            createdAt: at,
            desiredAt: at,
            dueAt: at,
            arrivedAt: at,
            expiresAt: at + 86_400_000,
            params: {},
            userData: {},
          },
        },
      ]);
      const record = await store.callbacks.get(id);
      if (record !== null) records.push(record);
    }
    return records;
  };
  /** Lets everything run that needs no time. */
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 20; round++) await turn();
  };
  const cancel = (id: CallbackId): Promise<void> =>
    turns.run(id, async () => {
      await store.commit([
        { kind: 'callback.update', id, set: { state: 'COMPLETED', reason: 'CANCELLED', completedAt: 1 } },
      ]);
      scheduler.withdraw(id);
    });

  it('begins them in the order of their due time, without waiting for the clock when there are few', async () => {
    const records = await due(5);
    await scheduler.look();
    expect(started).toEqual(records.map(({ id }) => id));
  });

  it('lets other work in between when there are many', async () => {
    const records = await due(250);
    const looking = scheduler.look();
    await settle();
    expect(started).toHaveLength(5);
    while (started.length < 250) {
      await wire.clock.advance(0);
      await settle();
    }
    await looking;
    expect(started).toEqual(records.map(({ id }) => id));
  });

  const gate = (): { readonly opened: Promise<void>; open(): void } => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { opened, open: () => open() };
  };
  /** Starts all that may be started. */
  const goOn = async (): Promise<void> => {
    for (let before = -1; before < started.length; ) {
      before = started.length;
      await wire.clock.advance(0);
      await settle();
    }
  };

  it('begins the next batch while one of the first is being committed', async () => {
    const records = await due(250);
    const slow = gate();
    committing = (id) => (id === records[0]?.id ? slow.opened : Promise.resolve());
    const looking = scheduler.look();
    await settle();
    await goOn();
    expect(started).toEqual(records.map(({ id }) => id));
    expect(store.records.get(records[0]?.id ?? callbackId(''))).toMatchObject({ sessionId: null });
    slow.open();
    await looking;
    expect(store.records.get(records[0]?.id ?? callbackId(''))?.sessionId).not.toBeNull();
  });

  it('has a limited number of them under way, however many have gathered (U3)', async () => {
    const records = await due(450);
    const slow = gate();
    committing = () => slow.opened;
    const looking = scheduler.look();
    await settle();
    await goOn();
    expect(started).toHaveLength(200);
    slow.open();
    await settle();
    await goOn();
    await looking;
    expect(started).toEqual(records.map(({ id }) => id));
  });

  it('does not start one that was cancelled after it was claimed ahead', async () => {
    const records = await due(150);
    const looking = scheduler.look();
    await settle();
    expect(started).toHaveLength(5);
    const last = records[149]?.id ?? callbackId('');
    await cancel(last);
    await goOn();
    await looking;
    expect(started).toHaveLength(149);
    expect(started).not.toContain(last);
  });

  it('does not start one again that it has claimed again because its claim was over', async () => {
    const records = await due(150);
    const { claimDue } = store.callbacks;
    let claims = 0;
    store.callbacks.claimDue = async (request) => {
      // As if what was claimed first had waited for longer than its lease.
      if (++claims === 2) await store.callbacks.releaseClaims('1');
      return claimDue(request);
    };
    const looking = scheduler.look();
    await settle();
    await goOn();
    await looking;
    expect(started).toEqual(records.map(({ id }) => id));
  });

  it('starts what it has when the database goes away meanwhile, and the rest when it is back', async () => {
    const records = await due(150);
    const { claimDue } = store.callbacks;
    let claims = 0;
    store.callbacks.claimDue = async (request) => {
      if (++claims === 2) throw new AppError('STORE_UNAVAILABLE', 'away', { retryable: true });
      return claimDue(request);
    };
    const looking = scheduler.look();
    await settle();
    await goOn();
    await looking;
    expect(started).toHaveLength(100);
    const again = scheduler.look();
    await settle();
    await goOn();
    await again;
    expect(started).toEqual(records.map(({ id }) => id));
  });

  it('goes on slowly while a crowd of requests waits for answers, and fast again when it is gone', async () => {
    await due(60);
    requestsWaiting = 8;
    const looking = scheduler.look();
    await settle();
    for (const expected of [5, 10, 15, 20]) {
      expect(started).toHaveLength(expected);
      await wire.clock.advance(19);
      await settle();
      expect(started).toHaveLength(expected);
      await wire.clock.advance(1);
      await settle();
    }
    requestsWaiting = 0;
    await wire.clock.advance(100);
    while (started.length < 60) {
      await wire.clock.advance(0);
      await settle();
    }
    await looking;
    expect(started).toHaveLength(60);
  });

  it('counts a crowd that comes in waves as one', async () => {
    await due(40);
    requestsWaiting = 8;
    const looking = scheduler.look();
    await settle();
    requestsWaiting = 0;
    await wire.clock.advance(20);
    await settle();
    const during = started.length;
    await wire.clock.advance(19);
    await settle();
    expect(started).toHaveLength(during);
    while (started.length < 40) {
      await wire.clock.advance(20);
      await settle();
    }
    await looking;
  });

  it('also starts what is asked for while it starts others, before it is done', async () => {
    const [first] = await due(1);
    const looking = scheduler.look();
    const [second] = await due(1);
    scheduler.wake();
    await looking;
    expect(started).toEqual([first?.id, second?.id]);
  });

  it('reads none of them again before it starts it', async () => {
    await due(5);
    let reads = 0;
    const { get } = store.callbacks;
    store.callbacks.get = (id) => {
      reads++;
      return get(id);
    };
    await scheduler.look();
    expect(started).toHaveLength(5);
    expect(reads).toBe(0);
  });

  it('does not start one that was cancelled after it was claimed', async () => {
    const records = await due(20);
    const looking = scheduler.look();
    await settle();
    expect(started).toHaveLength(5);
    const last = records[19]?.id ?? callbackId('');
    await cancel(last);
    while (started.length < 19) {
      await wire.clock.advance(0);
      await settle();
    }
    await looking;
    expect(started).not.toContain(last);
    expect(store.records.get(last)).toMatchObject({ reason: 'CANCELLED', sessionId: null });
  });

  it('tries again with the record as it is by then', async () => {
    const [record] = await due(1);
    const id = record?.id ?? callbackId('');
    fetchDocument = async () => {
      throw new Error('nobody answers');
    };
    await scheduler.look();
    expect(started).toEqual([]);
    fetchDocument = async () => DOCUMENT;
    await time.clock.advance(SUBMIT_PAUSE_MS);
    await settle();
    expect(started).toEqual([id]);
  });

  it('does not try again what was cancelled after the first try', async () => {
    const [record] = await due(1);
    const id = record?.id ?? callbackId('');
    fetchDocument = async () => {
      throw new Error('nobody answers');
    };
    await scheduler.look();
    await cancel(id);
    fetchDocument = async () => DOCUMENT;
    await time.clock.advance(SUBMIT_PAUSE_MS);
    await settle();
    expect(started).toEqual([]);
  });
});
