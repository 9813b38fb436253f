import type { SessionId } from '../ids.ts';

/** One version of a document that an administrator uploaded. */
export interface UploadedDocument extends DocumentVersion {
  readonly name: string;
  readonly text: string;
}

export interface DocumentVersion {
  /** Counts from 1 for each name. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly uploadedAt: number;
  /** Characters of the text. */
  readonly size: number;
  /** Whether new sessions run this one. */
  readonly current: boolean;
}

/** Uploaded documents; every version is kept until the document is removed. */
export interface DocumentRepository {
  /** The current version of each, by name. */
  list(): Promise<(DocumentVersion & { readonly name: string })[]>;
  /** The current version when `version` is null; null when there is none. */
  get(name: string, version: number | null): Promise<UploadedDocument | null>;
  /** Newest first; empty for a document that nobody knows. */
  versions(name: string): Promise<DocumentVersion[]>;
  /** Stores a new version, which becomes the current one; gives its number. */
  put(name: string, text: string, uploadedAt: number): Promise<number>;
  /** False when there is no such version. */
  makeCurrent(name: string, version: number): Promise<boolean>;
  /** All versions. Sessions that are running keep theirs. False when there is none. */
  remove(name: string): Promise<boolean>;
}

/** A remark on a document. Line and column count from 1. */
export interface DocumentFinding {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  readonly line: number;
  readonly column: number;
  /** The file the line is in, when it is not the document itself. */
  readonly url?: string;
}

/** What a document is made of, for whoever draws it (SCXML 3). */
export interface DocumentStructure {
  readonly name: string;
  /** Ids of the states entered at the start. */
  readonly initial: readonly string[];
  /** In document order: parents stand before what is in them. */
  readonly states: readonly StateStructure[];
}

export interface StateStructure {
  readonly id: string;
  readonly kind: 'state' | 'parallel' | 'final' | 'history';
  /** Absent for the outermost ones. */
  readonly parent?: string;
  /** Ids of default initial states; for history, of its default targets. */
  readonly initial: readonly string[];
  readonly line: number;
  /** The file of the line, when it is not the document itself. */
  readonly url?: string;
  readonly transitions: readonly {
    readonly events: readonly string[];
    readonly cond?: string;
    readonly targets: readonly string[];
    readonly type: 'internal' | 'external';
    readonly line: number;
  }[];
  readonly invokes: readonly { readonly id?: string; readonly type: string }[];
  /** Elements of functional modules that it runs. */
  readonly actions: readonly { readonly element: string }[];
}

/** What is to be said of a text; the structure is null when it cannot be loaded, or is none of SCXML. */
export interface DocumentLook {
  readonly loads: boolean;
  readonly findings: readonly DocumentFinding[];
  readonly structure: DocumentStructure | null;
}

export type UploadOutcome =
  | { readonly kind: 'stored'; readonly version: number; readonly findings: readonly DocumentFinding[] }
  /** It cannot be loaded; nothing was stored. */
  | { readonly kind: 'refused'; readonly findings: readonly DocumentFinding[] };

/** Documents of scenarios as administrators and integrators deal with them. */
export interface DocumentLibrary extends Pick<DocumentRepository, 'list' | 'get' | 'versions'> {
  /** Checks and stores. `as: 'part'` is not run by itself: it is stored as it is. */
  upload(name: string, text: string, as: 'document' | 'part'): Promise<UploadOutcome>;
  /** Looks at a text as if it were uploaded under a name; stores nothing. */
  check(name: string, text: string): Promise<DocumentLook>;
  /** Looks at a version (null: the current one); null when there is none. */
  look(name: string, version: number | null): Promise<DocumentLook | null>;
  /** Looks at what a session runs, or ran while that is known; null when it is not. */
  lookOfSession(id: SessionId): Promise<(DocumentLook & { readonly document: string }) | null>;
  /**
   * Names of the uploaded documents that the current version of one draws in, directly or by way of others; none when it
   * cannot be loaded.
   */
  drawnIn(name: string): Promise<readonly string[]>;
  rollBack(name: string, version: number): Promise<'done' | 'unknown'>;
  remove(name: string): Promise<'done' | 'unknown'>;
  /**
   * Text of a version that sessions were started with, or of something that it draws in, by its path relative to the
   * document; the last part of the document's own address is the document. For servers that are given a session of ours.
   */
  source(hash: string, path: string): Promise<string | null>;
  /** The absolute address of what a request wants to be run, or why it may not be (contract 4). */
  requested(
    src: string,
  ): { readonly kind: 'allowed'; readonly url: string } | { readonly kind: 'refused'; readonly why: string };
}
