import { type SessionTraceEntry, sessionId } from '@ringback/core';
import { MemoryStore, QuietTelemetry, stoppedClock } from '@ringback/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { TraceBook } from './trace-book.ts';

const ID = sessionId('A');
const entry = (n: number): SessionTraceEntry => ({
  at: n,
  event: `e${n}`,
  steps: [],
  reads: [],
  changed: {},
  failure: null,
});
const events = (entries: readonly SessionTraceEntry[]) => entries.map(({ event }) => event);

let store: MemoryStore;
let time: ReturnType<typeof stoppedClock>;
let book: TraceBook;
beforeEach(() => {
  store = new MemoryStore();
  time = stoppedClock();
  book = new TraceBook({
    sessions: store.sessions,
    wireClock: time.clock,
    work: time.work,
    telemetry: new QuietTelemetry(),
    isOn: () => true,
  });
});

describe('traces of sessions', () => {
  it('are written together a second later, and can be read at once', async () => {
    book.add(ID, [entry(1)]);
    book.add(ID, [entry(2), entry(3)]);
    expect(store.traces.size).toBe(0);
    expect(events(await book.read(ID))).toEqual(['e1', 'e2', 'e3']);
    await time.clock.advance(1000);
    expect(store.traces.get(ID)?.map(events)).toEqual([['e1', 'e2', 'e3']]);
    expect(events(await book.read(ID))).toEqual(['e1', 'e2', 'e3']);
  });

  it('hold up nothing while the database is away: what could not be written is dropped', async () => {
    store.away = true;
    book.add(ID, [entry(1)]);
    await time.clock.advance(1000);
    store.away = false;
    book.add(ID, [entry(2)]);
    await time.clock.advance(1000);
    expect(events(await book.read(ID))).toEqual(['e2']);
  });

  it('are kept without what a step was given when that is too large, or too much of one session', async () => {
    const given = (n: number, size: number): SessionTraceEntry => ({
      ...entry(n),
      record: {
        number: n,
        size,
        input: { kind: 'end' },
        seed: 0,
        facts: null,
        server: null,
        snapshot: null,
        decided: [],
        fingerprint: '',
      },
    });
    book.add(ID, [given(1, 400_000), given(2, 600_000), given(3, 400_000)]);
    expect((await book.read(ID)).map(({ record }) => record?.number)).toEqual([1, undefined, 3]);
    for (let n = 4; n < 20; n++) book.add(ID, [given(n, 400_000)]);
    const kept = (await book.read(ID)).flatMap(({ record }) => record?.number ?? []);
    expect(kept).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const other = sessionId('B');
    book.add(other, [given(1, 400_000)]);
    expect((await book.read(other))[0]?.record?.number).toBe(1);
  });

  it('are trimmed when a session goes on and on', async () => {
    for (let n = 0; n < 100; n++) {
      book.add(ID, [entry(n)]);
      await book.write();
    }
    const kept = events(await book.read(ID));
    expect(kept.at(-1)).toBe('e99');
    expect(kept.length).toBeLessThanOrEqual(30);
    expect(kept.length).toBeGreaterThanOrEqual(20);
  });
});
