import { describe, expect, it } from 'vitest';
import { deliver, readVariable } from './session.ts';
import { go, STEP, start } from './testing/test-session.ts';

describe('states and transitions', () => {
  it('enters the first state, answers events by token prefix and ignores others', async () => {
    const { session } = await start(`
      <state id="a"><transition event="go.on" target="b"/></state>
      <state id="b"><transition event="*" target="c"/></state><final id="c"/>`);
    expect(session.configuration).toEqual(['a']);
    go(session, 'go');
    go(session, 'go.onward');
    expect(session.configuration).toEqual(['a']);
    go(session, 'go.on.x');
    expect(session.configuration).toEqual(['b']);
    go(session, 'anything');
    expect(session.status).toEqual({ kind: 'final', state: 'c' });
  });

  it('enters and leaves parallel regions in document order and its reverse', async () => {
    const { result, session } = await start(`
      <parallel id="p"><transition event="out" target="end"/>
        <state id="a"><state id="a1"/></state><state id="b"><state id="b1"/></state></parallel>
      <state id="end"/>`);
    expect(result.trace[0]?.entered).toEqual(['p', 'a', 'a1', 'b', 'b1']);
    const step = deliver(session, { name: 'out' }, STEP);
    expect(step.trace[0]).toMatchObject({
      event: 'out',
      transitions: [{ source: 'p', targets: ['end'], line: 3 }],
      left: ['b1', 'b', 'a1', 'a', 'p'],
      entered: ['end'],
    });
  });

  it('lets the inner transition win, and the first region when two exclude each other', async () => {
    const { session } = await start(`
      <parallel id="p">
        <state id="a"><transition event="e" target="outA"/><state id="a1"><transition event="f" target="a2"/></state><state id="a2"/>
          <transition event="f" target="outA"/></state>
        <state id="b"><transition event="e" target="outB"/></state></parallel>
      <state id="outA"/><state id="outB"/>`);
    go(session, 'f');
    expect(session.configuration).toEqual(['a2', 'b']);
    go(session, 'e');
    expect(session.configuration).toEqual(['outA']);
  });

  it('stays inside on internal transitions', async () => {
    const { session } = await start(`
      <datamodel><data id="left" expr="0"/></datamodel>
      <state id="a"><onexit><assign location="left" expr="left + 1"/></onexit>
        <transition event="in" type="internal" target="a2"/><transition event="ex" target="a2"/>
        <state id="a1"/><state id="a2"/></state>`);
    go(session, 'in');
    expect(readVariable(session, 'left')).toBe(0);
    go(session, 'ex');
    expect(readVariable(session, 'left')).toBe(1);
  });

  it.each([
    ['shallow', 'a2x'],
    ['deep', 'a2y'],
  ])('comes back by %s history', async (type, state) => {
    const { session } = await start(`
      <state id="a"><history id="h" type="${type}"><transition target="a1"/></history>
        <state id="a1"><transition event="next" target="a2y"/></state>
        <state id="a2"><state id="a2x"/><state id="a2y"/></state>
        <transition event="away" target="b"/></state>
      <state id="b"><transition event="back" target="h"/></state>`);
    go(session, 'away');
    go(session, 'back');
    expect(session.configuration).toEqual(['a1']);
    go(session, 'next');
    go(session, 'away');
    go(session, 'back');
    expect(session.configuration).toEqual([state]);
  });

  it('reports done states with their data, and a parallel when all of its regions are done', async () => {
    const { session } = await start(`
      <datamodel><data id="got"/></datamodel>
      <parallel id="p"><transition event="done.state.p" target="end"/>
        <state id="a"><transition event="done.state.a"><assign location="got" expr="_event.data"/></transition>
          <state id="a1"><transition event="x" target="af"/></state>
          <final id="af"><donedata><param name="n" expr="1 + 1"/></donedata></final></state>
        <state id="b"><state id="b1"><transition event="y" target="bf"/></state><final id="bf"/></state></parallel>
      <final id="end"><donedata><content expr="got.n"/></donedata></final>`);
    go(session, 'x');
    expect(session.configuration).toEqual(['af', 'b1']);
    expect(go(session, 'y').at(-1)).toEqual({ kind: 'done', donedata: 2 });
    expect(session.status).toEqual({ kind: 'final', state: 'end', donedata: 2 });
  });
});

describe('limits', () => {
  const LOOP = '<state id="a"><transition target="b"/></state><state id="b"><transition target="a"/></state>';

  it('ends a session that circles, after it was told', async () => {
    const { session, result } = await start(LOOP, {}, '_stateEntryLimit="5000"');
    expect(session.status).toMatchObject({ kind: 'failed', reason: 'microstep-limit' });
    expect(result.trace.some((entry) => entry.event === 'error.execution.microstep-limit')).toBe(true);
    expect(result.trace.length).toBeLessThan(1_200);
  });

  it('lets a document end its own circle', async () => {
    const { session } = await start(`
      <state id="s" initial="a"><transition event="error.execution" target="end"/>${LOOP}</state><final id="end"/>`);
    expect(session.status).toEqual({ kind: 'final', state: 'end' });
  });

  it('tells the document of a spent script budget, and ends the session at the second', async () => {
    const handler = '<transition event="error.execution.script-budget" target="told"/>';
    const endless = '<onentry><script>for (;;);</script></onentry>';
    const once = await start(`<state id="s">${endless}${handler}</state><state id="told"/>`);
    expect(once.session.configuration).toEqual(['told']);
    const twice = await start(
      `<state id="s">${endless}${handler}</state><state id="told">${endless}</state>`,
    );
    expect(twice.session.status).toMatchObject({ kind: 'failed', reason: 'script-budget' });
  });

  it('ends a session whose internal queue grows without end', async () => {
    const { session } = await start(`
      <state id="s"><onentry><foreach array="new Array(5000).fill(0)" item="x"><raise event="e"/></foreach></onentry></state>`);
    expect(session.status).toMatchObject({ kind: 'failed', reason: 'queue-limit' });
  });
});
