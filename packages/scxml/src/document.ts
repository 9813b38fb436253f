import { createHash } from 'node:crypto';
import type { Evaluator, EvaluatorFactory, SystemObject } from '@ringback/script';
import type { ActionSchemas } from './action-schema.ts';
import type { Resources } from './content-reader.ts';
import { ContentReader } from './content-reader.ts';
import type { Dialect } from './dialect.ts';
import { chooseDialect } from './dialect.ts';
import { ScxmlError } from './errors.ts';
import type { Finding } from './finding.ts';
import type { Model } from './model.ts';
import { SCXML_NAMESPACE } from './namespace.ts';
import { scriptFinding } from './script-finding.ts';
import { StateReader } from './state-reader.ts';
import { readXml } from './xml-reader.ts';
import type { XmlElement } from './xml-tree.ts';
import { attributeOf, elementsOf } from './xml-tree.ts';

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
  /** What all sessions see under read-only names; functions are answered by `StepOptions.answer`. */
  readonly systemObjects?: Readonly<Record<string, SystemObject>>;
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

const DEFAULT_LIMITS: DocumentLimits = {
  maxLength: 4_000_000,
  maxElements: 50_000,
  maxDepth: 200,
  microsteps: 1_000,
  scriptSteps: 1_000_000,
  internalEvents: 1_000,
};

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

/** What the interpreter and the tools of this package see of a document. */
export class LoadedDocument implements ScxmlDocument {
  readonly url: string;
  readonly name: string;
  readonly hash: string;
  readonly findings: readonly Finding[];
  readonly model: Model;
  readonly evaluator: Evaluator;
  readonly dialect: Dialect;
  readonly limits: DocumentLimits;
  /** Findings for expressions that do not compile. */
  readonly scriptFindings: readonly Finding[];
  /** Events that the document says come from outside; only the linter asks. */
  readonly externalEvents: readonly string[];

  constructor(fields: Omit<LoadedDocument, 'constructor'>) {
    this.url = fields.url;
    this.name = fields.name;
    this.hash = fields.hash;
    this.findings = fields.findings;
    this.model = fields.model;
    this.evaluator = fields.evaluator;
    this.dialect = fields.dialect;
    this.limits = fields.limits;
    this.scriptFindings = fields.scriptFindings;
    this.externalEvents = fields.externalEvents;
  }
}

/** The inside of a document that `loadDocument` gave. */
export function loaded(document: ScxmlDocument): LoadedDocument {
  if (document instanceof LoadedDocument) return document;
  throw new ScxmlError('SCXML_INTERNAL', 'The document was not made by loadDocument');
}

/** Reads, checks and compiles a document. Bad documents are findings, not exceptions. */
export async function loadDocument(text: string, options: LoadOptions): Promise<LoadResult> {
  const limits: DocumentLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const xml = readXml(text, limits);
  if (!xml.ok) return { ok: false, findings: [xml.finding] };
  const { root } = xml;
  const rootFindings = checkRoot(root);
  if (rootFindings.length > 0) return { ok: false, findings: rootFindings };

  const hash = createHash('sha256').update(text);
  const resources = await fetchResources(root, options, hash);
  const evaluator = options.evaluatorFactory({
    name: options.url,
    stepBudget: limits.scriptSteps,
    ...(options.prelude === undefined ? {} : { prelude: options.prelude }),
    ...(options.systemObjects === undefined ? {} : { systemObjects: options.systemObjects }),
  });
  const dialect = chooseDialect(root);
  const reader = new ContentReader(evaluator, dialect, resources, options.actionSchemas ?? {});
  const model = new StateReader(reader, resources, limits).read(root);
  if (reader.findings.some((finding) => finding.severity === 'error')) {
    return { ok: false, findings: reader.findings };
  }
  const scriptFindings = reader.broken.flatMap(scriptFinding);
  return {
    ok: true,
    document: new LoadedDocument({
      url: options.url,
      name: attributeOf(root, 'name')?.value ?? '',
      hash: hash.digest('hex'),
      findings: reader.findings,
      model,
      evaluator,
      dialect,
      limits,
      scriptFindings,
      externalEvents: externalEvents(root),
    }),
  };
}

/** Namespace of what a document says to those who check it, and not to those who run it. */
const CHECK_NAMESPACE = 'urn:ringback:check';

function externalEvents(root: XmlElement): string[] {
  const named = root.attributes.find(({ uri, local }) => uri === CHECK_NAMESPACE && local === 'events');
  return (named?.value ?? '').split(/\s+/u).filter((name) => name !== '');
}

function checkRoot(root: XmlElement): Finding[] {
  const refuse = (code: string, message: string, at = root.at): Finding[] => [
    { severity: 'error', code, message, line: at.line, column: at.column },
  ];
  if (root.local !== 'scxml' || root.uri !== SCXML_NAMESPACE) {
    return refuse('SCXML_ROOT', `The root element must be <scxml xmlns="${SCXML_NAMESPACE}">`);
  }
  const datamodel = attributeOf(root, 'datamodel');
  if (datamodel && datamodel.value !== 'ecmascript' && datamodel.value !== 'null') {
    const message = `The data model ${JSON.stringify(datamodel.value)} is not supported, only ecmascript is`;
    return refuse('SCXML_DATAMODEL', message, datamodel.at);
  }
  const version = attributeOf(root, 'version');
  if (version && version.value !== '1.0') {
    return refuse('SCXML_VERSION', 'The version must be 1.0', version.at);
  }
  const hasStates = elementsOf(root).some((child) => ['state', 'parallel', 'final'].includes(child.local));
  return hasStates ? [] : refuse('SCXML_MISSING_ELEMENT', 'The document has no states');
}

async function fetchResources(
  root: XmlElement,
  options: LoadOptions,
  hash: { update(text: string): unknown },
): Promise<Resources> {
  const resources = new Map<XmlElement, Resolved>();
  const visit = async (element: XmlElement): Promise<void> => {
    // A document inside of <content> is loaded when it is invoked.
    if (element.local === 'content') return;
    const src = attributeOf(element, 'src');
    if (element.uri === SCXML_NAMESPACE && src && ['data', 'script'].includes(element.local)) {
      const resolved = await resolveSource(src.value, options);
      if (resolved.ok) hash.update(`\0${src.value}\0${resolved.text}`);
      resources.set(element, resolved);
    }
    for (const child of elementsOf(element)) await visit(child);
  };
  await visit(root);
  return resources;
}

async function resolveSource(src: string, options: LoadOptions): Promise<Resolved> {
  // `file:name` without slashes occurs in published documents and means a neighbour of the document.
  const reference = src.replace(/^file:(?!\/)/u, '');
  if (!URL.canParse(reference, options.url)) {
    return { ok: false, message: `${JSON.stringify(src)} is not a URL` };
  }
  if (!options.resolve) return { ok: false, message: `${JSON.stringify(src)} may not be fetched` };
  return options.resolve(new URL(reference, options.url).href);
}
