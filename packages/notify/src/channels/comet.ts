import type { CometHub, CometMessage, Json } from '@ringback/core';
import { DELIVERED, failedFor, type Send } from './channel.ts';

/** Users who wait at this node, and the channel that gives them their messages. */
export class CometUsers implements CometHub {
  readonly #users = new Map<string, Set<(message: CometMessage) => void>>();
  readonly #arrived: () => void;

  /** `arrived` hears when a user comes: there may be something for him. */
  constructor(arrived: () => void) {
    this.#arrived = arrived;
  }

  attach(user: string, deliver: (message: CometMessage) => void): () => void {
    const listeners = this.#users.get(user) ?? new Set();
    listeners.add(deliver);
    this.#users.set(user, listeners);
    this.#arrived();
    return () => {
      listeners.delete(deliver);
      if (listeners.size === 0 && this.#users.get(user) === listeners) this.#users.delete(user);
    };
  }

  /** Receivers that only this node can reach. */
  receivers(): string[] {
    return [...this.#users.keys()].map((user) => `comet ${user}`);
  }

  /** `comet` (API reference 7.4): to every client of the user. */
  readonly send: Send = async ({ id, event, target, message }) => {
    const listeners = this.#users.get(target.address);
    if (listeners === undefined) return failedFor('The user is not connected.', false);
    for (const deliver of listeners) deliver({ id, tag: event, message: jsonOf(message) });
    return DELIVERED;
  };
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    // Plain text is handed over as it is.
    return text;
  }
}
