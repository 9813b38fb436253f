import type { JsonObject, OrsChoice, SessionId } from '@ringback/core';
import type { SessionServer } from './session-server.ts';

type Servers = Extract<OrsChoice, { kind: 'servers' }>;

export type SpreadStart =
  | { readonly kind: 'started'; readonly sessionId: SessionId; readonly server: SessionServer }
  | { readonly kind: 'failed'; readonly why: string };

/** Starts sessions on lists of servers, by their strategy (API reference 3.5). */
export class SessionServers {
  readonly #make: (url: string) => SessionServer;
  /** Where the next request of a list with strategy `circular` begins. */
  readonly #pointers = new Map<string, number>();

  constructor(make: (url: string) => SessionServer) {
    this.#make = make;
  }

  at(url: string): SessionServer {
    return this.#make(url);
  }

  /** Asks one server after the other until one takes the session, at most as often as allowed. */
  async start(choice: Servers, document: string, parameters: JsonObject): Promise<SpreadStart> {
    const { urls, attempts } = choice;
    const list = urls.join(' ');
    let at = choice.strategy === 'circular' ? (this.#pointers.get(list) ?? 0) : 0;
    const silent = new Set<string>();
    const reasons: string[] = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      const url = urls[at % urls.length] ?? '';
      at++;
      // Others that come meanwhile go on from here, and so does the next one after a failure.
      if (choice.strategy === 'circular') this.#pointers.set(list, at % urls.length);
      // One that did not answer may have started the session: it is not asked to start another one.
      if (silent.has(url)) {
        if (silent.size === new Set(urls).size) break;
        continue;
      }
      const server = this.#make(url);
      const outcome = await server.start(document, parameters);
      if (outcome.kind === 'started') return { ...outcome, server };
      reasons.push(outcome.why);
      if (outcome.maybeStarted) silent.add(url);
    }
    return { kind: 'failed', why: [...new Set(reasons)].join('; ') };
  }
}
