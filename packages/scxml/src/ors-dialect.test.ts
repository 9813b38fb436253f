import { createRealmEvaluator } from '@ringback/script';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDocument } from './describe-document.ts';
import type { Effect, SendEffect } from './effect.ts';
import { loadDocument } from './load-document.ts';
import type { Session } from './session.ts';
import {
  deliver,
  readVariable,
  restoreSession,
  saveSession,
  startSession,
  terminateSession,
} from './session.ts';
import { loadOrThrow } from './testing/fake-platform.ts';
import { go, STEP, scxml } from './testing/test-session.ts';

const SCXML = 'xmlns="http://www.w3.org/2005/07/scxml"';

function ors(body: string, attributes = ''): string {
  return `<scxml ${SCXML} version="1.0" profile="ecmascript" ${attributes}>${body}</scxml>`;
}

async function start(body: string, attributes = '') {
  const document = await loadOrThrow(ors(body, attributes));
  return { document, ...startSession(document, { ...STEP, sessionId: 'S' }) };
}

async function findings(text: string) {
  const result = await loadDocument(text, {
    url: 'http://host/a.scxml',
    evaluatorFactory: createRealmEvaluator,
  });
  return result.ok ? result.document.findings : result.findings;
}

function sends(effects: readonly Effect[]): SendEffect[] {
  return effects.filter((effect) => effect.kind === 'send');
}

describe('the dialect of a document', () => {
  it.each([
    ['datamodel="ecmascript"', 'recommendation'],
    ['datamodel="ecmascript" profile="ecmascript"', 'recommendation'],
    ['datamodel="ecmascript" xmlns:q="www.genesyslab.com/modules/queue"', 'recommendation'],
    ['', 'recommendation'],
    ['xmlns:x="http://example.com/modules/queue"', 'recommendation'],
    ['profile="ecmascript"', 'ors'],
    ['initialstate="a"', 'ors'],
    ['_type="serviceprocess"', 'ors'],
    ['_persist="false"', 'ors'],
    ['xmlns:q="www.genesyslab.com/modules/queue"', 'ors'],
    ['xmlns:q="http://www.genesyslab.com/modules/queue"', 'ors'],
  ])('follows from %s on its root', async (attributes, dialect) => {
    const text = `<scxml ${SCXML} version="1.0" ${attributes}><state id="a"/></scxml>`;
    expect((await loadOrThrow(text)).dialect).toBe(dialect);
  });

  it('can be chosen by whoever loads it', async () => {
    const text = scxml('<state id="a"><onentry><send event="\'e\'"/></onentry></state>');
    const event = async (dialect: 'ors' | 'recommendation'): Promise<string | undefined> => {
      const document = await loadOrThrow(text, { dialect });
      return sends(startSession(document, { ...STEP, sessionId: 'S' }).result.effects)[0]?.event;
    };
    expect(await event('ors')).toBe('e');
    expect(await event('recommendation')).toBe("'e'");
  });

  it.each([
    [ors('<state id="a"/>').replace('"ecmascript"', '"xpath"'), 'SCXML_DATAMODEL'],
    [ors('<state id="a"/><state id="b"/>', 'initial="a" initialstate="b"'), 'SCXML_CONFLICT'],
    [ors('<state id="a"/>', 'initialstate="b"'), 'SCXML_UNKNOWN_TARGET'],
    [ors('<state id="a" src="other.scxml"/>'), 'SCXML_UNSUPPORTED_ATTRIBUTE'],
    [ors('<state id="a"><anchor type="x"/></state>'), 'SCXML_UNKNOWN_ELEMENT'],
    [ors('<state id="a"><onentry><validate/></onentry></state>'), 'SCXML_UNKNOWN_ELEMENT'],
    [ors('<state id="a"><onentry><event/></onentry></state>'), 'SCXML_MISSING_ATTRIBUTE'],
    [ors('<state id="a"><onentry><cancel/></onentry></state>'), 'SCXML_MISSING_ATTRIBUTE'],
    [ors('<state id="a"><onentry><cancel id="a" sendid="b"/></onentry></state>'), 'SCXML_CONFLICT'],
    [
      ors('<state id="a"><onentry><send event="1" type="1" targettype="1"/></onentry></state>'),
      'SCXML_CONFLICT',
    ],
    [
      ors('<state id="a"><onentry><send event="1" id="a" idlocation="b"/></onentry></state>'),
      'SCXML_CONFLICT',
    ],
    [ors('<state id="a"><invoke src="x" autoforward="true"/></state>'), 'SCXML_BAD_VALUE'],
  ])('refuses %s', async (text, code) => {
    expect(await findings(text)).toMatchObject([{ severity: 'error', code, line: 1 }]);
  });

  it('reports what the engine of that time could read and this one cannot, with the place', async () => {
    const text = ors(
      '<script>\nvar list = [];\nfor each (var one in list) {}\n</script>\n<script>var x = <a/>;</script><state id="a"/>',
    ).replace('var x = <a/>', 'var x = &lt;a/>');
    expect(await findings(text)).toMatchObject([
      { severity: 'error', code: 'SCXML_FOR_EACH', line: 3, column: 5 },
      { severity: 'error', code: 'SCXML_E4X', line: 5, column: 17 },
    ]);
  });

  it('hands on what only tools want to know', async () => {
    const { document } = await start(
      `<datamodel><data id="n" _type="parameter" _desc="How many"/><data id="m"/></datamodel>
       <state id="a" _type="normal" _persist="Must"/>`,
      '_type="serviceprocess" _persist="false"',
    );
    expect(describeDocument(document)).toMatchObject({
      dialect: 'ors',
      type: 'serviceprocess',
      persist: 'false',
      data: [
        { id: 'n', type: 'parameter', description: 'How many', line: 1 },
        { id: 'm', line: 1 },
      ],
      states: [{ id: 'a', type: 'normal', persist: 'Must' }],
    });
  });
});

describe('send and cancel of the original', () => {
  it.each([
    ['sendid="where"', 'S-s1', true, 'S-s1'],
    ['sendid="kept"', 'S-s1', true, 'S-s1'],
    ['sendid="inner.id"', 'S-s1', true, 'S-s1'],
    ['sendid="nobody"', 'nobody', true, undefined],
    ['sendid="\'own\'"', 'own', true, undefined],
    ['sendid="\'a\' + 1"', 'a1', true, undefined],
    ['id="where"', 'S-s1', true, 'S-s1'],
    ['id="kept"', 'K', true, 'K'],
    ['id="nobody"', 'nobody', true, undefined],
    ['id="\'own\'"', 'own', true, undefined],
    ['idlocation="where"', 'S-s1', true, 'S-s1'],
    ['', 'S-s1', false, undefined],
  ])('gives the id of <send %s>', async (attribute, sendId, sendIdGiven, stored) => {
    const { session, result } = await start(`
      <script>var where, kept = 'K', inner = {id: null};</script>
      <state id="a"><onentry><send event="'e'" delay="'1s'" ${attribute}/></onentry></state>`);
    expect(sends(result.effects)).toMatchObject([{ sendId, sendIdGiven, delayMs: 1_000 }]);
    const name = /"(where|kept|inner)/u.exec(attribute)?.[1];
    if (name === 'inner') expect(readVariable(session, 'inner')).toEqual({ id: stored });
    else if (name) expect(readVariable(session, name)).toBe(stored);
  });

  it.each([
    ["'#_parent'", undefined],
    ["'S'", '#_scxml_S'],
    ["'OTHER'", '#_scxml_OTHER'],
    ["'#_scxml_OTHER'", '#_scxml_OTHER'],
    ['#_scxml_OTHER', '#_scxml_OTHER'],
    ['_sessionid', '#_scxml_S'],
  ])('sends to %s', async (target, expected) => {
    const { result } = await start(
      `<state id="a"><onentry><send event="'e'" target="${target}"/></onentry></state>`,
    );
    expect(sends(result.effects).map((send) => send.target)).toEqual(
      expected === undefined ? [] : [expected],
    );
  });

  it.each([
    'event="no.such.variable"',
    'event="\'e\'" delay="5s"',
    'event="\'e\'" targettype="\'fm\'"',
    'event="\'e\'" target="\'\'"',
  ])('makes an error event of <send %s>, and sends nothing', async (attributes) => {
    const { session, result } = await start(`<state id="a"><onentry><send ${attributes}/></onentry>
        <transition event="error" target="b"/></state><state id="b"/>`);
    expect(sends(result.effects)).toEqual([]);
    expect(session.configuration).toEqual(['b']);
  });

  it('answers a cancel by what it knows of its delayed sends, also after it was restored', async () => {
    const { document, session } = await start(`
      <state id="a"><onentry>
          <send event="'t'" delay="'10s'" id="'T'"/><send event="'o'" delay="'10s'" id="'O'" target="'OTHER'"/>
          <send event="'u'" delay="'10s'"/></onentry>
        <transition event="cancel"><cancel id="_event.data"/></transition></state>`);
    const answers = (from: Session, sendId: string, nowMs: number) =>
      deliver(from, { name: 'cancel', data: sendId }, { ...STEP, nowMs }).effects;
    const restored = (): Session => restoreSession(document, saveSession(session));
    const answer = (event: string, sendId: string) => [
      { kind: 'cancel', sendId },
      { kind: 'send', event, sendId, sendIdGiven: true, delayMs: 0, data: { sendid: sendId } },
    ];
    expect(answers(restored(), 'T', 2_000)).toMatchObject(answer('cancel.successful', 'T'));
    expect(answers(restored(), 'O', 2_000)).toMatchObject(answer('cancel.successful', 'O'));
    expect(answers(restored(), 'nobody', 2_000)).toMatchObject(answer('error.notallowed', 'nobody'));
    // Whether its own event has left it sees when it comes, and that of another one by the time.
    expect(answers(restored(), 'T', 20_000)).toMatchObject(answer('cancel.successful', 'T'));
    expect(answers(restored(), 'O', 20_000)).toMatchObject(answer('error.notallowed', 'O'));
    const late = restored();
    deliver(late, { name: 't', sendId: 'T' }, { ...STEP, nowMs: 11_000 });
    expect(answers(late, 'T', 11_000)).toMatchObject(answer('error.notallowed', 'T'));
    const twice = restored();
    answers(twice, 'T', 2_000);
    expect(answers(twice, 'T', 2_000)).toMatchObject(answer('error.notallowed', 'T'));
  });

  it('starts another document with what the draft writes, and forwards nothing', async () => {
    const { result } = await start(`<script>var file = 'b.scxml';</script>
      <state id="a"><invoke id="one" src="http://host/x.scxml" targettype="scxml"><param name="n" expr="1 + 1"/></invoke>
        <invoke id="two" srcexpr="file" autoforward="false"/><invoke id="three" src="'q' + '.scxml'"/></state>`);
    expect(result.effects).toMatchObject([
      {
        kind: 'invoke',
        invokeId: 'one',
        src: 'http://host/x.scxml',
        type: 'scxml',
        params: { n: 2 },
        autoforward: false,
      },
      { kind: 'invoke', invokeId: 'two', src: 'b.scxml', autoforward: false },
      { kind: 'invoke', invokeId: 'three', src: 'q.scxml', autoforward: false },
    ]);
  });
});

describe('variables of the original', () => {
  const BODY = `
    <datamodel><data id="seen" expr="[]"/><data id="n" expr="1"/></datamodel>
    <script>var shown = 'document'; function show() { return shown; } function note(what) { seen.push(what); }</script>
    <state id="outer" initial="inner">
      <onentry><script>var shown = 'outer', level = 1;</script></onentry>
      <onexit><script>note('out ' + shown + level);</script></onexit>
      <state id="inner">
        <onentry><script>var level = 2, own = 'inner'; note(shown + level);</script></onentry>
        <onexit><script>note('out ' + own);</script></onexit>
        <transition event="stay" cond="own == 'inner'"><script>level += 1; note(show() + level);</script></transition>
        <transition event="again" target="inner"><script>note('again ' + own + level);</script></transition>
        <transition event="leave" target="after"><script>note('leaving ' + own + shown);</script></transition>
      </state>
    </state>
    <state id="after">
      <onentry><script>note(typeof own + typeof level + show());</script></onentry>
      <transition event="back" target="outer"/>
    </state>`;

  it('belong to their state: seen from inside, gone when it is left', async () => {
    const { session } = await start(BODY);
    for (const name of ['stay', 'again', 'stay', 'leave', 'back']) go(session, name);
    expect(readVariable(session, 'seen')).toEqual([
      'outer2',
      'outer3',
      'out inner',
      'again inner3',
      'outer2',
      'outer3',
      'out inner',
      'out outer1',
      // What a transition runs sees the variables of the state it comes from, although it was left.
      'leaving innerouter',
      'undefinedundefineddocument',
      'outer2',
    ]);
    // Tools see those of the document.
    expect(readVariable(session, 'shown')).toBe('document');
  });

  it('are seen by the exit handlers of a session that is ended from outside', async () => {
    const { session } = await start(BODY);
    terminateSession(session, STEP);
    expect(readVariable(session, 'seen')).toEqual(['outer2', 'out inner', 'out outer1']);
  });

  it('behave the same with and without restoring, for any list of events', async () => {
    const { document } = await start(BODY);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('stay', 'again', 'leave', 'back')), (events) => {
        const { session } = startSession(document, { ...STEP, sessionId: 'S' });
        let restored: Session = startSession(document, { ...STEP, sessionId: 'S' }).session;
        for (const name of events) {
          restored = restoreSession(document, saveSession(restored));
          expect(deliver(restored, { name }, STEP)).toEqual(deliver(session, { name }, STEP));
          expect(saveSession(restored)).toBe(saveSession(session));
        }
      }),
    );
  });

  it('are one with the fields of _data, unless a variable hides them', async () => {
    const { session } = await start(`
      <datamodel><data id="a" expr="1"/><data id="b" expr="{x: 1}"/><data id="c" expr="3"/></datamodel>
      <script>var c; c = c + 1; a = a + 1; _data.a += 1; _data.b.x = 2; delete _data.nothing;</script>
      <state id="s"><onentry><assign location="_data.b.y" expr="a"/><assign location="b.z" expr="_data.c"/>
        <script>var inner = [c, _data.c, Object.keys(_data).join(), typeof _data.later];</script></onentry>
        <datamodel><data id="later" expr="inner"/></datamodel>
        <transition event="e"><script>a = inner;</script></transition></state>`);
    expect(readVariable(session, '_data')).toEqual({ a: 3, b: { x: 2, y: 3, z: 3 }, c: 3 });
    go(session, 'e');
    expect(readVariable(session, 'a')).toEqual([4, 3, 'a,b,c,later', 'undefined']);
  });

  it('lets nobody replace _data, or reach what is behind it', async () => {
    const { session } = await start(`
      <datamodel><data id="a" expr="1"/><data id="errors" expr="0"/></datamodel>
      <state id="s"><transition event="replace"><assign location="_data" expr="{}"/></transition>
        <transition event="proto"><script>_data.__proto__ = { b: 1 }; a = [typeof b, a];</script></transition>
        <transition event="hide"><script>var _data = 1;</script></transition>
        <transition event="error"><assign location="errors" expr="errors + 1"/></transition></state>`);
    for (const name of ['replace', 'proto', 'hide']) go(session, name);
    expect(readVariable(session, 'errors')).toBe(2);
    expect(readVariable(session, 'a')).toEqual(['undefined', 1]);
  });

  it('are given from outside under the names of the data', async () => {
    const document = await loadOrThrow(
      ors(`
      <datamodel><data id="queue" expr="'none'" _type="parameter"/></datamodel><state id="s"/>`),
    );
    const { session } = startSession(document, {
      ...STEP,
      sessionId: 'S',
      params: { queue: 'VQ', other: 1 },
    });
    expect(readVariable(session, '_data')).toEqual({ queue: 'VQ' });
  });
});
