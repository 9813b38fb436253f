/**
 * What an expected wait is told from (API reference 9.3): the queue alone, the queue and the agents for it, or the
 * formula of the Stat Server.
 */
export type WaitTimeMethod = 'queue' | 'agents' | 'statistics';

/** Who knows how long a call that enters a virtual queue now would wait. */
export interface WaitTimes {
  /** Names of the queues that somebody waits in, or was in. */
  queues(): string[];
  /** Seconds; -1 when nobody can say. A queue exists by being named. */
  expectedWaitS(queue: string, method: WaitTimeMethod): number;
}
