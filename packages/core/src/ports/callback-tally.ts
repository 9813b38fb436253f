/** Which callbacks are counted, and in which spans. Instants are milliseconds since 1970, `to` exclusive. */
export interface CallbackTallyOrder {
  /** Null: all services. */
  readonly service: string | null;
  readonly from: number;
  readonly to: number;
  readonly spanMs: number;
  /** What has ended and is kept no longer at this instant is left out, as in every other look at callbacks. */
  readonly now: number;
}

/** How often something happened in a span, counted from 0, to callbacks of a service. */
export interface CallbackTally {
  readonly service: string;
  readonly span: number;
  /** `asked`: accepted; `ended`: with that reason; `dialled`: an attempt began, with that result. */
  readonly what: 'asked' | 'ended' | 'dialled';
  /** Reason or result; empty for `asked`, and for an attempt that goes on. */
  readonly detail: string;
  readonly count: number;
  /** Of those that ended after a conversation: seconds from the place in line to it on average; null: none had one. */
  readonly meanWaitS: number | null;
}
