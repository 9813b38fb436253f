import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from './session.ts';
import {
  deliver,
  readData,
  readVariable,
  restoreSession,
  saveSession,
  startSession,
  terminateSession,
} from './session.ts';
import { FakePlatform, loadOrThrow } from './testing/fake-platform.ts';
import { go, STEP, scxml, start } from './testing/test-session.ts';

describe('invocations', () => {
  const CHILD = `<invoke id="kid" autoforward="true"><param name="n" expr="5"/>
      <content><scxml version="1.0" datamodel="ecmascript"><datamodel><data id="n"/></datamodel>
        <state id="k"><onentry><send event="hello" target="#_parent"><param name="n" expr="n"/></send></onentry>
          <transition event="bye" target="kf"/></state>
        <final id="kf"><donedata><content expr="n + 1"/></donedata></final></scxml></content>
      <finalize><assign location="fin" expr="fin + 1"/></finalize></invoke>`;
  const PARENT = scxml(`<datamodel><data id="fin" expr="0"/><data id="got" expr="[]"/></datamodel>
    <state id="p">${CHILD}
      <transition event="hello"><script>got.push(_event.data.n, _event.invokeid)</script></transition>
      <transition event="done.invoke.kid" target="end"><script>got.push(_event.data)</script></transition>
      <transition event="leave" target="other"/></state>
    <state id="other"/><final id="end"/>`);

  it.each([false, true])(
    'talks with a child and hears of its end; restored at every step: %s',
    async (restoreAlways) => {
      const platform = new FakePlatform({ restoreAlways });
      const parent = await platform.start(PARENT);
      await platform.run(parent);
      expect(readVariable(parent.session, 'got')).toEqual([5, 'kid']);
      platform.send(parent, { name: 'bye' });
      await platform.run(parent);
      expect(parent.session.status).toMatchObject({ kind: 'final', state: 'end' });
      expect(readVariable(parent.session, 'got')).toEqual([5, 'kid', 6]);
      expect(readVariable(parent.session, 'fin')).toBe(2);
    },
  );

  it('cancels the child when its state is left', async () => {
    const platform = new FakePlatform();
    const parent = await platform.start(PARENT);
    platform.send(parent, { name: 'leave' });
    await platform.run(parent);
    expect(platform.effects).toContainEqual({ kind: 'cancelInvoke', invokeId: 'kid' });
    expect(parent.children.get('kid')?.session.status).toEqual({ kind: 'cancelled' });
  });

  it('does not start a child in a state that is left in the same macrostep', async () => {
    const { result } = await start(`
      <state id="a"><invoke src="x.scxml"/><transition target="b"/></state><state id="b"/>`);
    expect(result.effects).toEqual([]);
  });

  it('shows exit handlers why it ends, whether it was restored or not', async () => {
    const text = scxml(
      `<state id="a"><onexit><log expr="_event.name"/></onexit><transition event="e"/></state>`,
    );
    const document = await loadOrThrow(text);
    for (const [invokeId, name] of [
      [undefined, 'cancel.session'],
      ['kid', 'cancel.invoke.kid'],
    ] as const) {
      const options = { ...STEP, sessionId: 'S', ...(invokeId === undefined ? {} : { invokeId }) };
      const { session } = startSession(document, options);
      go(session, 'e');
      const again = restoreSession(document, saveSession(session));
      for (const one of [session, again]) {
        expect(terminateSession(one, STEP).effects).toMatchObject([{ kind: 'log', value: name }]);
      }
    }
  });

  it('runs exit handlers and cancels invocations when it is terminated', async () => {
    const { session } = await start(`
      <state id="a"><onexit><log expr="'bye'"/></onexit><invoke id="i" src="x.scxml"/></state>`);
    expect(session.invokes).toEqual(['i']);
    const result = terminateSession(session, STEP);
    expect(result.status).toEqual({ kind: 'cancelled' });
    expect(result.effects.map((effect) => effect.kind)).toEqual(['log', 'cancelInvoke']);
    expect(() => go(session, 'e')).toThrow(expect.objectContaining({ code: 'SCXML_SESSION_ENDED' }));
  });
});

describe('saving', () => {
  const BODY = `
    <datamodel><data id="a" expr="{n: 1}"/><data id="b" expr="a"/></datamodel>
    <script>function inc(n) { return n + 1; }</script>
    <state id="s"><history id="h"><transition target="s1"/></history>
      <state id="s1"><transition event="next" target="s2"/></state><state id="s2"/>
      <transition event="away" target="t"/></state>
    <state id="t"><transition event="back" target="h"><script>a.n = inc(a.n)</script></transition></state>`;

  it('continues a restored session in a newly loaded document', async () => {
    const { session } = await start(BODY);
    go(session, 'next');
    go(session, 'away');
    const document = await loadOrThrow(scxml(BODY));
    const again = restoreSession(document, saveSession(session));
    expect(again.configuration).toEqual(['t']);
    go(again, 'back');
    expect(again.configuration).toEqual(['s2']);
    expect(readVariable(again, 'b')).toEqual({ n: 2 });
    expect(saveSession(restoreSession(document, saveSession(again)))).toBe(saveSession(again));
  });

  it('refuses another version of the document, and damaged text', async () => {
    const { session } = await start(BODY);
    const other = await loadOrThrow(scxml(`${BODY} `));
    expect(() => restoreSession(other, saveSession(session))).toThrow(
      expect.objectContaining({ code: 'SCXML_SNAPSHOT_MISMATCH' }),
    );
    for (const text of ['', '{', '[]', '{"format":0}', 'null']) {
      expect(() => restoreSession(other, text), text).toThrow(
        expect.objectContaining({ code: 'SCXML_BAD_SNAPSHOT' }),
      );
    }
  });

  it('says when a session cannot be saved', async () => {
    const { session } = await start(`
      <datamodel><data id="a" expr="[]"/></datamodel><state id="s"><onentry>
        <script>for (var i = 0; i &lt; 60; i++) a.push('x'.repeat(100000))</script></onentry></state>`);
    expect(() => saveSession(session)).toThrow(expect.objectContaining({ code: 'SCXML_UNSAVEABLE' }));
  });

  it('behaves the same with and without restoring, for any list of events', async () => {
    const document = await loadOrThrow(scxml(BODY));
    fc.assert(
      fc.property(fc.array(fc.constantFrom('next', 'away', 'back', 'other')), (events) => {
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
});

it('shows everything that was declared and has a value, by its id', async () => {
  const { session } = await start(
    '<datamodel><data id="who" expr="\'Ana\'"/><data id="none"/></datamodel>' +
      '<state id="a"><datamodel><data id="inner" expr="{ list: [1, 2] }"/></datamodel></state>',
  );
  expect(readData(session)).toEqual({ who: 'Ana', inner: { list: [1, 2] } });
});
