import { describe, expect, test } from 'vitest';
import { ContactCentre } from './contact-centre.ts';
import { Killer, MortalStore } from './mortal-store.ts';

const ROUNDS = 3;
const SCXML =
  'xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" xmlns:session="http://www.genesyslab.com/modules/session"';

/** Hears what becomes of the others and remembers it. */
const SINK = `<scxml ${SCXML}><datamodel><data id="heard" expr="[]"/></datamodel>
  <state id="s"><transition event="*"><script>heard.push(_event.name + (_event.data === undefined ? '' : ' ' + JSON.stringify(_event.data)))</script></transition></state></scxml>`;

/** Plays ping-pong with a session that it invokes, tells each ball to the sink, starts another session, and ends. */
const PARENT = `<scxml ${SCXML}><datamodel><data id="sink" expr="''"/><data id="request"/></datamodel>
  <state id="play"><invoke id="kid" type="scxml" src="child.scxml"><param name="rounds" expr="${ROUNDS}"/></invoke>
    <transition event="ping"><send targetexpr="'#_scxml_' + sink" event="ball"><content expr="_event.data"/></send>
      <send target="#_kid" event="pong"><content expr="_event.data"/></send></transition>
    <transition event="done.invoke.kid" target="start"><send targetexpr="'#_scxml_' + sink" event="kid.done"><content expr="_event.data"/></send></transition></state>
  <state id="start"><onentry><session:start requestid="request" src="other.scxml"><param name="sink" expr="sink"/></session:start></onentry>
    <transition event="session.start.done" target="wait"/></state>
  <state id="wait"><onentry><send targetexpr="'#_scxml_' + sink" event="late" delay="5s"/><send event="enough" delay="10s"/></onentry>
    <transition event="enough" target="end"/></state>
  <final id="end"><onentry><send targetexpr="'#_scxml_' + sink" event="parent.ends"/></onentry></final></scxml>`;

const CHILD = `<scxml ${SCXML}><datamodel><data id="rounds" expr="0"/><data id="n" expr="1"/></datamodel>
  <state id="c"><onentry><send target="#_parent" event="ping"><content expr="n"/></send></onentry>
    <transition event="pong" cond="n &lt; rounds" target="c"><assign location="n" expr="n + 1"/></transition>
    <transition event="pong" target="d"/></state>
  <final id="d"><donedata><content expr="n"/></donedata></final></scxml>`;

const OTHER = `<scxml ${SCXML}><datamodel><data id="sink" expr="''"/></datamodel>
  <state id="o"><onentry><send targetexpr="'#_scxml_' + sink" event="other.here"/></onentry></state></scxml>`;

const EXPECTED = [
  ...Array.from({ length: ROUNDS }, (_, index) => `ball ${index + 1}`),
  `kid.done ${ROUNDS}`,
  'other.here',
  'late',
  'parent.ends',
];

async function run(killAt: MortalStore['killAt']): Promise<number> {
  const store = new MortalStore();
  const at = (name: string): string => `https://crm.example/${name}.scxml`;
  const centre = await ContactCentre.open({
    store,
    documents: new Map([
      [at('sink'), SINK],
      [at('parent'), PARENT],
      [at('child'), CHILD],
      [at('other'), OTHER],
    ]),
  });
  const start = async (name: string, parameters = {}) => {
    const outcome = await centre.orchestrator.sessions.start({
      document: at(name),
      parameters,
      startAt: centre.time.clock.now() + 1000,
    });
    if (outcome.kind === 'refused') throw new Error(outcome.text);
    return outcome.sessionId;
  };
  const sink = await start('sink');
  await start('parent', { sink });
  store.commits = 0;
  store.killAt = killAt;
  const killer = new Killer(centre, store);
  for (let seconds = 0; seconds < 30; seconds++) await killer.pass(1000);
  const { commits } = store;
  expect((await centre.orchestrator.sessions.view(sink))?.data['heard']).toEqual(EXPECTED);
  // The sink and the other one are there still; nothing is left of the rest.
  expect(store.storedSessions.size).toBe(2);
  expect(store.timers.size).toBe(0);
  expect([...store.actions.keys()]).toEqual([]);
  expect(store.outbox.size).toBe(0);
  await killer.close();
  return commits;
}

describe('what sessions have for each other', () => {
  test('arrives once and in its order, whichever commit the process is killed at, before or after it', async () => {
    const commits = await run(null);
    expect(commits).toBeGreaterThan(15);
    for (let commit = 1; commit <= commits; commit++) {
      await run({ commit, when: 'after' });
      await run({ commit, when: 'before' });
    }
  }, 60_000);
});
