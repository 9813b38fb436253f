import { describe, expect, it } from 'vitest';
import type { AnswerFunction } from './evaluator.ts';
import { AT, problemOf, read as readIn, setUp } from './testing/test-evaluator.ts';

const OBJECTS = {
  _app: {
    data: { clock: { zone: 'UTC', days: { Sunday: 0 } }, version: 1 },
    functions: ['clock.in', 'pick', 'fail', 'nothing'],
  },
};

function open(more: Partial<Parameters<typeof setUp>[0]> = {}) {
  const calls: { name: string; args: readonly unknown[] }[] = [];
  const answer: AnswerFunction = (name, args) => {
    calls.push({ name, args });
    if (name === '_app.fail') return { ok: false, message: 'There is no such zone' };
    if (name === '_app.nothing') return { ok: true, value: undefined };
    return { ok: true, value: { name, args: [...args] } };
  };
  const script = setUp({ systemObjects: OBJECTS, answer, ...more });
  script.session.bindSystem('_app', () => ({ clock: { zone: 'CET' }, n: 1 }));
  return { ...script, calls };
}

describe('functions of the platform', () => {
  it('stand on the bound object beside its data and get and give JSON', () => {
    const { read, calls } = open();
    expect(read("_app.clock.in('Europe/Paris', {a: [1]}, undefined, function () {})")).toEqual({
      name: '_app.clock.in',
      args: ['Europe/Paris', { a: [1] }, null, null],
    });
    expect(read('[_app.n, typeof _app.nothing(), typeof _app.pick]')).toEqual([1, 'undefined', 'function']);
    expect(calls.map(({ name }) => name)).toEqual(['_app.clock.in', '_app.nothing']);
  });

  it('and data that all sessions share lie under what a session has of its own; nothing of it can be written', () => {
    const { read, evaluator } = open();
    const all = '[_app.version, _app.clock.zone, _app.clock.days.Sunday]';
    expect(read(all)).toEqual([1, 'CET', 0]);
    expect(
      read('(function () { var keys = []; for (var k in _app) keys.push(k); return keys.sort() })()'),
    ).toEqual(['clock', 'fail', 'n', 'nothing', 'pick', 'version']);
    for (const write of [
      '_app.version = 2',
      '_app.clock.zone = 2',
      '_app.clock.days.Sunday = 2',
      '_app.clock = 2',
    ]) {
      expect(read(`(${write}, ${all})`)).toEqual([1, 'CET', 0]);
    }
    const other = evaluator.newSession();
    other.begin({ nowMs: 0, seed: 1 });
    other.bindSystem('_app', () => undefined);
    expect(readIn(evaluator, other, all)).toEqual([1, 'UTC', 0]);
  });

  it('give objects that belong to the script', () => {
    expect(
      open().read('(function () { var a = _app.pick(1); a.more = 2; return [a.more, a.args[0]]; })()'),
    ).toEqual([2, 1]);
  });

  it('fail as TypeError with the words of the host, which a script can catch', () => {
    const { read } = open();
    expect(read('_app.fail()')).toBe('TypeError: There is no such zone');
    expect(read('(function () { try { _app.fail() } catch (e) { return e.message } })()')).toBe(
      'There is no such zone',
    );
  });

  it('let no error of the host into the realm', () => {
    const { read } = open({
      answer: () => {
        throw new Error('secret of the host');
      },
    });
    expect(read('_app.pick()')).toBe('TypeError: The platform failed to answer');
    expect(
      read('(function () { try { _app.pick() } catch (e) { return e.constructor === TypeError } })()'),
    ).toBe(true);
  });

  it('hold nothing of the host: no way leads to its functions', () => {
    const { read } = open();
    for (const way of ['_app.pick.constructor', '_app.pick({}).constructor.constructor']) {
      expect(read(`${way}('return process')()`)).toContain('EvalError');
    }
    expect(read('(_app.pick.x = 1, _app.pick.x)')).toBeUndefined();
    expect(read('(_app.pick = 1, typeof _app.pick)')).toBe('function');
  });

  it('are costly, so that a loop of them ends soon', () => {
    const { evaluator, session, calls } = open({ stepBudget: 10_000 });
    const loop = evaluator.compile('script', 'for (;;) _app.pick()', AT);
    expect(problemOf(session.run(loop))?.kind).toBe('budget');
    expect(calls.length).toBeLessThan(101);
  });

  it('survive recursion to the end of the stack on the way to them', () => {
    const { read } = open({ stepBudget: 10_000_000 });
    const outcome = read('(function f() { try { return f() } catch (e) { return _app.nothing() } })()');
    expect(outcome === undefined || String(outcome).startsWith('RangeError')).toBe(true);
    expect(read('_app.n')).toBe(1);
  });

  it('are there for whoever reads them next when a value could not be made, with no error of the host', () => {
    const { session, read } = open();
    let isFirst = true;
    session.bindSystem('_late', () => {
      if (!isFirst) return { n: 1 };
      isFirst = false;
      throw new RangeError('of the host');
    });
    expect(
      read(
        '(() => { try { return _late.n } catch (e) { return [e instanceof TypeError, e.message, _late.n] } })()',
      ),
    ).toEqual([true, '_late cannot be read', 1]);
  });

  it('show what they are after recursion to the end of the stack on the way to them', () => {
    const { evaluator } = setUp();
    // How much is left of the stack when the value is asked for depends on the size of a call.
    for (let count = 0; count < 60; count += 1) {
      const session = evaluator.newSession();
      session.begin({ nowMs: 0, seed: 1 });
      session.bindSystem('_late', () => ({ n: 1 }));
      const args = Array.from({ length: count }, (_, at) => `a${at}`).join();
      const deep = `function deep(${args}) { try { deep(${args}) } catch { _late } } deep();`;
      session.run(evaluator.compile('script', deep, AT));
      expect(readIn(evaluator, session, '_late.n')).toBe(1);
    }
  });

  it('refuse arguments that are cyclic', () => {
    expect(open().read('(function () { var a = {}; a.a = a; return _app.pick(a) })()')).toContain(
      'TypeError',
    );
  });

  it('answer each session by its own step', () => {
    const { evaluator, session } = open();
    const other = evaluator.newSession();
    other.begin({ nowMs: 0, seed: 1, answer: () => ({ ok: true, value: 'other' }) });
    other.bindSystem('_app', () => undefined);
    expect(readIn(evaluator, other, '_app.pick()')).toBe('other');
    expect(readIn(evaluator, session, '_app.pick().name')).toBe('_app.pick');
    other.begin({ nowMs: 0, seed: 1 });
    expect(readIn(evaluator, other, '_app.pick()')).toBe('TypeError: There is nobody to ask now');
  });
});
