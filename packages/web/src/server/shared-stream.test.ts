import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shareStream } from './shared-stream.ts';

/** A connection that the test plays the server of. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static readonly OPEN = 1;
  static all: FakeSource[] = [];
  readyState = 0;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    FakeSource.all.push(this);
  }

  open(): void {
    this.readyState = FakeSource.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  tell(name: string, data: string): void {
    this.dispatchEvent(new MessageEvent(name, { data }));
  }

  /** The server is gone, or something else answered. */
  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
}

/** What takes a few turns of the loop: a busy machine may be long at that. */
const soon = (holds: () => void) => vi.waitFor(holds, { timeout: 10_000, interval: 5 });

/** Those that a test has not ended, as one that fails. */
const leaving: (() => void)[] = [];

function listen(listener = 'ana') {
  const heard: string[] = [];
  const leave = shareStream({ address: '/api/v1/desk/events', listener }, ['agent'], {
    event: (name, data) => heard.push(`${name} ${data}`),
    opened: () => heard.push('opened'),
    lost: () => heard.push('lost'),
  });
  leaving.push(leave);
  return { heard, leave };
}

const sourceAt = (at: number): FakeSource => {
  const found = FakeSource.all.at(at);
  if (found === undefined) throw new Error('There is no such connection');
  return found;
};

beforeEach(() => {
  FakeSource.all = [];
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
});
afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a stream in a browser that lends no locks', () => {
  beforeEach(() => {
    vi.stubGlobal('navigator', {});
    // Nothing may be shared: without locks nobody would know who has the connection.
    vi.stubGlobal('BroadcastChannel', undefined);
  });

  it('is one of each window, at once', () => {
    const [first, second] = [listen(), listen()];
    expect(FakeSource.all).toHaveLength(2);
    sourceAt(0).open();
    sourceAt(0).tell('agent', '{"id":"1001"}');
    expect(first.heard).toEqual(['opened', 'agent {"id":"1001"}']);
    expect(second.heard).toEqual([]);
    sourceAt(1).open();
    expect(second.heard).toEqual(['opened']);
    first.leave();
    expect(sourceAt(0).readyState).toBe(FakeSource.CLOSED);
    expect(sourceAt(1).readyState).toBe(FakeSource.OPEN);
    second.leave();
  });

  it('is opened again when something else than the server answered, and not when the browser tries by itself', () => {
    const { heard, leave } = listen();
    sourceAt(0).open();
    sourceAt(0).fail(0);
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.all).toHaveLength(1);
    sourceAt(0).fail(FakeSource.CLOSED);
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.all).toHaveLength(2);
    sourceAt(1).open();
    expect(heard).toEqual(['opened', 'lost', 'lost', 'opened']);
    leave();
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.all).toHaveLength(2);
  });

  it('is not opened again by who left while it was to be', () => {
    const { leave } = listen();
    sourceAt(0).fail(FakeSource.CLOSED);
    leave();
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.all).toHaveLength(1);
  });
});

describe('a stream in a browser with locks', () => {
  it('is one of all windows: the others hear what the first one does, and the next takes it over', async () => {
    vi.useRealTimers();
    // One lock, lent to one after the other.
    let last: Promise<unknown> = Promise.resolve();
    const request = (_name: string, _options: unknown, hold: () => Promise<void>) => {
      last = last.then(hold);
      return last;
    };
    vi.stubGlobal('navigator', { locks: { request } });
    const [first, second] = [listen(), listen()];
    await soon(() => expect(FakeSource.all).toHaveLength(1));
    sourceAt(0).open();
    sourceAt(0).tell('agent', '1');
    await soon(() => expect(second.heard).toContain('agent 1'));
    expect(first.heard).toContain('agent 1');
    first.leave();
    await soon(() => expect(FakeSource.all).toHaveLength(2));
    sourceAt(1).open();
    sourceAt(1).tell('agent', '2');
    await soon(() => expect(second.heard).toContain('agent 2'));
    expect(first.heard).not.toContain('agent 2');
    second.leave();
  });
});
