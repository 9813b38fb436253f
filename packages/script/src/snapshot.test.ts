import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRealmEvaluator } from './realm-evaluator.ts';
import { AT, problemOf, read, setUp } from './testing/test-evaluator.ts';

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
      true,
      true,
      5,
      'gi',
      1,
      true,
      7,
      false,
      'undefined',
      true,
      null,
      true,
      true,
      true,
      true,
      true,
      ['__proto__'],
    ]);
  });

  it('keeps frozen objects frozen', () => {
    const { evaluator, session, run } = setUp();
    session.bindEvent({ name: 'e', data: { n: 1 } });
    run(
      'var kept = [_event], list = Object.freeze([1]), bare = Object.freeze(Object.create(null)), open = {};',
    );
    const saved = session.save();
    if (!saved.ok) throw new TypeError(saved.problem.message);
    const again = evaluator.restoreSession(saved.value.text);
    again.begin({ nowMs: 0, seed: 1 });
    again.run(evaluator.compile('script', 'kept[0].name = "x"; kept[0].data.n = 2; open.a = 1', AT));
    expect(read(evaluator, again, '[kept[0], [list, bare, open].map(Object.isFrozen)]')).toEqual([
      { name: 'e', type: 'external', data: { n: 2 } },
      [true, true, false],
    ]);
    expect(evaluator.restoreSession(saved.value.text).save()).toEqual(saved);
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
    run('a = "x"; for (var i = 0; i < 28; i++) a += a');
    expect(problemOf(session.save())).toMatchObject({
      kind: 'range',
      message: expect.stringContaining('larger than 1000'),
    });
    expect(() => evaluator.restoreSession('{"v":9}')).toThrow(
      expect.objectContaining({ code: 'SCRIPT_BAD_SNAPSHOT' }),
    );
    expect(() => evaluator.restoreSession('{')).toThrow(
      expect.objectContaining({ code: 'SCRIPT_BAD_SNAPSHOT' }),
    );
  });

  it.each(['huge', '[huge]', '({huge})'])('of %s is refused before it is written out', (source) => {
    const { evaluator } = setUp();
    const nothing = { name: 'text', value: undefined, isGiven: false };
    for (const layout of [undefined, evaluator.layOut([nothing], [])]) {
      const session = evaluator.newSession();
      session.begin({ nowMs: 0, seed: 1 });
      if (layout !== undefined) expect(session.declareAll(layout, {})).toBe(true);
      // Of so many characters, each of which JSON writes as six, no text can be made.
      const script = `var huge = '\\x01'; for (var i = 0; i < 28; i++) huge += huge; var text = ${source}; huge = text;`;
      expect(session.run(evaluator.compile('script', script, AT))).toEqual({ ok: true, value: undefined });
      expect(problemOf(session.save())?.message).toContain('The data of the session is larger than');
    }
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
