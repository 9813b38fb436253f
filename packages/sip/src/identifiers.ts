import type { RandomBytes } from './ports.ts';

/** Makes tags, branches and Call-IDs that nobody can guess: at least 64 bits each (RFC 3261 19.3 asks for 32). */
export interface Identifiers {
  tag(): string;
  branch(): string;
  callId(): string;
  /** A number from 0 to `below` - 1. */
  number(below: number): number;
}

export function createIdentifiers(randomBytes: RandomBytes): Identifiers {
  const hex = (size: number): string => Buffer.from(randomBytes(size)).toString('hex');
  return {
    tag: () => hex(8),
    branch: () => `z9hG4bK${hex(12)}`,
    callId: () => hex(16),
    number: (below) => Buffer.from(randomBytes(6)).readUIntBE(0, 6) % below,
  };
}
