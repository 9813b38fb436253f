import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type PhoneScript, type SoftPhone, writeWav } from '@ringback/sip';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Phones, trunkTo } from '../product/phones.ts';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { openSharedDatabase, type SharedDatabase } from '../product/shared-database.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const answers: PhoneScript = { kind: 'answer', afterMs: 200 };
const rings: PhoneScript = { kind: 'ring' };
const LONG_PROMPT = 'music_on_hold.wav';
const AGENT_FIRST = { _userterminated_first_connect_party: 'AGENT' };

/** How a callback is brought into a state of the scenario in which it rests. */
interface Resting {
  readonly options?: Readonly<Record<string, string>>;
  readonly request?: () => Record<string, string>;
  readonly customer?: PhoneScript;
  readonly agent?: PhoneScript;
  /** The agent is there only after the kill. */
  readonly agentComesLater?: true;
  readonly outcome?: string;
  /** How often the customer's phone may ring; the attempt that the kill interrupted counts. */
  readonly mostRings: number;
}

/** The states of scenarios/user-terminated.scxml that last; it passes all others without a stop. */
const STATES: Readonly<Record<string, Resting>> = {
  waitForTime: {
    options: { _request_execution_time_buffer: '600', _desired_connect_time_threshold: '0' },
    request: () => ({ _desired_time: new Date(Date.now() + 28_000).toISOString() }),
    mostRings: 1,
  },
  waitingForAgent: { options: { _wait_for_agent: 'true' }, agentComesLater: true, mostRings: 1 },
  customerRinging: { customer: rings, mostRings: 2 },
  playGreeting: { options: { _treatment_customer_connect: LONG_PROMPT }, mostRings: 2 },
  findingAgent: { agentComesLater: true, mostRings: 2 },
  transferring: { agent: rings, mostRings: 2 },
  agentRinging: { options: AGENT_FIRST, agent: rings, mostRings: 1 },
  customerRingingForAgent: { options: AGENT_FIRST, customer: rings, mostRings: 2 },
  pausing: { options: { _dial_retry_timeout: '28' }, customer: { kind: 'busy' }, mostRings: 2 },
  talking: { options: { _retain_session_until_ixn_deleted: 'true' }, mostRings: 1 },
  sorry: {
    options: {
      _max_time_to_wait_for_agent_on_the_call: '1',
      _treatment_find_agent_fail: LONG_PROMPT,
    },
    agentComesLater: true,
    outcome: 'COMPLETED/FAIL_TARGET_NOT_FOUND',
    mostRings: 1,
  },
};
const NAMES = Object.keys(STATES);
/** One more, which becomes due after the kill. */
const DUE = 'due';

/** Sessions without a callback: each remembers what it was told, also by those that it started. */
const TALKERS: Readonly<Record<string, string>> = {
  parent: `<datamodel><data id="heard" expr="[]"/></datamodel>
    <state id="s"><invoke id="kid" type="scxml" src="child.scxml"/>
      <transition event="ask"><send target="#_kid" event="ask"/></transition>
      <transition event="told"><script>heard.push('child ' + _event.data)</script></transition>
      <transition event="hear"><script>heard.push(_event.data.what)</script></transition></state>`,
  child: `<datamodel><data id="n" expr="0"/></datamodel>
    <state id="c"><transition event="ask"><assign location="n" expr="n + 1"/>
      <send target="#_parent" event="told"><content expr="n"/></send></transition></state>`,
  later: `<datamodel><data id="heard" expr="[]"/></datamodel>
    <state id="s"><onentry><send event="bell" delay="12s"/></onentry>
      <transition event="bell"><script>heard.push('bell')</script></transition></state>`,
};

let database: SharedDatabase;
let phones: Phones;
const customers = new Map<string, SoftPhone>();
const agents = new Map<string, SoftPhone>();
const nodes: RingbackProcess[] = [];

const numberOf = (state: string): string => `+1555124${String(1001 + NAMES.indexOf(state))}`;
const agentOf = (state: string): string => String(1001 + NAMES.indexOf(state));

const documentUrl = (name: string): string => pathToFileURL(path.join(database.folder, `${name}.scxml`)).href;

function start(): Promise<RingbackProcess> {
  const services: Record<string, Record<string, string>> = {};
  for (const [state, options] of [
    ...Object.entries(STATES).map(([state, { options }]) => [state, options] as const),
    [DUE, { _request_execution_time_buffer: '0', _desired_connect_time_threshold: '0' }] as const,
  ])
    services[state] = {
      _type: 'ors',
      _service: 'callback',
      ...WIDE_LIMITS,
      _call_direction: 'USERTERMINATED',
      _urs_virtual_queue: `VQ_${state}`,
      _target: `Group_${state}@Stat_Server.GA`,
      _wait_for_agent: 'false',
      _max_dial_attempts: '4',
      _ixn_createcall_timeout: '60',
      _agent_reserve_timeout: '60',
      ...options,
    };
  // A `file:` document that a request may name is one of a configured service.
  for (const name of Object.keys(TALKERS)) services[name] = { _type: 'ors', _service: documentUrl(name) };
  return RingbackProcess.start(
    {
      http: { port: 0 },
      documents: { folders: [database.folder] },
      telephony: {
        sip: { port: 0 },
        trunks: [...customers].map(([state, phone]) => trunkTo(numberOf(state), phone)),
      },
      agents: [...agents].map(([state, phone]) => ({
        id: agentOf(state),
        name: `Agent for ${state}`,
        dn: agentOf(state),
        uri: phone.contact,
        groups: [`Group_${state}`],
        ...(STATES[state]?.agentComesLater === true ? {} : { state: 'Ready' }),
      })),
      services,
    },
    ['--database', database.url],
  );
}

/** Whoever goes on with the prompt that somebody hears all the time is done with it soon. */
async function shortenPrompt({ folder }: RingbackProcess): Promise<void> {
  const prompts = path.join(folder, 'data', 'prompts');
  await mkdir(prompts, { recursive: true });
  const wav = writeWav({ sampleRate: 8000, samples: new Int16Array(800) });
  await writeFile(path.join(prompts, LONG_PROMPT), wav);
}

async function session(node: RingbackProcess, id: string, rest: string, fields = {}): Promise<unknown> {
  const response = await fetch(`${node.http}/scxml/session/${id}${rest}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  });
  if (!response.ok) throw new Error(`${rest}: ${response.status} ${await response.text()}`);
  return response.json();
}
async function startSession(node: RingbackProcess, name: string, more = {}): Promise<string> {
  const src = documentUrl(name);
  const { sessionid } = (await session(node, 'start', '', { src, ...more })) as { sessionid: string };
  return sessionid;
}
const heard = async (node: RingbackProcess, id: string): Promise<readonly string[]> =>
  ((await session(node, id, '/query')) as { data: { heard: string[] } }).data.heard;

beforeEach(async () => {
  database = await openSharedDatabase();
  for (const [name, body] of Object.entries(TALKERS))
    await writeFile(
      path.join(database.folder, `${name}.scxml`),
      `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">${body}</scxml>`,
    );
  phones = await Phones.open('41000-42999');
  for (const [state, { customer = answers, agent = answers }] of [
    ...Object.entries(STATES),
    [DUE, {}] as const,
  ]) {
    customers.set(state, await phones.customer(numberOf(state), customer));
    agents.set(state, await phones.agent(agentOf(state), agent));
  }
}, 60_000);
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.close()));
  await phones?.close();
  await database?.close();
});

/** Session of a callback, and the states in which it rests. */
async function configuration(node: RingbackProcess, callbackId: string): Promise<readonly string[]> {
  const [row] = await database.rows.queryText<{ session_id: string }>(
    'SELECT session_id FROM session WHERE callback_id = $1 AND ended_at IS NULL',
    [callbackId],
  );
  if (row === undefined) return [];
  const view = await node.admin<{ configuration: string[] }>('GET', `/api/v1/sessions/${row.session_id}`);
  return view.configuration;
}

/** Of the database's clock, in milliseconds. */
async function now(): Promise<number> {
  const [row] = await database.rows.queryText<{ at: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at',
    [],
  );
  return row?.at ?? Number.NaN;
}
async function ownersOf(sessionId: string): Promise<readonly string[]> {
  const rows = await database.rows.queryText<{ owner: string }>(
    'SELECT owner FROM session WHERE session_id = $1',
    [sessionId],
  );
  return rows.map(({ owner }) => owner);
}

test.each([
  ['killed', 'SIGKILL'],
  ['put to sleep', 'SIGSTOP'],
] as const)(
  'a node is %s while it has a callback in each state of the scenario and sessions of each other kind: another one goes on with all of them, each callback ends once, nobody is rung after the conversation, and what is due is dialled (P1, P2, P5, P6)',
  async (_what, signal) => {
    const first = await start();
    nodes.push(first);
    const parent = await startSession(first, 'parent');
    const later = await startSession(first, 'later');
    const scheduled = await startSession(first, 'later', { idealtime: String(Date.now() + 25_000) });
    await session(first, parent, '/event/hear', { what: 'before' });
    await session(first, parent, '/event/ask');
    await until(
      () => heard(first, parent),
      (all) => all.length === 2,
    );

    const callbacks = new Map<string, string>();
    const dueAt = Date.now() + 20_000;
    for (const state of [...NAMES, DUE]) {
      const { status, body } = await first.create(state, {
        _customer_number: numberOf(state),
        ...STATES[state]?.request?.(),
        ...(state === DUE ? { _desired_time: new Date(dueAt).toISOString() } : {}),
      });
      expect(status, state).toBe(200);
      callbacks.set(state, body['_id'] ?? '');
    }
    const idOf = (state: string): string => callbacks.get(state) ?? '';
    const second = await start();
    nodes.push(second);
    await shortenPrompt(second);
    for (const state of NAMES)
      await until(
        () => configuration(first, idOf(state)),
        (active) => active.includes(state),
      );
    const resting = await Promise.all(NAMES.map((state) => configuration(first, idOf(state))));
    expect(resting).toEqual(NAMES.map((state) => [state]));
    expect(await second.outcome(idOf(DUE))).toBe('SCHEDULED');

    // Whoever asks the wrong node is sent to the right one.
    const asked = await fetch(`${second.http}/scxml/session/${parent}/query`, { redirect: 'manual' });
    expect([asked.status, asked.headers.get('location')]).toEqual([
      307,
      `${first.http}/scxml/session/${parent}/query`,
    ]);
    const [owner] = await ownersOf(parent);
    const { pid } = first;
    const firstEnded = first.ended();
    process.kill(pid, signal);
    const killedAt = await now();
    await until(
      () => ownersOf(parent),
      ([is]) => is !== owner,
    );
    console.log(`replaced ${Math.round((await now()) - killedAt)} ms after the ${signal} (bound 5000 ms)`);

    for (const phone of [...customers.values(), ...agents.values()]) await phone.behave(answers);
    for (const [state, { agentComesLater, outcome }] of Object.entries(STATES))
      if (agentComesLater === true && outcome === undefined)
        await second.admin('POST', `/api/v1/agents/${agentOf(state)}/state`, { state: 'Ready' });

    await session(second, parent, '/event/hear', { what: 'after' });
    await session(second, parent, '/event/ask');
    expect(
      await until(
        () => heard(second, parent),
        (all) => all.length >= 4,
      ),
    ).toEqual(['before', 'child 1', 'after', 'child 2']);

    for (const [state, { outcome = 'COMPLETED/AGENT_CONNECTED', mostRings }] of [
      ...Object.entries(STATES),
      [DUE, { mostRings: 1 }] as const,
    ]) {
      const id = idOf(state);
      const ended = await until(
        () => second.outcome(id),
        (is) => is.startsWith('COMPLETED/'),
        60_000,
      );
      expect(ended, state).toBe(outcome);
      const story = await second.trace(id);
      expect(
        story.filter(({ event }) => event === 'callback.completed'),
        state,
      ).toHaveLength(1);
      expect(customers.get(state)?.callIds, state).toBeLessThanOrEqual(mostRings);
    }
    const [dialled] = customers.get(DUE)?.calls ?? [];
    console.log(`dialled ${(dialled?.startedAt ?? Number.NaN) - dueAt} ms after it was due (bound 5000 ms)`);

    for (const id of [later, scheduled])
      expect(
        await until(
          () => heard(second, id),
          (all) => all.length > 0,
        ),
      ).toEqual(['bell']);

    // Phones that the dead node left ringing or talking were released; the newer conversations are the only ones.
    await until(
      () =>
        [...customers.values()].flatMap(({ calls }) =>
          calls.filter(({ state }) => state !== 'ended').slice(0, -1),
        ),
      (left) => left.length === 0,
    );
    // Whoever only slept does nothing more when it wakes up, but for its end.
    const rung = [...customers].map(([state, phone]) => [state, phone.callIds] as const);
    if (signal === 'SIGSTOP') {
      process.kill(pid, 'SIGCONT');
      expect(await firstEnded).toBe(1);
      expect(first.log).toMatch(/another one has taken its place/);
    }
    const [one] = await ownersOf(parent);
    expect(one).not.toBe(owner);
    expect(await heard(second, parent)).toHaveLength(4);
    expect([...customers].map(([state, phone]) => [state, phone.callIds])).toEqual(rung);
    expect(await second.stop()).toBe(0);
  },
  180_000,
);
