import { useEffect, useSyncExternalStore } from 'react';
import { request } from './request.ts';
import type { Agent, Call, Callback, Queue } from './shapes.ts';

/** What is going on now, as the server's stream tells it. */
export interface Live {
  readonly connection: 'connecting' | 'open' | 'lost';
  /** The server told the state at least once: until then nothing that is here means anything. */
  readonly isKnown: boolean;
  readonly callbacks: readonly Callback[];
  readonly agents: readonly Agent[];
  readonly queues: readonly Queue[];
  readonly calls: readonly Call[];
  readonly services: readonly string[];
  readonly database: 'ok' | 'away';
  /** Another number when somebody changed what is configured; 0: nothing is known yet. */
  readonly revision: number;
  /** Another text when anything about the callback that is open changed. */
  readonly open: { readonly id: string; readonly revision: string } | null;
}

const NOTHING: Live = {
  connection: 'connecting',
  isKnown: false,
  callbacks: [],
  agents: [],
  queues: [],
  calls: [],
  services: [],
  database: 'ok',
  revision: 0,
  open: null,
};
/** Browsers connect again by themselves unless the server answered with a refusal, as it does while it stops. */
const AGAIN_MS = 2_000;
/** Browsers have six connections to a server over HTTP/1.1 for all windows: one that nobody looks at lets go of its own. */
const UNSEEN_MS = 60_000;

let live: Live = NOTHING;
let source: EventSource | null = null;
let again: ReturnType<typeof setTimeout> | null = null;
let leaving: ReturnType<typeof setTimeout> | undefined;
/** The callback that a page is about. */
let openId: string | null = null;
/** The one that the stream was asked about. */
let askedId: string | null = null;
const watchers = new Set<() => void>();

function change(next: Live): void {
  live = next;
  for (const watcher of watchers) watcher();
}

function read(event: MessageEvent<string>): void {
  const parts: Partial<Live> = JSON.parse(event.data);
  const { callbacks = live.callbacks } = parts;
  change({
    ...live,
    ...parts,
    callbacks: sameWhereSame(live.callbacks, callbacks),
    connection: 'open',
    isKnown: true,
  });
}

/** Objects that say the same stay the same ones: what shows them is not drawn again. */
function sameWhereSame(before: readonly Callback[], now: readonly Callback[]): readonly Callback[] {
  if (before === now) return before;
  const known = new Map(before.map((one) => [one.id, one]));
  return now.map((one) => {
    const was = known.get(one.id);
    return was !== undefined && JSON.stringify(was) === JSON.stringify(one) ? was : one;
  });
}

/** After a broken connection the browser says what it had last, and gets what changed since. */
function connect(): void {
  askedId = openId;
  const stream = new EventSource(
    openId === null ? '/api/v1/events' : `/api/v1/events?${new URLSearchParams({ callback: openId })}`,
  );
  source = stream;
  stream.addEventListener('snapshot', read);
  stream.addEventListener('update', read);
  // Nothing may have changed meanwhile; then nothing is sent.
  stream.addEventListener('open', () => {
    if (live.connection === 'lost') change({ ...live, connection: 'open' });
  });
  stream.addEventListener('error', () => {
    change({ ...live, connection: 'lost' });
    if (stream.readyState === EventSource.CLOSED) connectLater();
  });
}

function connectLater(): void {
  if (again !== null) return;
  again = setTimeout(() => {
    again = null;
    if (watchers.size === 0) return;
    // Whoever is not signed in any more is told so by this; the stream alone does not say why it was refused.
    request('/api/v1/me').catch(() => undefined);
    reconnect();
  }, AGAIN_MS);
}

function reconnect(): void {
  source?.close();
  connect();
}

/** The window is seen, or is not any more. */
function lookAtWindow(): void {
  clearTimeout(leaving);
  if (document.visibilityState === 'hidden') leaving = setTimeout(disconnect, UNSEEN_MS);
  else if (source === null) connect();
}

function disconnect(): void {
  source?.close();
  source = null;
  if (again !== null) clearTimeout(again);
  again = null;
}

function watch(watcher: () => void): () => void {
  if (watchers.size === 0) document.addEventListener('visibilitychange', lookAtWindow);
  watchers.add(watcher);
  if (source === null) connect();
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    document.removeEventListener('visibilitychange', lookAtWindow);
    clearTimeout(leaving);
    disconnect();
    live = NOTHING;
  };
}

/**
 * A part of the live state; one stream for the whole page, open while somebody looks. `pick` gives the same object as long as
 * the part is the same.
 */
export function useLive<Part>(pick: (live: Live) => Part): Part {
  return useSyncExternalStore(watch, () => pick(live));
}

/** Changes whenever anything about this callback does; null while nothing is known. */
export function useOpenCallback(id: string): string | null {
  useEffect(() => {
    open(id);
    return () => open(null);
  }, [id]);
  return useLive((now) => (now.open?.id === id ? now.open.revision : null));
}

function open(id: string | null): void {
  openId = id;
  // From one callback to the next it is closed and opened again in one moment.
  queueMicrotask(() => {
    if (source !== null && askedId !== openId) reconnect();
  });
}
