import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeclaredValue, Evaluator, ScriptSession } from './evaluator.ts';
import type { JsonObject } from './json.ts';
import { createRealmEvaluator } from './realm-evaluator.ts';
import { AT, setUp } from './testing/test-evaluator.ts';

interface Written {
  readonly name: string;
  readonly source: string;
  readonly isGiven: boolean;
}

const SCRIPT = 'function twice(n) { return 2 * n; } function seen() { return typeof late; }';

/** Saved data of a session whose variables are made at once where that is possible, or one by one. */
function begun(written: readonly Written[], given: JsonObject, script: string, atOnce: boolean) {
  const evaluator = createRealmEvaluator({ name: 'test.scxml' });
  const variables = written.map(({ name, source, isGiven }) => {
    const value: DeclaredValue =
      source === '' ? undefined : { unit: evaluator.compile('expression', source, AT) };
    return { name, value, isGiven };
  });
  const unit = evaluator.compile('script', script, AT);
  const second = evaluator.compile('script', 'function second() {}', AT);
  const layout = atOnce ? evaluator.layOut(variables, [[unit], [second]]) : undefined;
  const session = evaluator.newSession();
  session.begin({ nowMs: 5000, seed: 7 });
  session.bindSystem('_name', () => 'test');
  const areMade = layout !== undefined && session.declareAll(layout, given);
  const left = areMade ? layout.open : variables.keys();
  const problems: string[] = [];
  for (const index of left) {
    const variable = variables[index];
    if (variable === undefined) continue;
    const { name, isGiven, value } = variable;
    const json = isGiven ? given[name] : undefined;
    const outcome = session.declare(name, json === undefined ? value : { json });
    if (!outcome.ok) problems.push(`${name}: ${outcome.problem.message}`);
  }
  for (const one of [unit, second]) {
    const ran = session.run(one);
    if (!ran.ok) problems.push(ran.problem.message);
  }
  return { areMade, problems, session, evaluator, data: dataOf(evaluator, session) };
}

const NAMES = [
  'a',
  'b',
  'c',
  'd',
  'e',
  'f',
  'x',
  'late',
  'twice',
  'second',
  'seen',
  'static',
  'count',
  'next',
  'facts',
];

/** Values of all names that tests use; order aside, what a session has. */
function dataOf(evaluator: Evaluator, session: ScriptSession) {
  const names = NAMES.filter((name) => session.isDeclared(name)).map((name) => {
    const outcome = session.read(
      evaluator.compile('expression', `typeof ${name} === 'function' ? 'f' : ${name}`, AT),
    );
    return [name, outcome.ok ? outcome.value : outcome.problem.message];
  });
  const saved = session.save();
  return { names, lost: saved.ok ? saved.value.lost : saved.problem.message };
}

const variable = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd', 'late', 'twice', 'second', 'static', '_name', '1x'),
  source: fc.constantFrom(
    '',
    '1',
    "'text'",
    '({})',
    '[1, {x: -2}]',
    'null',
    'true',
    '-0',
    '({"__proto__": 1})',
    '/x/g',
    'a',
    'b + 1',
    'typeof late',
    'typeof twice',
    'typeof second',
    '({a, b})',
    'Date.now()',
    '(function () { return typeof c; })()',
    "eval('typeof d')",
    'Math.random()',
    'undeclared',
    '(',
    '(() => { for (;;); })()',
    '(a = 3)',
  ),
  isGiven: fc.boolean(),
});
const scripts = fc.constantFrom(
  '',
  SCRIPT,
  'var e = typeof late;',
  'var e = typeof second;',
  'function twice(n) { return n; } twice.count = 1; var f = twice(2);',
  'function a() {}',
  'function x() {} function x() { return 1; }',
  'function _name() {}',
);

describe('a layout', () => {
  it('begins sessions as they begin when each variable is declared after the other', () => {
    fc.assert(
      fc.property(
        fc.array(variable, { maxLength: 8 }),
        fc.dictionary(
          fc.constantFrom('a', 'b', 'late', '__proto__'),
          fc.jsonValue() as fc.Arbitrary<JsonObject>,
        ),
        scripts,
        (written, given, script) => {
          const one = begun(written, given, script, false);
          const all = begun(written, given, script, true);
          expect(all.problems).toEqual(one.problems);
          expect(all.data).toEqual(one.data);
        },
      ),
      // Each makes two realms.
      { numRuns: 40 },
    );
  });

  it('is there for data that are written out, and for what reads nothing that comes later', () => {
    const written = [
      { name: 'count', source: '0', isGiven: true },
      { name: 'next', source: 'count + 1', isGiven: true },
      { name: 'facts', source: '({ at: Date.now(), list: [] })', isGiven: true },
    ];
    const { areMade, problems, data } = begun(written, { count: 4 }, SCRIPT, true);
    expect({ areMade, problems }).toEqual({ areMade: true, problems: [] });
    expect(data.names).toEqual([
      ['twice', 'f'],
      ['second', 'f'],
      ['seen', 'f'],
      ['count', 4],
      ['next', 5],
      ['facts', { at: 5000, list: [] }],
    ]);
  });

  it.each([
    [
      'what is made later',
      [
        ['a', 'typeof b'],
        ['b', '1'],
      ],
    ],
    ['a function of the script', [['a', 'typeof twice']]],
    ['text', [['a', "eval('1')"]]],
    ['a name that no field can have', [['constructor', '1']]],
    [
      'one name made in two ways',
      [
        ['a', 'Date.now()'],
        ['a', '1'],
      ],
    ],
  ])('is not there where an expression mentions %s', (_what, pairs) => {
    const written = pairs.map(([name = '', source = '']) => ({ name, source, isGiven: true }));
    expect(begun(written, {}, SCRIPT, true).areMade).toBe(false);
  });

  it('leaves names of the platform alone', () => {
    const { areMade, problems } = begun([{ name: '_name', source: '1', isGiven: false }], {}, SCRIPT, true);
    expect(areMade).toBe(false);
    expect(problems).toEqual(['_name: _name is read-only']);
  });

  it('gives sessions values of their own', () => {
    const { evaluator } = setUp();
    const value = { unit: evaluator.compile('expression', '({ list: [] })', AT) };
    const layout = evaluator.layOut([{ name: 'a', value, isGiven: false }], []);
    const lengths = [1, 2].map(() => {
      const session = evaluator.newSession();
      session.begin({ nowMs: 0, seed: 1 });
      expect(layout && session.declareAll(layout, {})).toBe(true);
      const outcome = session.read(evaluator.compile('expression', 'a.list.push(1)', AT));
      return outcome.ok && outcome.value;
    });
    expect(lengths).toEqual([1, 1]);
  });

  it('refuses a value that is too large, which is then refused where it is declared', () => {
    const evaluator = createRealmEvaluator({ name: 'test.scxml', maxValueLength: 100 });
    const layout = evaluator.layOut([{ name: 'a', value: undefined, isGiven: true }], []);
    const session = evaluator.newSession();
    session.begin({ nowMs: 0, seed: 1 });
    expect(layout && session.declareAll(layout, { a: 'x'.repeat(200) })).toBe(false);
    expect(session.isDeclared('a')).toBe(false);
  });

  it('leaves a value of the document that is too large to be refused where it is declared', () => {
    const evaluator = createRealmEvaluator({ name: 'test.scxml', maxValueLength: 100 });
    const variables = ['x'.repeat(200), 'short'].map((json, at) => ({
      name: `a${at}`,
      value: { json },
      isGiven: true,
    }));
    expect(evaluator.layOut(variables, [])?.open).toEqual([0]);
  });
});

describe('saved data of sessions with a layout', () => {
  const SOURCES = [
    '1',
    "'text'",
    '-0',
    'NaN',
    'null',
    'true',
    'undefined',
    '5n',
    '({})',
    'twice',
    '[a, twice]',
    'new Date(7)',
  ];
  const names = ['a', 'b', 'c'];
  const changes = fc.array(
    fc.oneof(
      fc
        .tuple(fc.constantFrom(...names, 'late'), fc.constantFrom(...SOURCES))
        .map(([name, source]) => `${name} = ${source}`),
      fc.constantFrom(...names).map((name) => `delete ${name}`),
    ),
    { maxLength: 4 },
  );

  /** Two forms of the same data: of a session that was made with a layout, and of one without. */
  function savedForms() {
    const sides = [true, false].map((hasLayout) => {
      const evaluator = createRealmEvaluator({ name: 'test.scxml' });
      const variables = names.map((name) => ({ name, value: undefined, isGiven: true }));
      const unit = evaluator.compile('script', SCRIPT, AT);
      const layout = hasLayout ? evaluator.layOut(variables, [[unit]]) : undefined;
      const make = () => {
        const session = evaluator.newSession();
        session.begin({ nowMs: 0, seed: 1 });
        if (layout === undefined) for (const { name, value } of variables) session.declare(name, value);
        else expect(session.declareAll(layout, {})).toBe(true);
        session.run(unit);
        return session;
      };
      const change = (session: ScriptSession, sources: readonly string[]) => {
        for (const source of sources) session.run(evaluator.compile('script', source, AT));
        const saved = session.save();
        return saved.ok ? saved.value : saved.problem.message;
      };
      return { evaluator, make, change };
    });
    const [laid, bare] = sides;
    if (laid === undefined || bare === undefined) throw new Error('two sides');
    return { laid, bare };
  }

  it('are, letter by letter, those of sessions without, and are read back by both', () => {
    const { laid, bare } = savedForms();
    fc.assert(
      fc.property(changes, changes, (first, second) => {
        const one = laid.make();
        const other = bare.make();
        const saved = laid.change(one, first);
        expect(saved).toEqual(bare.change(other, first));
        expect(laid.change(one, second)).toEqual(bare.change(other, second));
        if (typeof saved === 'string') throw new Error(saved);
        for (const side of [laid, bare]) {
          const again = side.evaluator.restoreSession(saved.text);
          again.begin({ nowMs: 0, seed: 1 });
          expect(side.change(again, [])).toEqual({ text: saved.text, lost: [] });
          expect(side.change(again, second)).toEqual(laid.change(one, []));
        }
      }),
    );
  });
});
