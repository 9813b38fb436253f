import type { NewWaitQuote, Telemetry, WaitEnd, WaitQuoteRepository } from '@ringback/core';
import { LateWriter } from '../late-writer.ts';
import type { WaitQuoteSink } from './wait-quotes.ts';

export interface WaitQuoteLedgerParts {
  readonly quotes: Pick<WaitQuoteRepository, 'add'>;
  readonly telemetry: Pick<Telemetry, 'log'>;
}

type Entry =
  | { readonly kind: 'quote'; readonly quote: NewWaitQuote }
  | { readonly kind: 'end'; readonly end: WaitEnd };

/** Writes down which waits were predicted and how they ended. */
export class WaitQuoteLedger implements WaitQuoteSink {
  readonly #writer: LateWriter<Entry>;

  constructor({ quotes, telemetry }: WaitQuoteLedgerParts) {
    this.#writer = new LateWriter({
      write: (entries) =>
        quotes.add(
          entries.flatMap((entry) => (entry.kind === 'quote' ? [entry.quote] : [])),
          entries.flatMap((entry) => (entry.kind === 'end' ? [entry.end] : [])),
        ),
      telemetry,
      failed: 'routing.wait-quotes.not-written',
    });
  }

  quoted(quote: NewWaitQuote): void {
    this.#writer.add({ kind: 'quote', quote });
  }

  ended(end: WaitEnd): void {
    this.#writer.add({ kind: 'end', end });
  }

  /** Resolves when everything so far is written down, or could not be. */
  settled(): Promise<void> {
    return this.#writer.settled();
  }
}
