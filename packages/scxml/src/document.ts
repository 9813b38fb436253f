import type { EvaluatorFactory } from '@ringback/script';
import type { ActionSchemas } from './action-schema.ts';
import type { Finding } from './finding.ts';

/** Answer of the caller's `resolve` port, which decides what may be fetched. */
export type Resolved =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** What `loadDocument` needs besides the text. */
export interface LoadOptions {
  /** Absolute URL of the document; relative references resolve against it. */
  readonly url: string;
  /** Fetches `src` references; absent means that none may be fetched. */
  readonly resolve?: (url: string) => Promise<Resolved>;
  readonly evaluatorFactory: EvaluatorFactory;
  readonly actionSchemas?: ActionSchemas;
  /** Trusted script whose functions all sessions of the document see; see `EvaluatorOptions.prelude`. */
  readonly prelude?: string;
  readonly limits?: Partial<DocumentLimits>;
}

/** Sizes above which a document is refused, and the budgets of its sessions. */
export interface DocumentLimits {
  /** Characters of one file; default 4,000,000. */
  readonly maxLength: number;
  /** Elements in all; default 50,000. */
  readonly maxElements: number;
  /** Nesting of elements; default 200. */
  readonly maxDepth: number;
  /** Microsteps in one macrostep; default 1,000. */
  readonly microsteps: number;
  /** Script steps (loop rounds, calls) in one macrostep; default 1,000,000. */
  readonly scriptSteps: number;
  /** Events waiting on the internal queue; default 1,000. */
  readonly internalEvents: number;
}

/** A loaded, checked and compiled document. Immutable; shared by all its sessions. */
export interface ScxmlDocument {
  readonly url: string;
  readonly name: string;
  /** SHA-256 (hex) over the content; a saved session only loads into a document with the same one. */
  readonly hash: string;
  /** Remarks that did not stop it from loading. */
  readonly findings: readonly Finding[];
}

export type LoadResult =
  | { readonly ok: true; readonly document: ScxmlDocument }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads, checks and compiles a document. Bad documents are findings, not exceptions. */
export async function loadDocument(text: string, options: LoadOptions): Promise<LoadResult> {
  return {
    ok: false,
    findings: [
      { severity: 'error', code: 'SCXML_NOT_BUILT', message: options.url + text.length, line: 1, column: 1 },
    ],
  };
}
