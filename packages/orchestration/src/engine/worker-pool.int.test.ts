import { sessionId } from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';
import { QuietTelemetry, systemClock } from '@ringback/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from './engine-limits.ts';
import type { DocumentSource, SessionEngine, StepOutcome, StepReport } from './session-engine.ts';
import { workerPool } from './worker-pool.ts';

const MOMENT = { nowMs: Date.UTC(2031, 0, 6, 9), seed: 1, facts: null, eventUrl: '' };
const GOOD = sessionId('G'.repeat(32));
const BAD = sessionId('B'.repeat(32));

const scxml = (body: string): string =>
  `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">${body}</scxml>`;

/** Counts what it hears. */
const COUNTER = scxml(`<datamodel><data id="n" expr="0"/></datamodel>
  <state id="s"><transition event="tick"><assign location="n" expr="n + 1"/><log label="n" expr="n"/></transition></state>`);
/** Does something bad when it is told to. */
const bad = (script: string): string =>
  scxml(`<datamodel><data id="kept" expr="[]"/><data id="x"/></datamodel>
    <state id="s"><transition event="go"><script><![CDATA[${script}]]></script></transition>
      <transition event="error.execution" target="caught"/></state><state id="caught"/>`);

interface Bench {
  readonly engine: SessionEngine;
  readonly telemetry: QuietTelemetry;
  start(
    id: typeof GOOD,
    text: string,
    parameters?: JsonObject,
  ): Promise<{ hash: string; report: StepReport }>;
  /** The event, and again from the snapshot when what ran it was ended. */
  tick(id: typeof GOOD, hash: string, from: string): Promise<StepReport>;
  send(id: typeof GOOD, hash: string, name: string, data?: JsonObject): Promise<StepOutcome>;
}

let bench: Bench;
afterEach(() => bench.engine.close());

function open(options: { size?: number; heapMb?: number; stepMs?: number } = {}): Bench {
  const telemetry = new QuietTelemetry();
  const sources = new Map<string, DocumentSource>();
  const engine = workerPool({
    limits: { ...DEFAULT_LIMITS, stepMs: options.stepMs ?? 1000 },
    size: options.size ?? 1,
    heapMb: options.heapMb ?? 128,
    wireClock: systemClock,
    telemetry,
  })({
    document: async (hash) => {
      const source = sources.get(hash);
      if (source === undefined) throw new Error('no such document');
      return source;
    },
  });
  bench = {
    engine,
    telemetry,
    async start(id, text, parameters = {}) {
      const compiled = await engine.compile('https://example.test/a.scxml', text, async () => ({
        ok: false,
        message: 'nothing is there',
      }));
      if (compiled.kind !== 'compiled') throw new Error(JSON.stringify(compiled));
      sources.set(compiled.hash, { url: 'https://example.test/a.scxml', text, parts: {} });
      const outcome = await engine.start({
        sessionId: id,
        documentHash: compiled.hash,
        parameters,
        invokeId: null,
        ...MOMENT,
      });
      if (outcome.kind !== 'stepped') throw new Error(JSON.stringify(outcome));
      return { hash: compiled.hash, report: outcome };
    },
    async tick(id, hash, from) {
      let snapshot: string | null = null;
      for (let tries = 0; tries < 10; tries++) {
        const outcome = await engine.deliver({
          sessionId: id,
          documentHash: hash,
          snapshot,
          event: { name: 'tick' },
          more: false,
          ...MOMENT,
        });
        if (outcome.kind === 'stepped') return outcome;
        if (outcome.kind !== 'absent') throw new Error(JSON.stringify(outcome));
        snapshot = from;
      }
      throw new Error('never taken up again');
    },
    send: (id, hash, name, data) =>
      engine.deliver({
        sessionId: id,
        documentHash: hash,
        snapshot: null,
        event: { name, ...(data === undefined ? {} : { data }) },
        more: false,
        ...MOMENT,
      }),
  };
  return bench;
}

/** A bomb that has the time it needs is ended by its memory; how much time that is depends on the machine. */
const STEP_MS = { time: 1000, memory: 20_000 };

describe('a document that would end the process', () => {
  test.each([
    ['a catastrophic regular expression', `x = /(a+)+$/.test('a'.repeat(60) + 'b')`, 'time'],
    ['a giant native call', `x = new Array(4000000000); x.indexOf(1)`, 'time'],
    ['a native call without end', `Array.prototype.indexOf.call({length: 9007199254740991}, 1)`, 'time'],
    ['a heap bomb of objects', `for (;;) kept.push({a: [kept.length], b: 'x' + kept.length})`, 'memory'],
    ['a heap bomb of arrays', `for (;;) kept.push(new Array(10000000).fill(0))`, 'memory'],
    [
      'a heap bomb of texts',
      `x = 'abcdefgh'; for (;;) { x = x + x; kept.push(JSON.stringify(x)) }`,
      'memory',
    ],
    ['a bomb outside of the heap', `for (;;) kept.push(new Uint8Array(500000000).fill(1))`, 'memory'],
  ] as const)(
    '%s ends its own session; another one of the same process loses nothing and goes on',
    async (_what, script, cause) => {
      const { start, send, tick, telemetry } = open({ stepMs: STEP_MS[cause] });
      const good = await start(GOOD, COUNTER);
      const first = await tick(GOOD, good.hash, good.report.snapshot ?? '');
      const culprit = await start(BAD, bad(script));
      const killing = send(BAD, culprit.hash, 'go');
      const beside = tick(GOOD, good.hash, first.snapshot ?? '');
      const outcome = await killing;
      // A step that uses up its budget of loop rounds first has not blown up.
      expect(outcome).toMatchObject({ kind: 'killed', cause });
      expect((await beside).effects).toMatchObject([{ kind: 'log', value: 2 }]);
      expect(telemetry.lines.filter(({ event }) => event === 'engine.process-ended')).toHaveLength(1);
    },
    30_000,
  );

  test('sessions of another process are answered meanwhile', async () => {
    const { start, send, tick } = open({ size: 2 });
    // Some of these are in another process than the culprit.
    const ids = Array.from({ length: 8 }, (_, index) => sessionId(String(index).repeat(32)));
    const goods = await Promise.all(ids.map(async (id) => ({ id, ...(await start(id, COUNTER)) })));
    const culprit = await start(BAD, bad(`x = /(a+)+$/.test('a'.repeat(60) + 'b')`));
    let killed = false;
    const killing = send(BAD, culprit.hash, 'go').then((outcome) => {
      killed = true;
      return outcome;
    });
    const before = await Promise.all(
      goods.map(async ({ id, hash, report }) => {
        await tick(id, hash, report.snapshot ?? '');
        return !killed;
      }),
    );
    expect(before).toContain(true);
    expect(await killing).toMatchObject({ kind: 'killed', cause: 'time' });
  }, 30_000);
});

test('sessions of the same process do not wait until a document that is stuck is given up (U25)', async () => {
  const { start, send, tick, telemetry } = open({ stepMs: 20_000 });
  const good = await start(GOOD, COUNTER);
  const culprit = await start(BAD, bad(`x = /(a+)+$/.test('a'.repeat(60) + 'b')`));
  const killing = send(BAD, culprit.hash, 'go');
  const served = await tick(GOOD, good.hash, good.report.snapshot ?? '');
  expect(served.effects).toMatchObject([{ kind: 'log', value: 1 }]);
  expect(telemetry.lines.map(({ event }) => event)).toEqual(['engine.work-put-aside']);
  await bench.engine.close();
  await expect(killing).rejects.toMatchObject({ code: 'ORS_ENGINE_CLOSED' });
}, 30_000);

describe('what the budgets of a step hold', () => {
  test.each([
    ['an endless loop', 'for (;;) {}'],
    ['deep recursion', 'function f() { return f() + 1; } f()'],
    ['brackets without end', `x = '['; for (var i = 0; i < 17; i++) x += x; eval(x)`],
  ])('%s is an error event, and the process lives', async (_what, script) => {
    const { start, send, telemetry } = open();
    const { hash } = await start(BAD, bad(script));
    expect(await send(BAD, hash, 'go')).toMatchObject({ kind: 'stepped', configuration: ['caught'] });
    expect(telemetry.lines).toEqual([]);
  });

  test('a session that grows beyond max-session-size hears of it; if that does not help it ends, and the process lives', async () => {
    const { start, send } = open();
    const grow = `for (var i = 0; i < 9; i++) kept.push('x'.repeat(900000))`;
    const { hash } = await start(BAD, bad(grow));
    expect(await send(BAD, hash, 'go')).toMatchObject({ kind: 'killed', cause: 'size' });
    expect(await send(BAD, hash, 'go')).toMatchObject({ kind: 'absent' });
    const wise = await start(
      GOOD,
      scxml(`<datamodel><data id="kept" expr="[]"/></datamodel>
        <state id="s"><transition event="go"><script>${grow.replace('<', '&lt;')}</script></transition>
        <transition event="error.execution.size-limit" target="caught"><assign location="kept" expr="[]"/></transition></state>
        <state id="caught"/>`),
    );
    expect(await send(GOOD, wise.hash, 'go')).toMatchObject({ kind: 'stepped', configuration: ['caught'] });
  });
});

test('a process that is ended again and again still serves the others', async () => {
  const { start, send, tick } = open({ stepMs: 200 });
  const good = await start(GOOD, COUNTER);
  let { report } = good;
  for (let round = 1; round <= 5; round++) {
    const culprit = await start(BAD, bad(`x = /(a+)+$/.test('a'.repeat(60) + 'b')`));
    const killing = send(BAD, culprit.hash, 'go');
    report = await tick(GOOD, good.hash, report.snapshot ?? '');
    expect(report.effects).toMatchObject([{ value: round }]);
    expect(await killing).toMatchObject({ kind: 'killed' });
  }
}, 30_000);

test('documents are given to a process that has not got them', async () => {
  const { start, send, engine } = open();
  const { hash, report } = await start(GOOD, COUNTER);
  engine.forget(GOOD);
  expect(await send(GOOD, hash, 'tick')).toMatchObject({ kind: 'absent' });
  const again = await engine.deliver({
    sessionId: GOOD,
    documentHash: hash,
    snapshot: report.snapshot,
    event: { name: 'tick' },
    more: false,
    ...MOMENT,
  });
  expect(again).toMatchObject({ kind: 'stepped', effects: [{ kind: 'log', value: 1 }] });
});
