import type { Json } from '@ringback/script';
import type { ExitReason, FetchRequest, Segment } from './effect.ts';

/** Number of a document that the call holds. */
export type DocumentKey = number;

/** Executable content that was begun. */
export interface Frame {
  readonly document: DocumentKey;
  readonly code: number;
  pc: number;
  readonly scope: string;
  readonly ownsScope: boolean;
  readonly use: 'document' | 'root' | 'dialog' | 'block' | 'filled' | 'catch';
}

/** Where a context stands between two pieces of executable content. */
export type Stage =
  | 'root'
  | 'document'
  | 'dialog'
  /** The next form item is to be chosen. */
  | 'select'
  /** Its grammars are to be there before the caller is listened to. */
  | 'prepare'
  /** What was just filled is to be acted on. */
  | 'filled'
  /** A dialog of another context runs. */
  | 'subdialog'
  | 'over';

/** The value that keys gave, with how it came about. */
export interface Heard {
  readonly utterance: string;
  readonly interpretation: Json | undefined;
  readonly markname: string | undefined;
  readonly marktime: number | undefined;
}

/** One application that runs: the call's, or that of a subdialog. */
export interface Context {
  /** Of the root document, or of a document that is its own root. */
  root: DocumentKey;
  document: DocumentKey;
  dialog: number | undefined;
  /** Ids of the scopes. */
  applicationScope: string;
  documentScope: string;
  dialogScope: string | undefined;
  stage: Stage;
  frames: Frame[];
  item: number | undefined;
  nextItem: number | undefined;
  /** Dialog to enter once the document is there; `undefined`: the first one. */
  entry: string | undefined;
  /** Items without a name that have been visited. */
  hidden: number[];
  promptCounts: Record<number, number>;
  /** By item, or -1 for the dialog: how often each event happened. */
  eventCounts: Record<number, Record<string, number>>;
  /** Indices of `filled` that are still to be done. */
  filledLeft: number[];
  wasCatch: boolean;
  isReprompted: boolean;
  /** Parameters of a subdialog, until its first dialog has taken them. */
  params: Params | undefined;
  /** What was heard for a dialog that is entered because of it. */
  heard: Heard | undefined;
}

/** What a subdialog is called with, until its context is there. */
export type Params = Readonly<Record<string, Json>>;

export interface QueuedPrompt {
  readonly segments: readonly Segment[];
  readonly bargein: boolean;
  readonly timeoutMs: number | undefined;
}

/** How the call ends when all that waits has been played. */
export type Ending = {
  readonly reason: ExitReason;
  readonly message: string | undefined;
  readonly values: Json | undefined;
};

export type Playing = {
  readonly id: number;
  readonly bargein: boolean;
  mark: { readonly name: string; readonly at: number } | undefined;
};

/** Why something is fetched, and so where it goes. */
export type FetchUse =
  | {
      readonly kind: 'document';
      readonly entry: string | undefined;
      /** Submitted: a root document begins anew even when it is the same. */
      readonly isSubmit: boolean;
      readonly isSubdialog: boolean;
    }
  /** The root of a document that is there already. */
  | {
      readonly kind: 'root';
      readonly document: DocumentKey;
      readonly entry: string | undefined;
      readonly isSubdialog: boolean;
    }
  | { readonly kind: 'grammar' }
  | { readonly kind: 'script'; readonly scope: string }
  | { readonly kind: 'data'; readonly name: string | undefined; readonly scope: string };

export type Timing = { readonly id: number; readonly kind: 'noinput' | 'interdigit' | 'term' };

export type Phase =
  | { readonly kind: 'running' }
  | {
      readonly kind: 'fetching';
      readonly id: number;
      readonly use: FetchUse;
      readonly request: FetchRequest;
      audio: number | undefined;
    }
  | {
      readonly kind: 'collecting';
      keys: string;
      timing: Timing | undefined;
      readonly timeoutMs: number;
      mark: { readonly name: string; readonly at: number } | undefined;
    }
  /** All that waits is played first. */
  | {
      readonly kind: 'playing';
      readonly after:
        | { readonly kind: 'record' }
        | { readonly kind: 'transfer'; readonly dest: string }
        | {
            readonly kind: 'fetch';
            readonly use: FetchUse;
            readonly request: FetchRequest;
            readonly audio: string;
          }
        | { readonly kind: 'end'; readonly ending: Ending }
        | { readonly kind: 'disconnect' };
    }
  | { readonly kind: 'recording'; readonly id: number; termchar: string | undefined }
  | {
      readonly kind: 'transferring';
      readonly id: number;
      keys: string;
      isEnding: boolean;
      readonly since: number;
    }
  | { readonly kind: 'ended'; readonly ending: Ending };

/** All of a call that is not a variable of a script; plain data. */
export interface CallState {
  contexts: Context[];
  phase: Phase;
  queue: QueuedPrompt[];
  playing: Playing | undefined;
  typeAhead: string;
  isConnected: boolean;
  lastNumber: number;
  /** Of the window of time that began then: what loops without waiting is stopped, what waits in between is not. */
  pace: { since: number; fetches: number; events: number };
  /** What the caller's queue was told to wait for, from the last prompt that said it. */
  promptTimeoutMs: number | undefined;
  /** Of the subdialog that is being fetched. */
  params: Params | undefined;
  /** What `disconnect` named: the call ends with it, unless `exit` names something else afterwards. */
  handedBack?: Params;
}
