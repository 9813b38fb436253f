import type { VcbParameters } from './vcb-parameters.ts';

/** How one who is to be dialled before an agent is there wants it (`DoNotSelectCall[true]` with `notifyurl`, routing reference 1.3). */
export interface DialAhead {
  /** Who is told that it is time (routing reference 1.7). */
  readonly notifyUrl: string;
  readonly notifyBody: string | null;
  readonly notifyEncoding: string | null;
  /** Not before, milliseconds since 1970. */
  readonly notBefore: number;
  readonly vcb: VcbParameters;
  /** From so many agents at work on dials also count on those who are busy; null: never. */
  readonly predictiveFrom: number | null;
  /** The most of the customers who answer that may find no agent, 0 to 1. */
  readonly abandonedLimit: number;
}

/** What the router says of one who is to be dialled, by the codes of its log (routing reference 1.6). */
export type VcbCode =
  /** Notified recently. */
  | 0
  /** Not to be routed in any case: a threshold is not met, or it is too early. */
  | 1
  /** The agent already stands for another dial. */
  | 2
  /** Good for a notification. */
  | 3
  /** A delayed notification is pending. */
  | 5;

/** What the dials of one virtual queue came to, and what they go by now. Shares 0 to 1, times in milliseconds. */
export interface PacingView {
  readonly virtualQueue: string;
  readonly answerRate: number;
  readonly answerMs: number;
  readonly handleMs: number | null;
  readonly risk: number;
  /** Dials since the process began. */
  readonly dialled: number;
  readonly notAnswered: number;
  /** Customers who answered during the last day, and those of them who found no agent within two seconds. */
  readonly answered: number;
  readonly late: number;
  readonly abandonedShare: number | null;
  readonly inFlight: number;
  /** Those who are to be dialled before an agent is there, in order. */
  readonly requests: readonly {
    readonly requestId: string;
    readonly callbackId: string | null;
    readonly code: VcbCode;
    /** For how much longer what the code says holds; null where that has no end. */
    readonly remainingMs: number | null;
    readonly attempts: number;
  }[];
}
