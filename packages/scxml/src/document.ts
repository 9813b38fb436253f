import type { Evaluator } from '@ringback/script';
import type { DataLayout } from './data-layout.ts';
import type { DialectName } from './dialect.ts';
import type { DocumentLimits } from './document-limits.ts';
import { ScxmlError } from './errors.ts';
import type { Finding } from './finding.ts';
import type { Model } from './model.ts';

/** A loaded, checked and compiled document. Immutable; shared by all its sessions. */
export interface ScxmlDocument {
  readonly url: string;
  readonly name: string;
  /** SHA-256 (hex) over the content of all its files; a saved session only loads into a document with the same one. */
  readonly hash: string;
  readonly dialect: DialectName;
  /** Limits as given, with what the document asks for itself. */
  readonly limits: DocumentLimits;
  /** Remarks that did not stop it from loading; expressions that will fail when they are reached are among them. */
  readonly findings: readonly Finding[];
}

/** What the interpreter and the tools of this package see of a document. */
export class LoadedDocument implements ScxmlDocument {
  readonly url: string;
  readonly name: string;
  readonly hash: string;
  readonly dialect: DialectName;
  readonly limits: DocumentLimits;
  readonly findings: readonly Finding[];
  readonly model: Model;
  readonly evaluator: Evaluator;
  /** Absent when they are made one by one. */
  readonly data: DataLayout | undefined;
  /** Events that the document says come from outside; only the linter asks. */
  readonly externalEvents: readonly string[];

  constructor(fields: Omit<LoadedDocument, 'constructor'>) {
    this.url = fields.url;
    this.name = fields.name;
    this.hash = fields.hash;
    this.dialect = fields.dialect;
    this.limits = fields.limits;
    this.findings = fields.findings;
    this.model = fields.model;
    this.evaluator = fields.evaluator;
    this.data = fields.data;
    this.externalEvents = fields.externalEvents;
  }
}

/** The inside of a document that `loadDocument` gave. */
export function loaded(document: ScxmlDocument): LoadedDocument {
  if (document instanceof LoadedDocument) return document;
  throw new ScxmlError('SCXML_INTERNAL', 'The document was not made by loadDocument');
}
