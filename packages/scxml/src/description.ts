/** Static structure of a document, for drawing and for tools. */
export interface DocumentDescription {
  readonly url: string;
  readonly name: string;
  readonly hash: string;
  /** Ids of the states entered at the start. */
  readonly initial: readonly string[];
  readonly states: readonly StateDescription[];
}

export interface StateDescription {
  readonly id: string;
  readonly kind: 'state' | 'parallel' | 'final' | 'history';
  readonly parent?: string;
  /** Ids of default initial states; for history, of its default targets. */
  readonly initial: readonly string[];
  readonly line: number;
  readonly column: number;
  readonly transitions: readonly TransitionDescription[];
  readonly invokes: readonly { readonly id?: string; readonly type: string; readonly line: number }[];
  /** Functional-module elements used in its entry, exit and transition content, e.g. `queue:submit`. */
  readonly actions: readonly { readonly element: string; readonly line: number }[];
}

export interface TransitionDescription {
  readonly events: readonly string[];
  readonly cond?: string;
  readonly targets: readonly string[];
  readonly type: 'internal' | 'external';
  readonly line: number;
}
