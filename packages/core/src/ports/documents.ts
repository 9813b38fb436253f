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

export type UploadOutcome =
  | { readonly kind: 'stored'; readonly version: number; readonly findings: readonly DocumentFinding[] }
  /** It cannot be loaded; nothing was stored. */
  | { readonly kind: 'refused'; readonly findings: readonly DocumentFinding[] };

/** Documents of scenarios as administrators and integrators deal with them. */
export interface DocumentLibrary extends Pick<DocumentRepository, 'list' | 'get' | 'versions'> {
  /** Checks and stores. `as: 'part'` is not run by itself: it is stored as it is. */
  upload(name: string, text: string, as: 'document' | 'part'): Promise<UploadOutcome>;
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
