import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApi, type TestApi } from '../../test/fakes.ts';
import { type LiveParts, LiveView, UPDATE_INTERVAL_MS, type Watcher } from './live-view.ts';

class Recorder implements Watcher {
  readonly full: boolean;
  readonly callbackId: string | null;
  readonly events: { event: string; parts: Record<string, unknown> }[] = [];
  lastId: string | null = null;
  heartbeats = 0;
  ended = 0;

  constructor(full = false, callbackId: string | null = null) {
    this.full = full;
    this.callbackId = callbackId;
  }

  send(event: 'snapshot' | 'update', parts: LiveParts, id: string): void {
    this.lastId = id;
    const parsed = Object.entries(parts).map(([name, text]) => [name, JSON.parse(text)]);
    this.events.push({ event, parts: Object.fromEntries(parsed) });
  }
  heartbeat(): void {
    this.heartbeats++;
  }
  end(): void {
    this.ended++;
  }
}

let api: TestApi;
let view: LiveView;

beforeAll(async () => {
  api = await buildTestApi();
});
beforeEach(() => {
  api.reset();
  api.routing.agentViews.length = 0;
  api.routing.addAgent('1001');
  view = newView();
});
afterEach(() => view.close());
afterAll(() => api.app.close());

function newView(): LiveView {
  return new LiveView({
    ...api,
    wireClock: api.clock,
    calls: () => api.calls,
    orchestration: api,
    chance: { uuid: () => '5bd0c7a4-6a3f-4c3e-9d36-0a6f2f6f4d11' },
  });
}

async function create(): Promise<string> {
  const answer = await api.app.inject({
    method: 'POST',
    url: '/genesys/1/service/callback/support',
    payload: { _customer_number: '+15552010142' },
  });
  return answer.json()._id;
}

async function watch(watcher: Watcher, last: string | null = null): Promise<() => void> {
  const stop = view.watch(watcher, last);
  await api.clock.advance(UPDATE_INTERVAL_MS);
  return stop;
}

const second = () => api.clock.advance(4 * UPDATE_INTERVAL_MS);

describe('the live view', () => {
  it('begins with everything, numbers masked', async () => {
    await create();
    const watcher = new Recorder();
    await watch(watcher);
    expect(watcher.events).toHaveLength(1);
    expect(watcher.events[0]).toMatchObject({
      event: 'snapshot',
      parts: {
        agents: [{ id: '1001', state: 'Ready' }],
        queues: [],
        calls: [],
        services: ['support'],
        database: 'ok',
        callbacks: [{ state: 'QUEUED', customerNumber: '+********142' }],
      },
    });
  });

  it('shows numbers in full to those who may see them', async () => {
    await create();
    const watcher = new Recorder(true);
    await watch(watcher);
    expect(watcher.events[0]?.parts['callbacks']).toMatchObject([{ customerNumber: '+15552010142' }]);
  });

  it('sends only what changed, and nothing when nothing did', async () => {
    const watcher = new Recorder();
    await watch(watcher);
    await second();
    expect(watcher.events).toHaveLength(1);
    api.routing.setAgentState('1001' as never, 'NotReady', 'lunch');
    await api.clock.advance(UPDATE_INTERVAL_MS);
    expect(watcher.events.slice(1)).toMatchObject([
      { event: 'update', parts: { agents: [{ state: 'NotReady', reason: 'lunch' }] } },
    ]);
    expect(Object.keys(watcher.events[1]?.parts ?? {})).toEqual(['agents']);
  });

  it('notices callbacks that changed elsewhere within a second', async () => {
    const watcher = new Recorder();
    await watch(watcher);
    await create();
    await second();
    expect(watcher.events[1]).toMatchObject({ event: 'update', parts: { callbacks: [{ state: 'QUEUED' }] } });
  });

  it('sends at most four updates a second, however much happens', async () => {
    const watcher = new Recorder();
    await watch(watcher);
    for (let change = 0; change < 40; change++) {
      api.routing.setAgentState('1001' as never, 'NotReady', `reason ${change}`);
      await api.clock.advance(25);
    }
    expect(watcher.events.length - 1).toBeGreaterThan(0);
    expect(watcher.events.length - 1).toBeLessThanOrEqual(4);
  });

  it('shows that the database is away, and goes on when it is back', async () => {
    await create();
    const watcher = new Recorder();
    await watch(watcher);
    api.store.away = true;
    await second();
    expect(watcher.events[1]?.parts).toEqual({ database: 'away' });
    api.store.away = false;
    await api.clock.advance(UPDATE_INTERVAL_MS);
    expect(watcher.events[2]?.parts).toEqual({ database: 'ok' });
    expect(api.telemetry.ofEvent('live-view.failed')).toEqual([]);
  });

  it('goes on where a broken connection was, with what changed meanwhile and nothing else', async () => {
    const before = new Recorder();
    (await watch(before))();
    const quiet = new Recorder();
    (await watch(quiet, before.lastId))();
    expect(quiet.events).toEqual([]);
    api.routing.setAgentState('1001' as never, 'NotReady', 'lunch');
    const after = new Recorder();
    await watch(after, before.lastId);
    expect(after.events.map(({ event, parts }) => [event, Object.keys(parts)])).toEqual([
      ['update', ['agents']],
    ]);
  });

  it('begins anew for whoever comes from an earlier run of the server, or with an id that is none', async () => {
    for (const last of ['00000000-0000-4000-8000-000000000000.1', 'x', '.', '..1']) {
      const watcher = new Recorder();
      (await watch(watcher, last))();
      expect(watcher.events.map(({ event }) => event)).toEqual(['snapshot']);
    }
  });

  it('tells of everything that changes about the callback that is open', async () => {
    const id = await create();
    const watcher = new Recorder(false, id);
    await watch(watcher);
    await second();
    const revision = () => watcher.events.flatMap(({ parts }) => parts['open'] ?? []).at(-1);
    const first = revision();
    expect(first).toMatchObject({ id });
    await api.app.inject({
      method: 'PUT',
      url: `/genesys/1/service/callback/support/${id}`,
      payload: { first_name: 'Ada' },
    });
    await second();
    expect(revision()).not.toEqual(first);
    expect(revision()).toMatchObject({ id });
  });

  it('tells that somebody changed a setting', async () => {
    const watcher = new Recorder();
    await watch(watcher);
    await api.app.inject({
      method: 'PUT',
      url: '/api/v1/sections/callback',
      headers: { authorization: `Basic ${btoa('admin:secret')}` },
      payload: { max_queued_callbacks_per_service: '5' },
    });
    await second();
    expect(watcher.events.slice(1)).toMatchObject([{ event: 'update', parts: { revision: 1 } }]);
  });

  it('says now and then that it is still there', async () => {
    const watcher = new Recorder();
    await watch(watcher);
    await api.clock.advance(30_000);
    expect(watcher.heartbeats).toBe(2);
  });

  it('looks at nothing while nobody watches', async () => {
    const stop = await watch(new Recorder());
    expect(api.clock.armed).toBe(1);
    stop();
    await api.clock.advance(UPDATE_INTERVAL_MS);
    expect(api.clock.armed).toBe(0);
    expect(view.watchers).toBe(0);
  });

  it('ends every stream when the process stops', async () => {
    const watcher = new Recorder();
    await watch(watcher);
    view.close();
    expect(watcher.ended).toBe(1);
    expect(api.clock.armed).toBe(0);
    const late = new Recorder();
    view.watch(late);
    expect(late.ended).toBe(1);
  });

  it('survives a fault of one of those who watch', async () => {
    const bad = new Recorder();
    bad.send = () => {
      throw new Error('broken');
    };
    await watch(bad);
    const good = new Recorder();
    await watch(good);
    expect(good.events).toHaveLength(1);
    expect(api.telemetry.ofEvent('live-view.failed')).toHaveLength(1);
  });
});
