import {
  type CallbackId,
  type Json,
  readRecording,
  type SessionId,
  type SessionRecording,
} from '@ringback/core';
import { type ReplayedStep, replaySession } from '@ringback/orchestration';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { agent, type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const OWN = 'http://documents.test/own.scxml';
const CUSTOMER = '+15551230001';
const BUSY: PhoneScript = {
  kind: 'fails',
  afterMs: 800,
  failure: { result: 'busy', sipStatus: 486, text: 'Busy.' },
};
const TALKS: PhoneScript = { kind: 'answers', afterMs: 1500, hangsUpAfterMs: 30_000 };

let centre: ContactCentre;
afterEach(() => centre.close());

/** What was recorded of a session, as it comes out of a file. */
async function recordingOf(id: SessionId): Promise<SessionRecording> {
  const recording = await centre.orchestrator.sessions.recording(id);
  const file: Json = JSON.parse(JSON.stringify({ format: 'ringback-recording/1', ...recording }));
  const read = readRecording(file);
  if (read.kind === 'problem') throw new Error(`${read.field} ${read.why}`);
  return read.recording;
}

/** Of the session that served a callback. */
function recordingFor(id: CallbackId): Promise<SessionRecording> {
  return recordingOf(centre.record(id).sessionId ?? never());
}

const service = (options: Record<string, string>): CentreOptions => ({
  services: { support: { ...SUPPORT, ...options } },
});

/** Each replay compiles the document once more; how long that takes is nothing that is told of here. */
const COMPILES_MS = 60_000;

describe('a recorded callback replays to the same end (P7)', { timeout: COMPILES_MS }, () => {
  test.each<[string, CentreOptions]>([
    ['the customer is called first', service({})],
    ['the agent is called first', service({ _userterminated_first_connect_party: 'AGENT' })],
    [
      'the customer is busy, and called again',
      {
        ...service({ _max_dial_attempts: '3', _dial_retry_timeout: '20' }),
        phones: (who, ring) => (who === CUSTOMER && ring === 0 ? BUSY : TALKS),
      },
    ],
    [
      'nobody is there, until its time is over',
      { ...service({ _wait_for_agent: 'true', _urs_queued_ttl: '60' }), agents: [] },
    ],
    [
      'the agent does not answer',
      {
        ...service({ _wait_for_agent: 'true' }),
        agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
        phones: (who) => (who === '1001' ? { kind: 'rings-on' } : TALKS),
      },
    ],
  ])('when %s', async (_what, options) => {
    centre = await ContactCentre.open(options);
    const id = await centre.ask(CUSTOMER);
    await centre.pass(600);
    const record = centre.record(id);
    expect(record.state).toBe('COMPLETED');
    const recording = await recordingFor(id);
    const steps: ReplayedStep[] = [];
    const end = await replaySession(recording, { stepped: (step) => steps.push(step) });
    expect(end).toMatchObject({ kind: 'same', steps: recording.entries.length, skipped: 0 });
    // What was decided is there to be read, whom it called included.
    const dialled = steps.flatMap(({ effects }) =>
      effects.filter((effect) => effect.kind === 'action' && effect.name === 'createcall'),
    );
    expect(JSON.stringify(dialled).split(CUSTOMER).length - 1).toBeGreaterThanOrEqual(
      centre.rings(CUSTOMER).length,
    );
  });

  test('when the process was killed on the way, from what was saved', async () => {
    centre = await ContactCentre.open(service({ _wait_for_agent: 'true' }));
    const id = await centre.ask(CUSTOMER);
    await centre.pass(3);
    await centre.crash();
    centre.routing.setAgentState(centre.configuration.agents()[0]?.id ?? never(), 'Ready', '');
    await centre.pass(600);
    const recording = await recordingFor(id);
    expect(recording.entries.some(({ record }) => (record?.snapshot ?? null) !== null)).toBe(true);
    expect(await replaySession(recording)).toMatchObject({ kind: 'same' });
  });

  test('with chance, time, lists and calls that scripts asked for, as they were told then', async () => {
    const text = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
      <datamodel><data id="dice"/><data id="seen"/><data id="at"/></datamodel>
      <state id="a">
        <onentry>
          <assign location="dice" expr="Math.random()"/>
          <assign location="at" expr="Date.now()"/>
          <assign location="seen" expr="_genesys.session.getListItemValue('prices', 'today', 'gold')"/>
          <log label="dice" expr="dice + ' ' + at + ' ' + seen"/>
        </onentry>
        <transition event="go" target="b"/>
      </state>
      <final id="b"><onentry><log expr="Math.random()"/></onentry></final>
    </scxml>`;
    centre = await ContactCentre.open({ documents: new Map([[OWN, text]]) });
    await centre.configuration.putList('prices', { today: { gold: '42' } });
    const started = await centre.orchestrator.sessions.start({
      document: OWN,
      parameters: {},
      startAt: null,
    });
    if (started.kind !== 'started') throw new Error(JSON.stringify(started));
    // Later it costs more; the recording knows what it was told.
    await centre.configuration.putList('prices', { today: { gold: '43' } });
    await centre.orchestrator.sessions.send(started.sessionId, { name: 'go', data: null });
    await centre.pass(5);
    const recording = await recordingOf(started.sessionId);
    const logs: Json[] = [];
    const end = await replaySession(recording, {
      stepped: ({ effects }) => {
        for (const effect of effects) if (effect.kind === 'log') logs.push(effect.value ?? null);
      },
    });
    expect(end).toMatchObject({ kind: 'same', steps: 2, final: 'b' });
    expect(logs[0]).toMatch(/ 42$/);

    // With another price, another throw or another document it is another session.
    const changed = (change: (file: string) => string) =>
      replaySession(JSON.parse(change(JSON.stringify(recording))));
    expect(await changed((file) => file.replace('"value":"42"', '"value":"44"'))).toMatchObject({
      kind: 'differs',
      step: 1,
      what: 'effects',
    });
    expect(await changed((file) => file.replace(/"seed":\d+/, '"seed":5'))).toMatchObject({
      kind: 'differs',
    });
    expect(await changed((file) => file.replace('"name":"go"', '"name":"stop"'))).toMatchObject({
      kind: 'differs',
      step: 2,
      what: 'states',
    });
    expect(await changed((file) => file.replace("'gold'", "'lead'"))).toMatchObject({
      kind: 'impossible',
      why: 'The document in the recording is not the one that the session ran.',
    });
  });

  test('passes over steps that were not kept, to where the session was saved', async () => {
    centre = await ContactCentre.open(service({ _wait_for_agent: 'true' }));
    const id = await centre.ask(CUSTOMER);
    await centre.pass(3);
    const before = await recordingFor(id);
    await centre.crash();
    centre.routing.setAgentState(centre.configuration.agents()[0]?.id ?? never(), 'Ready', '');
    await centre.pass(600);
    const after = await recordingFor(id);
    // Whatever had been written by then.
    const recording = { ...after, entries: [...before.entries, ...after.entries] };
    const takenUp = recording.entries.findIndex(({ record }) => (record?.snapshot ?? null) !== null);
    expect(takenUp).toBeGreaterThan(2);
    const without = (...gone: number[]) => ({
      ...recording,
      entries: recording.entries.filter((_entry, index) => !gone.includes(index)),
    });
    const { length } = recording.entries;
    const state = { kind: 'same', final: 'ended' };
    // One is missing in the middle: what follows it is of no use until the session was taken up again.
    expect(await replaySession(without(1))).toMatchObject({
      ...state,
      steps: length - takenUp + 1,
      skipped: takenUp - 2,
    });
    expect(await replaySession(without(0))).toMatchObject({
      ...state,
      steps: length - takenUp,
      skipped: takenUp - 1,
    });
    expect(await replaySession({ ...recording, entries: [] })).toMatchObject({ kind: 'impossible' });
  });

  test('and what was not recorded says so', async () => {
    centre = await ContactCentre.open();
    await centre.configuration.putSection('ors', { 'session-recording': 'false' });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(600);
    expect(await replaySession(await recordingFor(id))).toMatchObject({
      kind: 'impossible',
      why: expect.stringContaining('session-recording'),
    });
  });
});

function never(): never {
  throw new Error('There is nothing here.');
}
