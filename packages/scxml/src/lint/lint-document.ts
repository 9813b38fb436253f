import type { ScxmlDocument } from '../document.ts';
import { loaded } from '../document.ts';
import type { Finding } from '../finding.ts';
import { VariableUse } from './changing-names.ts';
import { dialCircles } from './dial-circles.ts';
import { endlessCircles } from './endless-circles.ts';
import type { LintOptions } from './lint-context.ts';
import { LintContext } from './lint-context.ts';
import { unreachable } from './reachability.ts';
import { sendValues } from './send-values.ts';
import { unhandledFailures } from './unhandled-failures.ts';
import { unsentEvents } from './unsent-events.ts';

/**
 * What is wrong or hardly meant in a document that could be loaded: scripts that do not compile, states that nothing
 * leads to, events that nobody sends, failures that nobody hears of, circles without end.
 */
export function lintDocument(document: ScxmlDocument, options: LintOptions = {}): readonly Finding[] {
  const inside = loaded(document);
  const context = new LintContext(inside, options);
  const use = new VariableUse(context);
  return [
    ...inside.findings,
    ...unreachable(context),
    ...endlessCircles(context, use),
    ...dialCircles(context, use),
    ...sendValues(context),
    ...unsentEvents(context),
    ...unhandledFailures(context),
  ].toSorted((a, b) => compare(a.url ?? '', b.url ?? '') || a.line - b.line || a.column - b.column);
}

/** The document itself first, then its other files. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
