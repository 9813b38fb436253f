import type { CallbackId } from '../ids.ts';

/** Which reports of callbacks are wanted. Instants are milliseconds since 1970, `to` exclusive. */
export interface CallbackFactsOrder {
  /** Null: all services. */
  readonly service: string | null;
  readonly from: number;
  readonly to: number;
  /** Place of the last one of the page before; null: from the beginning. */
  readonly after: CallbackFactsPlace | null;
  readonly limit: number;
}

/** Where a report stands among all of them. */
export interface CallbackFactsPlace {
  readonly at: number;
  readonly seq: number;
}

/** What the document of a callback reported of it (`callback:report`): one when its session began, one when it ended. */
export interface CallbackFacts extends CallbackFactsPlace {
  readonly callbackId: CallbackId;
  readonly service: string;
  /** By the keys of the original (scenarios 12). */
  readonly values: Readonly<Record<string, string>>;
}
