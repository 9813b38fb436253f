import { createRealmEvaluator } from '@ringback/script';
import { describe, expect, it } from 'vitest';
import type { LoadOptions } from './load-document.ts';
import { loadDocument } from './load-document.ts';
import type { Session } from './session.ts';
import { deliver, readVariable, startSession } from './session.ts';
import { loadOrThrow } from './testing/fake-platform.ts';
import { go, STEP, scxml, start } from './testing/test-session.ts';

async function load(text: string, options: Partial<LoadOptions> = {}) {
  return loadDocument(text, { url: 'file:///a.scxml', evaluatorFactory: createRealmEvaluator, ...options });
}

describe('limits that a document asks for', () => {
  const ask = (attributes: string): string => scxml('<state id="s"/>', attributes);

  it('take the place of those of the loader, up to a ceiling', async () => {
    const text = ask('_microStepLimit="50" _stateEntryLimit="200" _processEventTimeout="999999999"');
    const result = await load(text);
    if (!result.ok) throw new TypeError('Refused');
    const { limits, findings } = result.document;
    expect(limits).toMatchObject({ microsteps: 50, stateEntries: 200, processEventTimeoutMs: 60_000 });
    expect(findings).toMatchObject([{ severity: 'warning', code: 'SCXML_BAD_VALUE', line: 2 }]);
    const lower = await load(ask('_microStepLimit="50"'), {
      limits: { microsteps: 10 },
      ceilings: { microsteps: 20 },
    });
    expect(lower).toMatchObject({ ok: true, document: { limits: { microsteps: 20 } } });
  });

  it.each(['0', '-1', 'many', '', '1e9', '9999999999999'])('are refused when they are %j', async (value) => {
    expect(await load(ask(`_stateEntryLimit="${value}"`))).toMatchObject({
      ok: false,
      findings: [{ severity: 'error', code: 'SCXML_BAD_VALUE', line: 2 }],
    });
  });
});

describe('a step', () => {
  const CIRCLE = `<datamodel><data id="n" expr="0"/></datamodel>
    <state id="s" initial="idle"><state id="idle"/><transition event="go" target="a"/><transition event="count" target="c"/>
      <state id="a"><onentry><assign location="n" expr="n + 1"/></onentry><transition cond="n &lt; 250" target="b"/></state>
      <state id="b"><transition target="a"/></state>
      <state id="c"><onentry><assign location="n" expr="n + 1"/></onentry><transition cond="n % 100 != 0" target="c"/></state>
      <transition event="error.execution" target="told"/></state>
    <state id="told"><transition event="go" target="a"/></state>`;

  it('may enter a state a hundred times, and is told when it does once more', async () => {
    const { session } = await start(CIRCLE);
    go(session, 'count');
    expect([session.configuration, readVariable(session, 'n')]).toEqual([['c'], 100]);
    const { trace } = deliver(session, { name: 'go' }, STEP);
    expect(session.configuration).toEqual(['told']);
    expect(readVariable(session, 'n')).toBe(201);
    expect(trace.find(({ event }) => event?.startsWith('error'))?.event).toBe(
      'error.execution.state-entry-limit',
    );
  });

  it('ends its session when it goes on all the same', async () => {
    const { session } = await start(CIRCLE.replace('target="told"', ''));
    go(session, 'go');
    expect(session.status).toMatchObject({
      kind: 'failed',
      reason: 'state-entry-limit',
      message: expect.stringContaining('entered more than 100 times'),
    });
  });
});

describe('a condition that fails', () => {
  const told = `<data id="told" expr="[]"/>`;
  const note = `<script>told.push(_event.name)</script>`;

  it.each([
    ['without an event', '<transition cond="nobody.x == 1" target="t"/>'],
    ['for the very event that tells of it', '<transition event="error" cond="nobody.x == 1" target="t"/>'],
    ['for any event', '<transition event="*" cond="_event.data.a.b == 1" target="t"/>'],
  ])('%s is told once, and not again before something has happened', async (_when, transition) => {
    const { session } = await start(`<datamodel>${told}</datamodel>
      <parallel id="p">
        <state id="s">${transition}<transition event="go"/></state>
        <state id="log"><transition event="error">${note}</transition><transition event="again" target="log"/></state>
      </parallel><state id="t"/>`);
    const count = () => readVariable(session, 'told') as readonly string[];
    deliver(session, { name: 'other' }, STEP);
    const before = count().length;
    expect(before).toBeLessThan(10);
    expect(session.status).toEqual({ kind: 'running' });
    deliver(session, { name: 'other' }, STEP);
    expect(count().length).toBeLessThan(before + 10);
    expect(session.configuration).toEqual(['s', 'log']);
  });
});

describe('containment of documents', () => {
  // Each ends in a clear error of its own, and another session of the same document goes on.
  const HOSTILE = `
    <datamodel><data id="told"/><data id="deep"/></datamodel>
    <script>function recurse(n) { return 1 + recurse(n + 1); }</script>
    <state id="s">
      <transition event="loop"><script>for (;;);</script></transition>
      <transition event="recursion"><script>recurse(0);</script></transition>
      <transition event="queue"><foreach array="new Array(1050).fill(1)" item="deep"><raise event="x"/></foreach></transition>
      <transition event="sends"><script>var big = 'x'.repeat(999999); big = big + big;</script><send event="e"><param name="p" expr="big"/></send></transition>
      <transition event="effects"><foreach array="new Array(10500).fill(1)" item="deep"><log expr="1"/></foreach></transition>
      <transition event="escape"><log expr="this.constructor.constructor('return process')()"/></transition>
      <transition event="pollute"><script>Object.prototype.polluted = 1; Array.prototype.push = null;</script><log expr="typeof ({}).polluted"/></transition>
      <transition event="nested"><script>deep = []; for (var i = 0; i &lt; 5000; i++) deep = [deep];</script><log expr="deep"/></transition>
      <transition event="error.execution"><assign location="told" expr="_event.name + ': ' + _event.data.message"/></transition>
    </state>`;

  it.each([
    ['loop', 'error.execution.script-budget: The script used up its step budget'],
    ['recursion', 'error.execution: RangeError: Maximum call stack size exceeded'],
    ['queue', 'error.execution.queue-limit: More than 1000 events are waiting'],
    ['sends', 'error.execution: RangeError: The value is larger than 1000000 characters'],
    ['effects', 'error.execution.effect-limit: The macrostep decided more than 10000 things'],
    ['escape', 'error.execution: EvalError: Code generation from strings disallowed for this context'],
    ['nested', 'error.execution: TypeError: The value is cyclic or nested too deeply'],
  ])('tells a session that does %s, and others go on', async (event, message) => {
    const document = await loadOrThrow(scxml(HOSTILE));
    const sessions = ['S', 'T'].map((sessionId) => startSession(document, { ...STEP, sessionId }).session);
    const [one, other] = sessions as [Session, Session];
    go(one, event);
    expect(readVariable(one, 'told')).toContain(message);
    expect(one.status).toEqual({ kind: 'running' });
    expect(go(other, 'pollute')).toMatchObject([{ kind: 'log', value: 'undefined' }]);
    expect(readVariable(other, 'told')).toBeUndefined();
  });

  it('delivers in place of a giant event that there was one', async () => {
    const { session } = await start(`<datamodel><data id="told"/></datamodel><state id="s">
      <transition event="giant" target="bad"/>
      <transition event="error.execution.event-limit"><assign location="told" expr="_event.data"/></transition></state><state id="bad"/>`);
    const data = { text: 'x'.repeat(1_000_000) };
    const { trace } = deliver(session, { name: 'giant', data, sendId: 'G' }, STEP);
    expect(readVariable(session, 'told')).toEqual({
      event: 'giant',
      sendid: 'G',
      message: 'The value is larger than 1000000 characters',
    });
    expect(trace).toMatchObject([{ event: 'error.execution.event-limit', eventType: 'platform' }]);
    deliver(session, { name: 'giant', data: 'x'.repeat(999_000) }, STEP);
    expect(session.configuration).toEqual(['bad']);
  });

  it.each([
    [
      'a million states',
      () => scxml('<state id="s"/>'.repeat(1_000_000)),
      'is longer than 4000000 characters',
    ],
    [
      'a million states where files may be long',
      () => scxml('<state/>'.repeat(1_000_000)),
      'More than 50000 elements',
    ],
    ['deeply nested elements', () => scxml('<state>'.repeat(100_000)), 'nested deeper than 200'],
    [
      'entities that grow',
      () =>
        `<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'.replaceAll(/./gu, (c) => `<!ENTITY ${c} "${`&${String.fromCharCode(c.charCodeAt(0) - 1)};`.repeat(10)}">`)}]>${scxml('<state id="s"><onentry><log label="&j;"/></onentry></state>')}`,
      'Document type declarations are not supported',
    ],
    [
      'an endless attribute',
      () => scxml('<state id="s"/>', `name2="${'x'.repeat(5_000_000)}"`),
      'is longer than',
    ],
    [
      'many attributes',
      () => scxml(`<state ${Array.from({ length: 300_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`),
      'attributes',
    ],
  ])('refuses %s before it grows', async (_what, text, message) => {
    const before = process.memoryUsage().heapUsed;
    const source = text();
    const maxLength = message.includes('longer') ? 4_000_000 : 20_000_000;
    const result = await load(source, { limits: { maxLength } });
    expect(result.ok ? [] : result.findings.map((finding) => finding.message)).toEqual([
      expect.stringContaining(message),
    ]);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(300_000_000);
  });
});
