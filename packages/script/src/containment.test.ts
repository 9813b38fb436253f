import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AT, problemOf, setUp } from './testing/test-evaluator.ts';

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
    'uneval.constructor("return process")()',
    '_all.constructor.constructor("return process")()',
    'Object.getPrototypeOf(_all).constructor.constructor("return process")()',
    '({}).toSource.constructor("return process")()',
    '(() => { try { null.x } catch (e) { return e.constructor.constructor("return process")() } })()',
    '(() => { try { (function r() { r() })() } catch (e) { return e.constructor.constructor("return 1")() } })()',
    '(() => { try { eval("(") } catch (e) { return e.constructor.constructor("return 1")() } })()',
  ])('makes no code from text: %s', (source) => {
    const { session, read } = setUp({ dataObject: '_all' });
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
