import type { Json } from '@ringback/script';
import type { Mark } from '../grammar/matcher.ts';
import type { GrammarTree } from '../grammar/model.ts';
import type { LiveCall } from './live-call.ts';

type Srgs = Extract<GrammarTree, { kind: 'srgs' }>;

/** A rule that is being computed. */
interface Open {
  readonly grammar: Srgs;
  readonly rule: string;
  /** Of its script, when it has tags. */
  scope: string | undefined;
  keys: string;
  literal: string | undefined;
  latest: { readonly value: Json | undefined; readonly text: string } | undefined;
  readonly rules: Record<string, Json>;
}

/** What the tags on the way through a grammar give (Semantic Interpretation 1.0, both formats). */
export function interpret(call: LiveCall, marks: readonly Mark[]): Json | undefined {
  const open: Open[] = [];
  let result: Json | undefined;
  for (const mark of marks) {
    call.spend();
    const top = open.at(-1);
    switch (mark.kind) {
      case 'enter':
        open.push({
          grammar: mark.grammar,
          rule: mark.rule,
          scope: undefined,
          keys: '',
          literal: undefined,
          latest: undefined,
          rules: {},
        });
        break;
      case 'key':
        if (top) top.keys += mark.key;
        break;
      case 'tag':
        if (top && mark.grammar.tags === 'literals') top.literal = mark.text.trim();
        else if (top) runTag(call, top, mark);
        break;
      case 'leave': {
        const done = open.pop();
        if (!done) break;
        const value = valueOf(call, done);
        const outer = open.at(-1);
        if (outer) {
          outer.keys += done.keys;
          outer.latest = { value, text: done.keys };
          if (value !== undefined) outer.rules[done.rule] = value;
        } else result = value;
        break;
      }
    }
  }
  return result;
}

function runTag(call: LiveCall, open: Open, tag: Extract<Mark, { kind: 'tag' }>): void {
  const { scripts } = call;
  const run = (text: string, line = 1, column = 1): void => {
    const outcome = scripts.run(call.ownUnit('script', text, { line, column, url: tag.grammar.base }));
    if (!outcome.ok) throw call.failed(outcome.problem);
  };
  if (open.scope === undefined) {
    open.scope = call.openScope(undefined, { out: {}, rules: {}, meta: {}, _rb_known: null });
    scripts.useScope(open.scope);
    for (const prelude of open.grammar.preludes) run(prelude);
  }
  call.declare(
    '_rb_known',
    {
      rules: open.rules,
      latest: open.latest?.value ?? null,
      latestText: open.latest?.text ?? '',
      current: open.keys,
    },
    open.scope,
  );
  run('rules = _rb_rules(_rb_known); meta = _rb_meta(_rb_known);');
  run(tag.text, tag.line, tag.column);
}

function valueOf(call: LiveCall, open: Open): Json | undefined {
  if (open.literal !== undefined) return open.literal;
  if (open.scope === undefined) return open.latest === undefined ? open.keys : open.latest.value;
  const value = call.variable('out', open.scope);
  call.scripts.closeScope(open.scope);
  return value;
}
