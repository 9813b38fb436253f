import type { Telemetry } from '@ringback/core';
import type { Ari } from './ari-connection.ts';
import type { AriEvent } from './ari-events.ts';
import type { KeyPaths } from './key-paths.ts';

/** What channels of one Asterisk share. */
export interface LineContext {
  readonly ari: Ari;
  readonly telemetry: Telemetry;
  /** Takes keys that one party presses to those who hear it. */
  readonly keys: Pick<KeyPaths, 'tie' | 'untie' | 'pressed'>;
  /** Resolves when the external media channel is ours; false: it is gone before that. */
  entered(audioId: string): Promise<boolean>;
  /** Takes over a promise that nobody waits for; its failure is logged. */
  supervise(work: Promise<unknown>, what: string): void;
}

/** A channel that a leg of ours is about. */
export interface Line {
  readonly id: string;
  readonly isOver: boolean;
  /** Asterisk has, or had, this channel. */
  readonly isThere: boolean;
  happened(event: AriEvent): void;
  /** Asterisk does not know the channel any more, or has been away for too long: it is over, and its phone may be in order. */
  lost(): void;
}
