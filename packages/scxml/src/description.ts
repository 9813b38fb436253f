import type { DialectName } from './dialect.ts';

/** Static structure of a document, for drawing and for tools. A `url` is there when a line is in another file. */
export interface DocumentDescription {
  readonly url: string;
  readonly name: string;
  readonly hash: string;
  readonly dialect: DialectName;
  /** `_type` and `_persist` of the root, as they are written. */
  readonly type?: string;
  readonly persist?: string;
  /** What `<data>` declares, in document order. */
  readonly data: readonly DataDescription[];
  /** Ids of the states entered at the start. */
  readonly initial: readonly string[];
  readonly states: readonly StateDescription[];
}

export interface DataDescription {
  readonly id: string;
  /** `_type` and `_desc`: whether it is meant as a parameter, and what for. */
  readonly type?: string;
  readonly description?: string;
  readonly line: number;
  readonly url?: string;
}

export interface StateDescription {
  readonly id: string;
  readonly kind: 'state' | 'parallel' | 'final' | 'history';
  /** `_type` and `_persist`, as they are written. */
  readonly type?: string;
  readonly persist?: string;
  readonly parent?: string;
  /** Ids of default initial states; for history, of its default targets. */
  readonly initial: readonly string[];
  readonly line: number;
  readonly column: number;
  readonly url?: string;
  readonly transitions: readonly TransitionDescription[];
  readonly invokes: readonly {
    readonly id?: string;
    readonly type: string;
    readonly line: number;
    readonly url?: string;
  }[];
  /** Functional-module elements used in its entry, exit and transition content, e.g. `queue:submit`. */
  readonly actions: readonly { readonly element: string; readonly line: number; readonly url?: string }[];
}

export interface TransitionDescription {
  readonly events: readonly string[];
  readonly cond?: string;
  readonly targets: readonly string[];
  readonly type: 'internal' | 'external';
  readonly line: number;
  readonly url?: string;
}
