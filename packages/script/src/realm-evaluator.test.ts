import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evaluator, Outcome, ScriptSession } from './evaluator.ts';
import { createRealmEvaluator } from './realm-evaluator.ts';

const AT = { line: 10, column: 5 };

function setUp(options: { stepBudget?: number; prelude?: string; maxSavedLength?: number } = {}) {
  const evaluator = createRealmEvaluator({ name: 'test.scxml', ...options });
  const session = evaluator.newSession();
  session.begin({ nowMs: 86_400_000, seed: 7 });
  return {
    evaluator,
    session,
    read: (source: string) => read(evaluator, session, source),
    run: (source: string) => session.run(evaluator.compile('script', source, AT)),
  };
}

function read(evaluator: Evaluator, session: ScriptSession, source: string): unknown {
  const outcome = session.read(evaluator.compile('expression', source, AT));
  return outcome.ok ? outcome.value : `${outcome.problem.name}: ${outcome.problem.message}`;
}

function problemOf(outcome: Outcome<unknown>) {
  return outcome.ok ? undefined : outcome.problem;
}

describe('evaluation', () => {
  it('keeps the variables of scripts in the session', () => {
    const { run, read } = setUp();
    run(
      'var a = 1, b; let c = {d: [1, 2]}; const {d: [first, ...rest]} = c; function f(x) { return x + a; }',
    );
    run(
      'for (var i = 0; i < 3; i++) a += i\nfor (const one of c.d) { a += one }\nclass Box { size() { return 2 } }',
    );
    expect(read('[a, typeof b, f(1), i, first, rest, new Box().size()]')).toEqual([
      7,
      'undefined',
      8,
      3,
      1,
      [2],
      2,
    ]);
  });

  it('separates the sessions of one document', () => {
    const { evaluator, session } = setUp();
    const other = evaluator.newSession();
    const set = evaluator.compile('script', 'var x = 1', AT);
    session.run(set);
    other.begin({ nowMs: 0, seed: 1 });
    expect(read(evaluator, other, 'typeof x')).toBe('undefined');
    expect(read(evaluator, session, 'x')).toBe(1);
  });

  it.each([
    ['{}', {}],
    ['{a: 1}', { a: 1 }],
    ['1 + 1;', 2],
    ['(1) // one', 2 - 1],
    ['typeof nowhere', 'undefined'],
    ['((a, [b, c = 3], {d: {e}}) => [a, b, c, e])(1, [2], {d: {e: 4}})', [1, 2, 3, 4]],
    ['(function () { var x = 1; { let x = 2; } return x; })()', 1],
    ['(function () { return typeof arguments.length; })()', 'number'],
    ['(function f(n) { return n ? n * f(n - 1) : 1; })(5)', 120],
    ['(() => { label: for (;;) { for (;;) break label; } return 1; })()', 1],
    ['(() => { switch (3) { case 3: let y = 4; return y; } })()', 4],
    ['(() => { try { throw {a: 1} } catch ({a}) { return a } finally { 2 } })()', 1],
    ['[...(function* () { yield 1; yield* [2, 3]; })()]', [1, 2, 3]],
    ['(class { static #n = 2; static get n() { return this.#n; } }).n', 2],
    ['`a${1 + 1}`', 'a2'],
    ['null?.x ?? 5', 5],
    ['(() => { do var q = 1; while (false) return q })()', 1],
    ['new Date().getTime()', 86_400_000],
    ['[Date.now(), new Date(5).getTime(), typeof Date()]', [86_400_000, 5, 'string']],
    ['(() => { const e = new Error("a"); e.message = "b"; e.name = "C"; return String(e); })()', 'C: b'],
    ['(() => { const o = {}; o.toString = () => "mine"; return "" + o; })()', 'mine'],
  ])('gives the value of %s', (source, value) => {
    expect(setUp().read(source)).toEqual(value);
  });

  it('reports where an expression does not parse, and fails again whenever it is evaluated', () => {
    const { evaluator, session } = setUp();
    const unit = evaluator.compile('expression', 'caller_id: _genesys.ixn', AT);
    expect(unit.problem).toMatchObject({ kind: 'syntax', line: 10, column: 14 });
    expect(problemOf(session.test(unit))).toMatchObject({ kind: 'syntax' });
  });

  it('reports the line in which a script failed', () => {
    const { evaluator, session } = setUp();
    const unit = evaluator.compile('script', 'var a = 1\n\nnowhere.b()', AT);
    expect(problemOf(session.run(unit))).toMatchObject({
      kind: 'reference',
      name: 'ReferenceError',
      line: 12,
    });
  });

  it('assigns without copying, and only to what was declared', () => {
    const { evaluator, session, run, read } = setUp();
    run('var a = {n: 1}, b');
    const location = (source: string) => evaluator.compile('location', source, AT);
    const expression = (source: string) => evaluator.compile('expression', source, AT);
    expect(session.assign(location('b'), expression('a')).ok).toBe(true);
    expect(session.store(location("b['m']"), { list: [1] }).ok).toBe(true);
    expect(read('a === b && a.m.list[0]')).toBe(1);
    expect(problemOf(session.assign(location('c'), expression('1')))?.kind).toBe('reference');
    expect(problemOf(session.assign(location('a.x.y'), expression('1')))?.kind).toBe('type');
    expect(location('a + b').problem?.kind).toBe('syntax');
  });

  it('walks a copy of the array with foreach', () => {
    const { evaluator, session, run, read } = setUp();
    run('var list = [5, 6], seen = []');
    const cursor = session.foreach(evaluator.compile('expression', 'list', AT), 'item', 'at');
    const body = evaluator.compile('script', 'seen.push([item, at]); list.push(9)', AT);
    if (!cursor.ok) throw new TypeError(cursor.problem.message);
    for (let next = cursor.value.next(); next.ok && next.value; next = cursor.value.next()) session.run(body);
    expect(read('seen')).toEqual([
      [5, 0],
      [6, 1],
    ]);
    expect(session.foreach(evaluator.compile('expression', '7', AT), 'item', undefined).ok).toBe(false);
    expect(session.foreach(evaluator.compile('expression', '[]', AT), 'continue', undefined).ok).toBe(false);
  });

  it('takes chance from the seed', () => {
    const { session, read } = setUp();
    const first = read('[Math.random(), Math.random()]');
    session.begin({ nowMs: 0, seed: 7 });
    expect(read('[Math.random(), Math.random()]')).toEqual(first);
    session.begin({ nowMs: 0, seed: 8 });
    expect(read('[Math.random(), Math.random()]')).not.toEqual(first);
  });

  it('shows system names read-only', () => {
    const { evaluator, session, read, run } = setUp();
    session.bindSystem('_genesys', { ixn: { id: 1 } });
    session.bindEvent({ name: 'a.b', data: { x: [1] } });
    expect(read('[_genesys.ixn.id, _event.name, _event.type, _event.data.x]')).toEqual([
      1,
      'a.b',
      'external',
      [1],
    ]);
    for (const source of ['_event = 1', 'var _event = 1', '[_genesys] = [1]', 'for (_event in {a: 1});']) {
      expect(problemOf(run(source))?.kind, source).toBe('type');
    }
    run('_genesys.ixn.id = 2; _event.name = "c"');
    expect(read('_genesys.ixn.id + _event.name')).toBe('1a.b');
    const name = evaluator.compile('location', '_event.name', AT);
    expect(session.store(name, 'x').ok).toBe(false);
  });

  it('looks names up from the inner scope outwards when states have scopes', () => {
    const { session, read, run } = setUp();
    run('var a = 1, b = 1');
    session.openScope('outer', undefined);
    session.openScope('inner', 'outer');
    session.useScope('outer');
    run('var a = 2');
    session.useScope('inner');
    run('b = 5; var c = 3');
    expect(read('[a, b, c]')).toEqual([2, 5, 3]);
    session.closeScope('inner');
    session.useScope(undefined);
    expect(read('[a, b, typeof c]')).toEqual([1, 5, 'undefined']);
  });

  it('offers the functions of a prelude to all sessions', () => {
    const { session, read } = setUp({ prelude: 'function twice(n) { return n * _factor; }' });
    session.bindSystem('_factor', 2);
    expect(read('twice(4)')).toBe(8);
    expect(read('twice.x = 1, twice.x')).toBeUndefined();
  });
});

describe('habits of older engines', () => {
  it('evaluates text over the session variables', () => {
    const { read, run } = setUp();
    run('var App_X = {requestid: "r1"}, n = "X"');
    expect(read("eval('App_' + n + '.requestid')")).toBe('r1');
    expect(read(`eval('({"a": [1]})')`)).toEqual({ a: [1] });
    expect(read("eval('var z = 2; z * 3')")).toBe(6);
    expect(read('z')).toBe(2);
    expect(read("eval('}')")).toContain('SyntaxError');
  });

  it('has toSource on all values', () => {
    const { read } = setUp();
    expect(read('({a: 1, "b c": ["x", null], d: {e: undefined}}).toSource()')).toBe(
      '({a:1, "b c":["x", null], d:{e:(void 0)}})',
    );
    expect(read('[1, "a"].toSource() + "x".toSource() + (5).toSource()')).toBe(
      '[1, "a"](new String("x"))(new Number(5))',
    );
    expect(read('(() => { const a = {}; a.self = a; return a.toSource(); })()')).toBe('({self:{}})');
  });
});

describe('containment', () => {
  it.each([
    'for (;;);',
    'while (true) {}',
    'do ; while (true)',
    'for (;;) try { for (;;); } catch (e) {}',
    'function f() { try { f() } finally { f() } } f()',
    'function f() { try { f() } catch (e) { f() } } f()',
    'var f = () => f2(), f2 = () => { for (;;) {} }; [1].forEach(f)',
    '[3, 1, 2].sort(function () { for (;;); })',
    'var o = {get x() { for (;;); }}; o.x',
    'for (var k in {a: 1}) for (;;);',
    'new (class { constructor() { for (;;); } })()',
    'class A { static { for (;;); } }',
    'var g = (function* () { for (;;) yield 1; })(); for (var x of g);',
    "eval('for (;;);')",
    '({toString() { for (;;); }}) + ""',
    'throw {get message() { for (;;); }, toJSON() { for (;;); }}',
  ])('stops %s', (source) => {
    const { run, read, session } = setUp({ stepBudget: 20_000 });
    const problem = problemOf(run(source));
    expect(problem).toBeDefined();
    session.begin({ nowMs: 0, seed: 1 });
    expect(read('1 + 1')).toBe(2);
  });

  it('does not let a script catch the end of its budget', () => {
    const { run, read, session } = setUp({ stepBudget: 1_000 });
    expect(problemOf(run('var caught = 0; try { for (;;); } catch (e) { caught = 1; }'))?.kind).toBe(
      'budget',
    );
    session.begin({ nowMs: 0, seed: 1 });
    expect(read('caught')).toBe(0);
  });

  it('survives endless recursion', () => {
    expect(setUp({ stepBudget: 1e9 }).read('(function r() { return r() + 1; })()')).toContain('RangeError');
  });

  it.each([
    'this.constructor.constructor("return process")()',
    '(function () {}).constructor("return process")()',
    '[].constructor.constructor("return process")()',
    '(function* () {}).constructor("return 1")()',
    '(() => {}).constructor.constructor("return this")()',
    '_event.constructor.constructor("return process")()',
    'In.constructor("return process")()',
    'eval.constructor("return process")()',
    '(() => { try { null.x } catch (e) { return e.constructor.constructor("return process")() } })()',
    '(() => { try { (function r() { r() })() } catch (e) { return e.constructor.constructor("return 1")() } })()',
    '(() => { try { eval("(") } catch (e) { return e.constructor.constructor("return 1")() } })()',
  ])('makes no code from text: %s', (source) => {
    const { session, read } = setUp();
    session.bindEvent({ name: 'x' });
    expect(read(source)).toMatch(/EvalError|TypeError/u);
  });

  it.each([
    'process',
    'require',
    'globalThis',
    'window',
    'Function',
    'Promise',
    'Proxy',
    'WebAssembly',
    'SharedArrayBuffer',
    'setTimeout',
    'console',
    'arguments',
    'constructor',
    '__proto__',
    'hasOwnProperty',
  ])('does not know the name %s', (name) => {
    expect(setUp().read(name)).toBe(`ReferenceError: ${name} is not defined`);
  });

  it.each(['Promise', 'Function', 'eval', 'Proxy', 'Reflect', 'WebAssembly', 'Intl', 'process', 'console'])(
    'has no %s on the global object either',
    (name) => {
      expect(setUp().read(`typeof (function () { return this; })().${name}`)).toBe('undefined');
    },
  );

  it.each([
    'import("fs")',
    '(async () => 1)()',
    '(async function () { await 1; })()',
    '({async m() {}})',
    '$$rb',
    '($$rbx => 1)',
    '(function () { with ({}) { x } })()',
    '(function $$rb() {})',
    '(() => { \\u0024\\u0024rb.n = 9 })()',
  ])('refuses %s', (source) => {
    expect(setUp().read(source)).toContain('SyntaxError');
  });

  it('cannot change what all sessions share', () => {
    const { run, read, evaluator } = setUp();
    for (const source of [
      'Object.prototype.polluted = 1',
      '({}).__proto__.polluted = 1',
      'Array.prototype.push = function () {}',
      'Math.random = function () { return 4 }',
      'JSON.parse = null',
      '(function () { this.polluted = 1; Object.prototype.polluted = 1 })()',
      'Object.defineProperty(Object.prototype, "polluted", {value: 1})',
      'Object.setPrototypeOf(Array.prototype, {polluted: 1})',
      'Error.prepareStackTrace = function (e, frames) { return frames }',
      'In.polluted = 1; eval.polluted = 1',
      'Object.prototype.__defineGetter__("polluted", function () { return 1 })',
    ]) {
      run(source);
    }
    const other = evaluator.newSession();
    other.begin({ nowMs: 0, seed: 7 });
    const seen =
      '[typeof ({}).polluted, typeof [].polluted, typeof In.polluted, [].push.length, typeof JSON.parse]';
    expect(read(seen)).toEqual(['undefined', 'undefined', 'undefined', 1, 'function']);
    expect(read('typeof (function () { return this })().polluted')).toBe('undefined');
    expect(read('Math.random() < 1')).toBe(true);
  });

  it('shows no file or function of the host in stack traces', () => {
    const { read } = setUp();
    expect(read('(() => { try { null.x } catch (e) { return e.stack } })()')).not.toMatch(
      /node:|\.[tj]s|file:/u,
    );
  });

  it('refuses texts that grow without work', () => {
    expect(setUp().read('"a".repeat(1e9)')).toContain('RangeError');
    expect(setUp().read('"a".padStart(1e9)')).toContain('RangeError');
  });

  it('refuses values that are too large or cyclic to leave the realm', () => {
    const { read, run } = setUp();
    run('var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; var c = {}; c.c = c');
    expect(read('a')).toContain('RangeError');
    expect(read('c')).toContain('TypeError');
  });

  it('does not fail itself whatever the source is', () => {
    const pieces = fc.constantFrom(
      ...'( ) { } [ ] ; , . => = + ++ ... ` ${ /a/ "s" 1 x y f var let const function class for while do if else try catch finally return of in new typeof delete yield async await this super a: ? ?. // /* */ <!-- --> \n get set static #p'.split(
        ' ',
      ),
    );
    const { evaluator, session } = setUp({ stepBudget: 1_000 });
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 12 }),
        fc.constantFrom('script', 'expression', 'location'),
        (parts, kind) => {
          const unit = evaluator.compile(
            kind === 'script' ? 'script' : kind === 'location' ? 'location' : 'expression',
            parts.join(' '),
            AT,
          );
          session.begin({ nowMs: 0, seed: 1 });
          session.run(unit);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe('saved data', () => {
  it('keeps shared references, cycles and kinds of objects', () => {
    const { evaluator, session, run } = setUp();
    run(
      'var system = {n: 1}, _data = {context: system}; system.self = system;' +
        'var when = new Date(5), re = /a+/gi, map = new Map([[system, 1]]), set = new Set([system]);' +
        'var odd = [undefined, NaN, -0, Infinity, 10n, , null], error = new TypeError("x"), bad = new Date(NaN);' +
        'var bare = Object.create(null); bare.k = system; var key = {}; Object.defineProperty(key, "__proto__",' +
        '{value: 7, enumerable: true, writable: true, configurable: true});',
    );
    const saved = session.save();
    if (!saved.ok) throw new TypeError(saved.problem.message);
    expect(saved.value.lost).toEqual([]);
    const again = evaluator.restoreSession(saved.value.text);
    again.begin({ nowMs: 0, seed: 1 });
    expect(
      read(
        evaluator,
        again,
        '[_data.context === system, system.self === system, when.getTime(), re.flags, map.get(system), set.has(system),' +
          'odd.length, 5 in odd, typeof odd[0], odd[1] !== odd[1], 1 / odd[2], odd[3] === Infinity, odd[4] === 10n,' +
          'error instanceof TypeError, isNaN(bad), bare.k === system, Object.keys(key)]',
      ),
    ).toEqual([
      ...[true, true, 5, 'gi', 1, true, 7, false, 'undefined', true, null, true, true],
      ...[true, true, true, ['__proto__']],
    ]);
  });

  it('makes the functions of scripts again, also in a newly compiled document', () => {
    const source =
      'var base = 2; function add(n) { return n + base; } var times = function (n) { return n * base; };' +
      'var lib = {inc: (n) => n + 1}; var made = (function () { var hidden = 1; return function () { return hidden; }; })();';
    const first = setUp();
    first.run(source);
    const saved = first.session.save();
    if (!saved.ok) throw new TypeError(saved.problem.message);
    expect(saved.value.lost).toEqual(['.made']);
    const second = createRealmEvaluator({ name: 'test.scxml' });
    second.compile('script', source, AT);
    const again = second.restoreSession(saved.value.text);
    again.begin({ nowMs: 0, seed: 1 });
    expect(read(second, again, '[add(1), times(4), lib.inc(1), typeof made]')).toEqual([
      3,
      8,
      2,
      'undefined',
    ]);
  });

  it('keeps the scopes of states', () => {
    const { evaluator, session, run } = setUp();
    session.openScope('a', undefined);
    session.openScope('a.b', 'a');
    session.useScope('a.b');
    run('var deep = 1');
    const saved = session.save();
    if (!saved.ok) throw new TypeError(saved.problem.message);
    const again = evaluator.restoreSession(saved.value.text);
    again.begin({ nowMs: 0, seed: 1 });
    again.useScope('a.b');
    expect(read(evaluator, again, 'deep')).toBe(1);
  });

  it('gives loaded objects no way to the host', () => {
    const { evaluator, session, run } = setUp();
    run('var o = {a: [new Date(1), new Map()]}');
    const saved = session.save();
    if (!saved.ok) throw new TypeError(saved.problem.message);
    const again = evaluator.restoreSession(saved.value.text);
    again.begin({ nowMs: 0, seed: 1 });
    for (const path of ['o', 'o.a', 'o.a[0]', 'o.a[1]', 'o.a[0].getTime']) {
      expect(read(evaluator, again, `${path}.constructor.constructor("return process")()`)).toMatch(/Error/u);
    }
  });

  it('refuses data that is too large, and text that is damaged', () => {
    const { evaluator, session, run } = setUp({ maxSavedLength: 1_000 });
    run('var a = []; for (var i = 0; i < 2000; i++) a.push("x" + i)');
    expect(problemOf(session.save())?.kind).toBe('range');
    expect(() => evaluator.restoreSession('{"v":9}')).toThrow(
      expect.objectContaining({ code: 'SCRIPT_BAD_SNAPSHOT' }),
    );
    expect(() => evaluator.restoreSession('{')).toThrow(
      expect.objectContaining({ code: 'SCRIPT_BAD_SNAPSHOT' }),
    );
  });

  it('gives back any JSON value', () => {
    const { evaluator, session } = setUp();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value));
        session.begin({ nowMs: 0, seed: 1 });
        session.declare('v', { json });
        const saved = session.save();
        if (!saved.ok) throw new TypeError(saved.problem.message);
        const again = evaluator.restoreSession(saved.value.text);
        again.begin({ nowMs: 0, seed: 1 });
        expect(read(evaluator, again, 'v')).toEqual(json);
      }),
    );
  });
});
