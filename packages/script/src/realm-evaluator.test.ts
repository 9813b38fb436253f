import { describe, expect, it } from 'vitest';
import { AT, problemOf, read, setUp } from './testing/test-evaluator.ts';

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

  it('keeps functions of one text given to eval apart from those of another, and of the prelude', () => {
    const { run, read } = setUp({ prelude: 'function first() { return 0; }' });
    run("eval('var u; function a() { return 1; }'); eval('var w; function b() { return 2; }');");
    expect(read('[first(), a(), b()]')).toEqual([0, 1, 2]);
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
    session.bindSystem('_genesys', () => ({ ixn: { id: 1 } }));
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
    session.bindSystem('_factor', () => 2);
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

  it('makes the names and functions of a script without running it', () => {
    const { evaluator, session, read } = setUp();
    const unit = evaluator.compile('script', 'var a = made(); function made() { return b; } let b = 2;', AT);
    expect(session.hoist(unit).ok).toBe(true);
    expect(read('[typeof a, typeof b, typeof made, made() === undefined]')).toEqual([
      'undefined',
      'undefined',
      'function',
      true,
    ]);
    session.run(evaluator.compile('script', 'b = 1', AT));
    expect(session.run(unit).ok).toBe(true);
    expect(read('[a, b]')).toEqual([1, 2]);
  });

  it('says in which file a script failed', () => {
    const { evaluator, session } = setUp();
    session.run(
      evaluator.compile('script', 'function f() {\n  return nowhere;\n}', {
        line: 1,
        column: 1,
        url: 'lib.js',
      }),
    );
    const call = evaluator.compile('expression', 'f()', AT);
    expect(problemOf(session.read(call))).toMatchObject({ line: 2, url: 'lib.js' });
    const own = problemOf(session.read(evaluator.compile('expression', 'nowhere', AT)));
    expect(own).toMatchObject(AT);
    expect(own).not.toHaveProperty('url');
    // What a message says of lines is not believed.
    const told = evaluator.compile('script', '\nthrow new Error("at x (line 99)")', AT);
    expect(problemOf(session.run(told))).toMatchObject({ line: 11 });
    const evaluated = evaluator.compile('script', '\n\neval("(")', AT);
    expect(problemOf(session.run(evaluated))).toMatchObject({ kind: 'syntax', line: 12 });
  });

  it('refuses values that are too large to enter or to leave', () => {
    const { evaluator, session, run, read } = setUp({ maxValueLength: 100 });
    const large = 'x'.repeat(100);
    const location = evaluator.compile('location', 'v', AT);
    run('var v = 1, text = "x".repeat(101), list = ["x".repeat(99)]');
    expect(problemOf(session.store(location, large))).toMatchObject({ kind: 'size' });
    expect(problemOf(session.declare('w', { json: large }))).toMatchObject({ kind: 'size' });
    expect(problemOf(session.bindEvent({ name: 'e', data: large }))).toMatchObject({ kind: 'size' });
    expect(problemOf(session.bindEvent({ name: 'e', data: 'x' }))).toBeUndefined();
    expect([read('v'), read('_event.data')]).toEqual([1, 'x']);
    expect(read('text')).toBe('RangeError: The value is larger than 100 characters');
    expect(read('list')).toBe('RangeError: The value is larger than 100 characters');
  });
});

describe('a text given to eval', () => {
  it('is compiled where there is room for it, though it could not be at the end of the stack', () => {
    const { evaluator } = setUp();
    // How much is left of the stack when it is compiled depends on the size of a call.
    for (let count = 0; count < 60; count += 1) {
      const session = evaluator.newSession();
      session.begin({ nowMs: 0, seed: 1 });
      const text = `((((${count}))))`;
      const args = Array.from({ length: count }, (_, at) => `a${at}`).join();
      const deep = `function deep(${args}) { try { deep(${args}) } catch { eval('${text}') } }`;
      session.run(evaluator.compile('script', `${deep} try { deep() } catch {}`, AT));
      expect(read(evaluator, session, `eval('${text}')`)).toBe(count);
    }
  });
});

describe('an object of all declared data', () => {
  const withData = () => {
    const all = setUp({ dataObject: '_all' });
    all.session.declare('a', { json: { n: 1 } });
    all.session.declare('b', undefined);
    return all;
  };

  it('has the data under their names, and they have their own', () => {
    const { run, read } = withData();
    run('b = a; _all.a.n += 1; _all.c = 3; a.m = b.n; for (b of [7]); [_all.d] = [4]');
    expect(read('[_all.a === a, a, b, _all.b, typeof c, typeof d, Object.keys(_all)]')).toEqual([
      true,
      { n: 2, m: 2 },
      7,
      7,
      'undefined',
      'undefined',
      ['a', 'b', 'c', 'd'],
    ]);
  });

  it('belongs to one session', () => {
    const { evaluator, session, read: readOne } = withData();
    const other = evaluator.newSession();
    other.begin({ nowMs: 0, seed: 1 });
    other.declare('a', { json: 'other' });
    expect(read(evaluator, other, '[a, _all]')).toEqual(['other', { a: 'other' }]);
    expect(readOne('a')).toEqual({ n: 1 });
    session.begin({ nowMs: 0, seed: 1 });
    expect(readOne('_all.a.n')).toBe(1);
  });

  it('is hidden by a variable of the same name, which begins with the value', () => {
    const { session, run, read } = withData();
    run('var a; a.n = 5; a = 6');
    expect(read('[a, _all.a]')).toEqual([6, { n: 5 }]);
    session.openScope('s', undefined, { given: 1 });
    session.useScope('s');
    run('var a; var b = 2; function f() { return given; }');
    expect(read('[typeof a, b, _all.b, f()]')).toEqual(['undefined', 2, null, 1]);
    session.useScope(undefined);
    expect(read('[a, typeof given]')).toEqual([6, 'undefined']);
  });

  it('is saved as one object, whatever else holds it', () => {
    const { evaluator, session, run } = withData();
    run(
      'a.self = _all; var alias = _all, part = a; b = {proto: Object.getPrototypeOf(_all) === Object.prototype}',
    );
    const saved = session.save();
    if (!saved.ok) throw new TypeError(saved.problem.message);
    const again = evaluator.restoreSession(saved.value.text);
    again.begin({ nowMs: 0, seed: 1 });
    again.run(evaluator.compile('script', 'a.n = 9; b.seen = part.n', AT));
    expect(
      read(evaluator, again, '[alias === _all, a.self === _all, part === _all.a, _all.b, b === _all.b]'),
    ).toEqual([true, true, true, { proto: true, seen: 9 }, true]);
  });
});
