import { createHash } from 'node:crypto';
import type { EvaluatorFactory, SystemObject } from '@ringback/script';
import type { XmlElement } from '@ringback/xml';
import { attributeOf, elementsOf } from '@ringback/xml';
import type { ActionSchemas } from './action-schema.ts';
import type { Resources } from './content-reader.ts';
import { ContentReader } from './content-reader.ts';
import { layOutData } from './data-layout.ts';
import type { DialectName } from './dialect.ts';
import { chooseDialect, dialectOf } from './dialect.ts';
import type { ScxmlDocument } from './document.ts';
import { LoadedDocument } from './document.ts';
import type { DocumentLimits, OwnLimits } from './document-limits.ts';
import { DEFAULT_CEILINGS, DEFAULT_LIMITS, limitsOf } from './document-limits.ts';
import type { Resolved, Source } from './document-sources.ts';
import { DocumentSources } from './document-sources.ts';
import type { Finding } from './finding.ts';
import type { LintOptions } from './lint/lint-context.ts';
import { checkVocabulary } from './lint/vocabulary.ts';
import { SCXML_NAMESPACE } from './namespace.ts';
import { scriptFinding } from './script-finding.ts';
import { StateReader } from './state-reader.ts';
import { Includer } from './x-include.ts';
import { readXml } from './xml-reader.ts';

/** What `loadDocument` needs besides the text. */
export interface LoadOptions {
  /** Absolute URL of the document; relative references resolve against it. */
  readonly url: string;
  /** Fetches what `src` and `xi:include` refer to; absent means that nothing may be fetched. */
  readonly resolve?: (url: string) => Promise<Resolved>;
  readonly evaluatorFactory: EvaluatorFactory;
  readonly actionSchemas?: ActionSchemas;
  /** Trusted script whose functions all sessions of the document see; see `EvaluatorOptions.prelude`. */
  readonly prelude?: string;
  /** What all sessions see under read-only names; functions are answered by `StepOptions.answer`. */
  readonly systemObjects?: Readonly<Record<string, SystemObject>>;
  readonly limits?: Partial<DocumentLimits>;
  /** The highest limits that a document may ask for itself by attributes of its root. */
  readonly ceilings?: Partial<OwnLimits>;
  /** Reads the document in this dialect, whatever its root says. */
  readonly dialect?: DialectName;
  /** Looks at attributes as well that nothing reads. They are findings but keep no document from being loaded. */
  readonly lint?: LintOptions;
}

export type LoadResult =
  | { readonly ok: true; readonly document: ScxmlDocument }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads, checks and compiles a document. Bad documents are findings, not exceptions. */
export async function loadDocument(text: string, options: LoadOptions): Promise<LoadResult> {
  const given: DocumentLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const xml = readXml(text, given);
  if (!xml.ok) return { ok: false, findings: [xml.finding] };
  const { root, elements } = xml;
  const dialect = options.dialect === undefined ? chooseDialect(root) : dialectOf(options.dialect);
  const { limits, findings: limitFindings } = limitsOf(root, given, {
    ...DEFAULT_CEILINGS,
    ...options.ceilings,
  });
  const rootFindings = checkRoot(root);
  if (rootFindings.length > 0) return { ok: false, findings: rootFindings };

  const hash = createHash('sha256').update(text);
  const sources = new DocumentSources(options.resolve, limits, hash, text.length);
  const includer = new Includer(sources, limits, elements);
  await includer.expand(root, options.url);
  // Also when inclusions failed, so that one attempt names everything that is missing.
  const resources = await fetchResources(root, options.url, sources);
  const vocabulary = options.lint && checkVocabulary(root, dialect.name, options.lint);
  const found = (all: readonly Finding[]): Finding[] =>
    vocabulary ? [...all.map(vocabulary.explain), ...vocabulary.findings] : [...all];
  const findings = [...limitFindings, ...includer.findings];
  if (hasErrors(findings)) return { ok: false, findings: found(findings) };

  const evaluator = options.evaluatorFactory({
    name: options.url,
    stepBudget: limits.scriptSteps,
    maxValueLength: limits.valueLength,
    ...(dialect.dataObject === undefined ? {} : { dataObject: dialect.dataObject }),
    ...(options.prelude === undefined ? {} : { prelude: options.prelude }),
    ...(options.systemObjects === undefined ? {} : { systemObjects: options.systemObjects }),
  });
  const reader = new ContentReader(evaluator, dialect, resources, options.actionSchemas ?? {});
  const model = new StateReader(reader, dialect, resources, limits, options.lint?.suggest).read(root);
  findings.push(...reader.findings);
  const broken = reader.broken.flatMap(scriptFinding);
  // Whoever mends it wants to know all at once; scripts that do not compile alone keep no document from being run.
  if (hasErrors(findings))
    return { ok: false, findings: found(options.lint ? [...findings, ...broken] : findings) };
  findings.push(...broken);
  return {
    ok: true,
    document: new LoadedDocument({
      url: options.url,
      name: attributeOf(root, 'name')?.value ?? '',
      hash: hash.digest('hex'),
      dialect: dialect.name,
      limits,
      findings: found(findings),
      model,
      evaluator,
      data: layOutData(model, evaluator),
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

function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

function checkRoot(root: XmlElement): Finding[] {
  const refuse = (code: string, message: string, at = root.at): Finding[] => [
    { severity: 'error', code, message, ...at },
  ];
  if (root.local !== 'scxml' || root.uri !== SCXML_NAMESPACE) {
    return refuse('SCXML_ROOT', `The root element must be <scxml xmlns="${SCXML_NAMESPACE}">`);
  }
  for (const [name, supported] of [
    ['datamodel', ['ecmascript', 'null']],
    ['profile', ['ecmascript']],
  ] as const) {
    const model = attributeOf(root, name);
    if (model && !supported.some((one) => one === model.value)) {
      const message = `The ${name} ${JSON.stringify(model.value)} is not supported, only ecmascript is`;
      return refuse('SCXML_DATAMODEL', message, model.at);
    }
  }
  const version = attributeOf(root, 'version');
  if (version && version.value !== '1.0') {
    return refuse('SCXML_VERSION', 'The version must be 1.0', version.at);
  }
  const hasStates = elementsOf(root).some(({ local }) =>
    ['state', 'parallel', 'final', 'include'].includes(local),
  );
  return hasStates ? [] : refuse('SCXML_MISSING_ELEMENT', 'The document has no states');
}

async function fetchResources(root: XmlElement, url: string, sources: DocumentSources): Promise<Resources> {
  const resources = new Map<XmlElement, Source>();
  for (const { element, src } of referencesIn(root)) {
    resources.set(element, await sources.read(src, element.at.url ?? url));
  }
  return resources;
}

/** `src` of `<data>` and `<script>`, in document order. A document inside of `<content>` is loaded when it is invoked. */
function referencesIn(root: XmlElement): { readonly element: XmlElement; readonly src: string }[] {
  const found: { element: XmlElement; src: string }[] = [];
  const todo = [root];
  for (let element = todo.pop(); element; element = todo.pop()) {
    const src = attributeOf(element, 'src');
    const isOurs = element.uri === SCXML_NAMESPACE;
    if (isOurs && src && ['data', 'script'].includes(element.local)) found.push({ element, src: src.value });
    if (!isOurs || element.local !== 'content') todo.push(...elementsOf(element).reverse());
  }
  return found;
}
