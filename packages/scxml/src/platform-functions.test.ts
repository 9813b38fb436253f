import { describe, expect, it } from 'vitest';
import { deliver, type StepOptions, startSession } from './session.ts';
import { loadOrThrow } from './testing/fake-platform.ts';
import { STEP, scxml } from './testing/test-session.ts';

const OPTIONS: StepOptions = {
  ...STEP,
  readOnly: { _app: () => ({ name: 'test' }) },
  answer: (name, args) => {
    switch (name) {
      case '_app.list.get':
        return { ok: true, value: `value of ${args.join('/')}` };
      case '_app.list.exclude':
        return { ok: true, value: undefined, decides: true };
      default:
        return { ok: false, message: `${name} is not there` };
    }
  },
};

async function start(body: string) {
  const document = await loadOrThrow(scxml(body), {
    systemObjects: { _app: { data: {}, functions: ['list.get', 'list.exclude', 'list.fail'] } },
  });
  return startSession(document, { ...OPTIONS, sessionId: 'S' });
}

describe('functions of the platform', () => {
  it('what was read is in the result of the step, in order', async () => {
    const { session, result } =
      await start(`<datamodel><data id="a" expr="_app.list.get('x', 1)"/></datamodel>
      <state id="s"><transition event="go" cond="_app.list.get('y') === 'value of y'" target="t"/></state><final id="t"/>`);
    expect(result.reads).toEqual([{ name: '_app.list.get', args: ['x', 1], value: 'value of x/1' }]);
    const step = deliver(session, { name: 'go' }, OPTIONS);
    expect(step.reads).toEqual([{ name: '_app.list.get', args: ['y'], value: 'value of y' }]);
    expect(session.status).toMatchObject({ kind: 'final', state: 't' });
  });

  it('a call that decides something is an effect in its place', async () => {
    const { result } = await start(`<state id="s"><onentry>
      <log expr="1"/><script>_app.list.exclude(['a', {b: 2}])</script><log expr="2"/></onentry></state>`);
    expect(result.effects).toMatchObject([
      { kind: 'log', value: 1 },
      { kind: 'call', name: '_app.list.exclude', args: [['a', { b: 2 }]] },
      { kind: 'log', value: 2 },
    ]);
    expect(result.reads).toEqual([]);
  });

  it('one that fails raises error.execution with its words', async () => {
    const { session, result } = await start(`<datamodel><data id="why" expr="''"/></datamodel>
      <state id="s"><onentry><script>_app.list.fail()</script></onentry>
      <transition event="error.execution" target="t"><assign location="why" expr="_event.data.message"/></transition></state>
      <state id="t"/>`);
    expect(session.configuration).toEqual(['t']);
    expect(result.reads).toEqual([
      { name: '_app.list.fail', args: [], problem: '_app.list.fail is not there' },
    ]);
  });

  it('a step without an answerer has none', async () => {
    const { session } =
      await start(`<state id="s"><transition event="go" cond="_app.list.get('y')" target="t"/>
      <transition event="error.execution" target="e"/></state><state id="t"/><state id="e"/>`);
    deliver(session, { name: 'go' }, STEP);
    expect(session.configuration).toEqual(['e']);
  });
});
