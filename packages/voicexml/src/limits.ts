/** Sizes above which a document is refused, and the budgets of one call. */
export interface VoiceLimits {
  /** Characters of one document, grammar or script; default 2,000,000. */
  readonly maxLength: number;
  /** Elements of one document; default 20,000. */
  readonly maxElements: number;
  /** Nesting of elements; default 200. */
  readonly maxDepth: number;
  /** Characters of all documents, grammars and scripts that a call holds at a time; default 16,000,000. */
  readonly maxTotalLength: number;
  /** Instructions, visits and events that may follow from one input; default 10,000. */
  readonly steps: number;
  /** Loop rounds and calls of scripts that may follow from one input; default 1,000,000. */
  readonly scriptSteps: number;
  /** Documents, grammars, scripts and data fetched within ten seconds; default 200. */
  readonly fetchesInWindow: number;
  /** Subdialogs inside of each other; default 20. */
  readonly subdialogDepth: number;
  /** Events within ten seconds; default 100. */
  readonly eventsInWindow: number;
  /** Characters of a value that enters or leaves a script; default 1,000,000. */
  readonly valueLength: number;
  /** Pieces of speech and sound that may wait to be played; default 2,000. */
  readonly queuedSegments: number;
  /** Keys kept while nobody listens; default 64. */
  readonly typeAhead: number;
}

export const DEFAULT_LIMITS: VoiceLimits = {
  maxLength: 2_000_000,
  maxElements: 20_000,
  maxDepth: 200,
  maxTotalLength: 16_000_000,
  steps: 10_000,
  scriptSteps: 1_000_000,
  fetchesInWindow: 200,
  subdialogDepth: 20,
  eventsInWindow: 100,
  valueLength: 1_000_000,
  queuedSegments: 2_000,
  typeAhead: 64,
};
