import type { EvaluatorFactory } from '@ringback/script';
import type { Dialog, Item, VoiceDocument } from '../document/model.ts';
import { readDocument } from '../document/read-document.ts';
import type { VoiceFinding } from '../finding.ts';
import type { VoiceLimits } from '../limits.ts';
import { type Reference, referencesOf } from './references.ts';
import { sourcesOf } from './sources.ts';

export interface LintResult {
  readonly findings: readonly VoiceFinding[];
  /** Addresses in other files, for who can look whether they are there. */
  readonly references: readonly Reference[];
  /** Ids of the dialogs. */
  readonly dialogs: readonly string[];
}

/** What is wrong or hardly meant in a document: what the reader finds, and what only the whole tells. */
export function lintDocument(
  text: string,
  url: string,
  { limits, evaluatorFactory }: { readonly limits: VoiceLimits; readonly evaluatorFactory: EvaluatorFactory },
): LintResult {
  const reading = readDocument(text, url, limits);
  if (!reading.ok) return { findings: reading.findings, references: [], dialogs: [] };
  const { document } = reading;
  const references = referencesOf(document);
  const findings = [
    ...reading.findings,
    ...scripts(document, evaluatorFactory),
    ...targets(document, references),
    ...items(document),
    ...unreached(document, references),
  ].toSorted((a, b) => a.line - b.line || a.column - b.column);
  const dialogs = document.dialogs.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return { findings, references: references.filter(({ uri }) => !uri.startsWith('#')), dialogs };
}

function scripts(document: VoiceDocument, evaluatorFactory: EvaluatorFactory): VoiceFinding[] {
  const evaluator = evaluatorFactory({ name: document.url });
  return sourcesOf(document).flatMap(({ kind, text, at }) => {
    const { problem } = evaluator.compile(kind, text, at);
    if (problem === undefined) return [];
    const { message, line, column } = problem;
    return [error('VXML_SCRIPT', { line, column }, `${problem.name}: ${message}`)];
  });
}

function targets(document: VoiceDocument, references: readonly Reference[]): VoiceFinding[] {
  const ids = new Set(document.dialogs.map(({ id }) => id));
  const dialogs = references
    .filter(({ uri, use }) => use === 'document' && uri.startsWith('#') && !ids.has(uri.slice(1)))
    .map(({ uri, at }) =>
      error('VXML_UNKNOWN_TARGET', at, `There is no dialog ${JSON.stringify(uri.slice(1))} in the document`),
    );
  return [...dialogs, ...document.dialogs.flatMap((dialog) => itemTargets(document, dialog))];
}

function itemTargets(document: VoiceDocument, dialog: Dialog): VoiceFinding[] {
  const names = new Set(dialog.items.map(({ name }) => name));
  const codes = [
    dialog.init,
    ...dialog.filled.map(({ code }) => code),
    ...dialog.catches.map(({ code }) => code),
    ...dialog.items.flatMap((item) => [
      ...item.catches.map(({ code }) => code),
      ...(item.kind === 'block' ? [item.code] : []),
    ]),
  ];
  return codes
    .flatMap((code) => document.codes[code] ?? [])
    .flatMap((one) => {
      if (one.op !== 'goto' || one.target.kind !== 'item' || one.target.name.kind !== 'literal') return [];
      const { uri, at } = one.target.name;
      return names.has(uri)
        ? []
        : [error('VXML_UNKNOWN_TARGET', at, `The form has no item ${JSON.stringify(uri)}`)];
    });
}

function items(document: VoiceDocument): VoiceFinding[] {
  return document.dialogs.flatMap((dialog) =>
    dialog.items
      .filter((item) => hearsNothing(document, dialog, item))
      .map(({ kind, at }) =>
        warning(
          'VXML_NO_KEYS',
          at,
          `Nothing that can be keyed fills this ${kind}`,
          'Add a type, options with dtmf, or a grammar with mode="dtmf"',
        ),
      ),
  );
}

/** A field or menu that waits for keys and that no key could ever fill. */
function hearsNothing(document: VoiceDocument, dialog: Dialog, item: Item): boolean {
  if (item.kind !== 'field' && item.kind !== 'menu') return false;
  const isKeyed = (grammars: Item['grammars']) => grammars.some(({ source }) => source.kind !== 'voice');
  if (isKeyed(item.grammars) || isKeyed(dialog.grammars)) return false;
  if (document.application !== undefined && item.kind === 'menu') return item.choices.length === 0;
  return item.kind === 'field'
    ? item.builtin === undefined && !item.options.some(({ dtmf }) => dtmf !== undefined)
    : !item.choices.some(({ dtmf, grammars }) => dtmf !== undefined || isKeyed(grammars));
}

function unreached(document: VoiceDocument, references: readonly Reference[]): VoiceFinding[] {
  const asked = new Set(
    references.filter(({ use }) => use === 'document').map(({ uri }) => uri.split('#')[1]),
  );
  // Expressions may name any dialog, and so may other documents: one that a literal address could not lead to is only odd
  // when no expression leads anywhere.
  const isOpen = document.codes.some((code) =>
    code.some(
      (one) =>
        one.op === 'goto' &&
        (one.target.kind === 'document' ? one.target.next : one.target.name).kind === 'expression',
    ),
  );
  if (isOpen) return [];
  return document.dialogs
    .slice(1)
    .filter(
      ({ id, scope, grammars }) =>
        !asked.has(id) && scope !== 'document' && grammars.every((one) => one.scope !== 'document'),
    )
    .map(({ id, at }) =>
      warning(
        'VXML_UNREACHED',
        at,
        id === undefined
          ? 'A dialog without id that is not the first one is never entered'
          : `Nothing in the document leads to ${JSON.stringify(id)}`,
      ),
    );
}

function error(
  code: string,
  at: { readonly line: number; readonly column: number },
  message: string,
): VoiceFinding {
  return { severity: 'error', code, message, line: at.line, column: at.column };
}

function warning(
  code: string,
  at: { readonly line: number; readonly column: number },
  message: string,
  remedy?: string,
): VoiceFinding {
  return {
    severity: 'warning',
    code,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    line: at.line,
    column: at.column,
  };
}
