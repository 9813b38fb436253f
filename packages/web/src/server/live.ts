import { useSyncExternalStore } from 'react';
import type { Agent, Call, Callback, Queue } from './shapes.ts';

/** What is going on now, as the server's stream tells it. */
export interface Live {
  readonly connection: 'connecting' | 'open' | 'lost';
  readonly callbacks: readonly Callback[];
  readonly agents: readonly Agent[];
  readonly queues: readonly Queue[];
  readonly calls: readonly Call[];
  readonly services: readonly string[];
  readonly database: 'ok' | 'away';
}

const NOTHING: Live = {
  connection: 'connecting',
  callbacks: [],
  agents: [],
  queues: [],
  calls: [],
  services: [],
  database: 'ok',
};

let live: Live = NOTHING;
let source: EventSource | null = null;
const watchers = new Set<() => void>();

function change(next: Live): void {
  live = next;
  for (const watcher of watchers) watcher();
}

function read(event: MessageEvent<string>): void {
  const parts: Partial<Live> = JSON.parse(event.data);
  change({ ...live, ...parts, connection: 'open' });
}

/** The browser connects again by itself, and each connection begins with everything. */
function connect(): void {
  source = new EventSource('/api/v1/events');
  source.addEventListener('snapshot', read);
  source.addEventListener('update', read);
  source.addEventListener('error', () => change({ ...live, connection: 'lost' }));
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  if (source === null) connect();
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    source?.close();
    source = null;
    live = NOTHING;
  };
}

/** The live state; one stream for the whole page, open while somebody looks. */
export function useLive(): Live {
  return useSyncExternalStore(watch, () => live);
}
