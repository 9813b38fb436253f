import type { Chance, Clock, CometHub, CometMessage, Json, JsonObject, Timer } from '@ringback/core';

/** The channel of pushes to a user (API reference 7.4). */
export const PUSH_CHANNEL = '/_genesys';
/** How long a connect waits for messages, and how long a client may stay away between two of them, ms. */
export const CONNECT_TIMEOUT_MS = 30_000;
const MOST_ABSENCE_MS = 60_000;
const MOST_CLIENTS = 20_000;
const MOST_WAITING = 1_000;

/** Patterns of Bayeux that the push channel is among (`*` one segment, `**` any). */
const FITTING = new Set([PUSH_CHANNEL, '/*', '/**']);

export interface BayeuxClient {
  readonly clientId: string;
  user: string | null;
  readonly subscriptions: Set<string>;
}

interface Held extends BayeuxClient {
  readonly waiting: JsonObject[];
  detach: (() => void) | null;
  /** Ends the connect that waits. */
  wake: (() => void) | null;
  absence: Timer | null;
}

/** Clients that shook hands, with what waits for each. Clients that stay away are forgotten. */
export class BayeuxClients {
  readonly #clients = new Map<string, Held>();
  readonly #ports: { readonly clock: Clock; readonly chance: Chance; readonly hub: CometHub };

  constructor(ports: { readonly clock: Clock; readonly chance: Chance; readonly hub: CometHub }) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#clients.size;
  }

  /** Null when there are too many. */
  add(user: string | null): BayeuxClient | null {
    if (this.#clients.size >= MOST_CLIENTS) return null;
    const held: Held = {
      clientId: this.#ports.chance.uuid().replaceAll('-', ''),
      user,
      subscriptions: new Set(),
      waiting: [],
      detach: null,
      wake: null,
      absence: null,
    };
    this.#clients.set(held.clientId, held);
    this.#watch(held);
    return held;
  }

  get(clientId: Json | undefined): BayeuxClient | null {
    return typeof clientId === 'string' ? (this.#clients.get(clientId) ?? null) : null;
  }

  subscribe({ clientId }: BayeuxClient, channel: string): void {
    const held = this.#clients.get(clientId);
    if (held === undefined) return;
    held.subscriptions.add(channel);
    const { user } = held;
    if (!FITTING.has(channel) || held.detach !== null || user === null) return;
    held.detach = this.#ports.hub.attach(user, (message) => this.#take(held, message));
  }

  unsubscribe({ clientId }: BayeuxClient, channel: string): void {
    const held = this.#clients.get(clientId);
    if (held === undefined) return;
    held.subscriptions.delete(channel);
    if ([...held.subscriptions].some((one) => FITTING.has(one))) return;
    held.detach?.();
    held.detach = null;
  }

  remove({ clientId }: BayeuxClient): void {
    const held = this.#clients.get(clientId);
    if (held === undefined) return;
    this.#clients.delete(clientId);
    held.detach?.();
    held.absence?.cancel();
    held.wake?.();
  }

  /**
   * What waits for a client; empty when nothing has come within `timeoutMs`. A later connect ends the one before. Nothing is
   * taken when `isThere` says that nobody listens any more.
   */
  async connect(
    { clientId }: BayeuxClient,
    timeoutMs: number,
    isThere: () => boolean = () => true,
  ): Promise<JsonObject[]> {
    const held = this.#clients.get(clientId);
    if (held === undefined) return [];
    held.wake?.();
    held.absence?.cancel();
    held.absence = null;
    if (held.waiting.length === 0 && timeoutMs > 0) {
      await new Promise<void>((resolve) => {
        const timer = this.#ports.clock.setTimer(timeoutMs, resolve);
        const wake = (): void => {
          timer.cancel();
          if (held.wake === wake) held.wake = null;
          resolve();
        };
        held.wake = wake;
      });
    }
    if (this.#clients.has(clientId) && held.absence === null) this.#watch(held);
    return isThere() ? held.waiting.splice(0) : [];
  }

  /** Ends the connect that waits: whoever asked is not there any more. */
  hangUp({ clientId }: BayeuxClient): void {
    this.#clients.get(clientId)?.wake?.();
  }

  close(): void {
    for (const held of this.#clients.values()) this.remove(held);
  }

  #take(held: Held, { id, tag, message }: CometMessage): void {
    held.waiting.push({ channel: PUSH_CHANNEL, data: { message, id, tag } });
    if (held.waiting.length > MOST_WAITING) held.waiting.shift();
    held.wake?.();
  }

  #watch(held: Held): void {
    held.absence?.cancel();
    held.absence = this.#ports.clock.setTimer(MOST_ABSENCE_MS, () => this.remove(held));
  }
}
