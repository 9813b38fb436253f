import type { KeyRole } from './role.ts';

/** How somebody showed who he is. */
export type Means = 'password' | 'session' | 'api key' | 'this machine';

/** Who makes a request. */
export interface Principal {
  /** Name of the user or of the key. */
  readonly name: string;
  readonly role: KeyRole;
  readonly means: Means;
  /** The agent that the user is, for the desktop. */
  readonly agentId: string | null;
  /** Services that a key is for; null: all. */
  readonly services: readonly string[] | null;
}
