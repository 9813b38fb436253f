import type { SessionId } from '@ringback/core';
import { callingThreadEngine, engineLimits } from '@ringback/orchestration';
import { afterEach, describe, expect, test } from 'vitest';
import { type CentreOptions, ContactCentre } from './contact-centre.ts';

const HOST = 'https://crm.example';
const at = (name: string): string => `${HOST}/${name}.scxml`;

const scxml = (body: string): string =>
  `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">${body}</scxml>`;

/** Remembers the events that begin with a word, with their data. */
const REMEMBERS = `<datamodel><data id="heard" expr="[]"/><data id="peer" expr="''"/></datamodel>`;
const note = (event: string): string =>
  `<transition event="${event}"><script>heard.push(_event.data === undefined ? _event.name : _event.name + ' ' + JSON.stringify(_event.data))</script></transition>`;

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(documents: Readonly<Record<string, string>>, more: CentreOptions = {}): Promise<void> {
  const texts = new Map(Object.entries(documents).map(([name, text]) => [at(name), text]));
  centre = await ContactCentre.open({ ...more, documents: texts });
}

async function start(name: string, parameters = {}, startAt: number | null = null): Promise<SessionId> {
  const outcome = await centre.orchestrator.sessions.start({ document: at(name), parameters, startAt });
  if (outcome.kind === 'refused') throw new Error(outcome.text);
  return outcome.sessionId;
}

const heard = async (id: SessionId) => (await centre.orchestrator.sessions.view(id))?.data['heard'];
const isThere = async (id: SessionId) => (await centre.orchestrator.sessions.view(id)) !== null;
const send = (id: SessionId, name: string, data: string | number | null = null) =>
  centre.orchestrator.sessions.send(id, { name, data });
/** Sessions that run. */
const running = () => [...centre.store.storedSessions.keys()];

describe('a session by itself', () => {
  const DOCUMENT = scxml(`<datamodel><data id="a" expr="1"/><data id="b" expr="2"/></datamodel>
    <state id="s"><transition event="go" target="t"/></state>
    <state id="t"><transition event="end" target="f"/></state><final id="f"/>`);

  test('starts with its parameters, moves by events, and ends', async () => {
    await open({ own: DOCUMENT });
    const id = await start('own', { a: 'given', unknown: 'ignored' });
    expect(await centre.orchestrator.sessions.view(id)).toMatchObject({
      sessionId: id,
      document: at('own'),
      configuration: ['s'],
      data: { a: 'given', b: 2 },
      node: '1',
      startedAt: centre.time.clock.now(),
    });
    expect(await send(id, 'go')).toEqual({ kind: 'delivered' });
    expect(await centre.orchestrator.sessions.view(id)).toMatchObject({ configuration: ['t'] });
    expect(await send(id, 'end')).toEqual({ kind: 'delivered' });
    expect(await send(id, 'end')).toEqual({ kind: 'unknown' });
    expect(await centre.orchestrator.sessions.view(id)).toBeNull();
  });

  test('goes on after a crash where it was', async () => {
    await open({ own: DOCUMENT });
    const id = await start('own', { a: 7 });
    await send(id, 'go');
    await centre.crash();
    expect(await centre.orchestrator.sessions.view(id)).toMatchObject({
      configuration: ['t'],
      data: { a: 7 },
    });
  });

  test.each([
    ['a document that is not there', 'nowhere', /is not there|cannot be read/],
    ['a document with mistakes', 'broken', /line 1/],
  ])('is refused for %s', async (_what, name, text) => {
    await open({ broken: scxml('<state id="a"><transition target="b"/></state>') });
    const outcome = await centre.orchestrator.sessions.start({
      document: at(name),
      parameters: {},
      startAt: null,
    });
    expect(outcome).toMatchObject({ kind: 'refused', text: expect.stringMatching(text) });
    expect(running()).toEqual([]);
  });

  test.each([
    [
      'has nothing to say to gms.start when its document does not know it',
      '<state id="s"><transition event="a"/></state>',
      'answered',
    ],
    [
      'may answer gms.start when its document takes any event',
      '<state id="s"><transition event="*"/></state>',
      'timed-out',
    ],
    [
      'may answer gms.start when its document knows it',
      '<state id="s"><transition event="gms.start"/></state>',
      'timed-out',
    ],
  ])('%s', async (_what, text, kind) => {
    await open({ own: scxml(text) });
    const { sessions } = centre.orchestrator;
    const id = await start('own');
    expect(await sessions.request(id, { name: 'gms.start', data: null }, 50)).toMatchObject({ kind });
    await centre.crash();
    // What was read back is asked like any other.
    expect(await sessions.request(id, { name: 'a', data: null }, 50)).toEqual({ kind: 'timed-out' });
  });

  test('that is to start later starts at its time, also after a crash, and once', async () => {
    await open({ own: DOCUMENT });
    const startAt = centre.time.clock.now() + 3_600_000;
    const id = await start('own', { a: 5 }, startAt);
    expect(await isThere(id)).toBe(false);
    await centre.crash();
    expect(await centre.orchestrator.sessions.scheduled(id)).toEqual({
      sessionId: id,
      document: at('own'),
      parameters: { a: 5 },
      startAt,
    });
    await centre.pass(3599);
    expect(await isThere(id)).toBe(false);
    await centre.pass(2);
    expect(await centre.orchestrator.sessions.view(id)).toMatchObject({
      configuration: ['s'],
      data: { a: 5 },
    });
    expect(await centre.orchestrator.sessions.scheduled(id)).toBeNull();
    expect(running()).toEqual([id]);
    expect(centre.store.outbox.size).toBe(0);
  });

  test('that was to start later and is terminated before does not start', async () => {
    await open({ own: DOCUMENT });
    const id = await start('own', {}, centre.time.clock.now() + 3_600_000);
    expect(await centre.orchestrator.sessions.terminate(id)).toEqual({ kind: 'terminated' });
    await centre.pass(7200);
    expect(running()).toEqual([]);
    expect(await centre.orchestrator.sessions.terminate(id)).toEqual({ kind: 'unknown' });
  });

  test('that is terminated runs its exit handlers', async () => {
    await open({
      own: scxml(
        `<state id="s"><onexit><send target="http://outside.example/bye" type="basichttp" event="bye"/></onexit></state>`,
      ),
    });
    const id = await start('own');
    expect(await centre.orchestrator.sessions.terminate(id)).toEqual({ kind: 'terminated' });
    expect(running()).toEqual([]);
    expect(centre.asked).toMatchObject([
      { method: 'POST', url: 'http://outside.example/bye', body: '_scxmleventname=bye' },
    ]);
  });

  test('takes no event that is too large, and no more than may wait', async () => {
    await open({ own: DOCUMENT });
    await centre.configuration.putSection('ors', { 'max-event-size': '10', 'max-pending-events': '3' });
    const id = await start('own');
    expect(await send(id, 'go', '1234567890')).toEqual({ kind: 'too-large', limit: 10 });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => send(id, 'x')));
    expect(outcomes).toContainEqual({ kind: 'full' });
    expect(outcomes).toContainEqual({ kind: 'delivered' });
  });

  test('ends with a reason when too many events of its own wait, after it was told so', async () => {
    const flood = `<foreach array="new Array(20)" item="x"><send event="tick"/></foreach>`;
    await open({
      deaf: scxml(`<datamodel><data id="x"/></datamodel><state id="s"><transition event="go">${flood}</transition>
        <transition event="tick">${flood}</transition></state>`),
      wise: scxml(`<datamodel><data id="x"/></datamodel><state id="s"><transition event="go">${flood}</transition>
        <transition event="error.execution.pending-limit" target="safe"/></state><state id="safe"/>`),
    });
    await centre.configuration.putSection('ors', { 'max-pending-events': '10' });
    const [deaf, wise] = [await start('deaf'), await start('wise')];
    await send(deaf, 'go');
    expect(await isThere(deaf)).toBe(false);
    await send(wise, 'go');
    expect(await centre.orchestrator.sessions.view(wise)).toMatchObject({ configuration: ['safe'] });
  });
});

describe('events between sessions', () => {
  const LISTENER = scxml(`${REMEMBERS}<state id="s">${note('hello')}${note('error')}</state>`);
  const SENDER = scxml(`${REMEMBERS}<state id="s">
    <transition event="now"><send event="hello" targetexpr="'#_scxml_' + _event.data"><param name="n" expr="1"/></send></transition>
    <transition event="later"><send id="x" event="hello" targetexpr="'#_scxml_' + _event.data" delay="60s"/></transition>
    <transition event="never"><cancel sendid="x"/></transition>
    <transition event="end" target="f"/>${note('error.communication')}</state><final id="f"/>`);

  test('arrive with who sent them', async () => {
    await open({ listener: LISTENER, sender: SENDER });
    const [listener, sender] = [await start('listener'), await start('sender')];
    await send(sender, 'now', listener);
    await centre.pass(0);
    expect(await heard(listener)).toEqual(['hello {"n":1}']);
    expect(centre.store.outbox.size).toBe(0);
  });

  test('that are delayed arrive at their time, also after a crash, unless they were cancelled or their sender has ended', async () => {
    await open({ listener: LISTENER, sender: SENDER });
    const listener = await start('listener');
    const [kept, cancelled, ended] = [await start('sender'), await start('sender'), await start('sender')];
    for (const id of [kept, cancelled, ended]) await send(id, 'later', listener);
    await send(cancelled, 'never');
    await send(ended, 'end');
    await centre.crash();
    await centre.pass(59);
    expect(await heard(listener)).toEqual([]);
    await centre.pass(2);
    expect(await heard(listener)).toEqual(['hello']);
    expect(centre.store.timers.size).toBe(0);
  });

  test('to a session that is not there are an error for the sender', async () => {
    await open({ sender: SENDER });
    const sender = await start('sender');
    await send(sender, 'now', 'NOBODY');
    await centre.pass(0);
    expect(await heard(sender)).toEqual([expect.stringMatching(/^error\.communication/)]);
    expect(centre.store.outbox.size).toBe(0);
  });

  test('over HTTP leave once; what the server says is told only when it is bad', async () => {
    await open(
      {
        own: scxml(`${REMEMBERS}<!-- Sends to http://outside.example --><state id="s"><transition event="go"><send id="mine" type="http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor"
          event="hello" targetexpr="_event.data"><param name="n" expr="1"/></send></transition>
          <transition event="error.communication"><script>heard.push(_event.name, _event.sendid, _event.data)</script></transition></state>`),
      },
      {
        http: (order) => ({
          kind: 'answered',
          status: order.url.endsWith('/good') ? 204 : 500,
          headers: {},
          body: new Uint8Array(),
          url: order.url,
        }),
      },
    );
    const id = await start('own');
    await send(id, 'go', 'http://outside.example/good');
    await centre.pass(0);
    expect(await heard(id)).toEqual([]);
    await send(id, 'go', 'http://outside.example/bad');
    await centre.pass(0);
    expect(await heard(id)).toEqual([
      'error.communication',
      'mine',
      { description: 'http://outside.example/bad answered 500' },
    ]);
    expect(centre.asked.map(({ body }) => body)).toEqual([
      '_scxmleventname=hello&n=1',
      '_scxmleventname=hello&n=1',
    ]);
  });

  test('over HTTP go only to servers that somebody allowed, and with credentials to sessions of this platform', async () => {
    await open(
      {
        own: scxml(`${REMEMBERS}<state id="s"><transition event="go"><send type="basichttp" event="hello" targetexpr="_event.data"/></transition>
          <transition event="self"><send type="basichttp" event="hello"
            targetexpr="_ioprocessors['http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor'].location"/></transition>
          <transition event="error.communication"><script>heard.push(_event.data.description)</script></transition></state>`),
      },
      {
        http: (order) => ({
          kind: 'answered',
          status: 204,
          headers: {},
          body: new Uint8Array(),
          url: order.url,
        }),
      },
    );
    await centre.configuration.putSection('ors', { username: 'ors', password: 'open-sesame' });
    const id = await start('own');
    await send(id, 'go', 'http://169.254.169.254/latest');
    await send(id, 'self');
    await centre.pass(0);
    expect(await heard(id)).toEqual([
      expect.stringContaining('Nobody allowed calls to http://169.254.169.254'),
    ]);
    expect(centre.asked.map(({ url }) => url)).toEqual([
      expect.stringMatching(new RegExp(`//ors:open-sesame@.*/scxml/session/${id}/event$`)),
    ]);
  });
});

describe('invoked sessions', () => {
  const CHILD = scxml(`${REMEMBERS}<datamodel><data id="gift" expr="0"/></datamodel>
    <state id="c"><onentry><send target="#_parent" event="child.here"><param name="gift" expr="gift"/></send></onentry>
      <onexit><send target="#_scxml_SINK" event="child.left"/></onexit>
      ${note('forwarded')}
      <transition event="cancel.invoke"><log label="cancelled" expr="_event.name"/></transition>
      <transition event="finish" target="d"/></state>
    <final id="d"><donedata><param name="result" expr="gift * 2"/></donedata></final>`);
  const parent = (more = '', attributes = ''): string =>
    scxml(`${REMEMBERS}<datamodel><data id="last" expr="null"/></datamodel>
      <state id="p"><invoke id="kid" type="scxml" src="child.scxml" ${attributes}><param name="gift" expr="21"/>
        <finalize><assign location="last" expr="_event.name"/></finalize></invoke>
        <transition event="tell"><send target="#_kid" eventexpr="_event.data"/></transition>
        <transition event="leave" target="q"/>
        <transition event="end" target="f"/>
        ${note('child')}${note('done.invoke')}${note('error')}${more}</state>
      <state id="q">${note('child')}${note('done.invoke')}</state><final id="f"/>`);

  test('get parameters, talk with their parent, and tell their end with data', async () => {
    await open({ child: CHILD, parent: parent() });
    const id = await start('parent');
    await centre.pass(0);
    expect(running()).toHaveLength(2);
    expect(await heard(id)).toEqual(['child.here {"gift":21}']);
    await send(id, 'tell', 'finish');
    await centre.pass(0);
    expect(await heard(id)).toEqual(['child.here {"gift":21}', 'done.invoke.kid {"result":42}']);
    expect((await centre.orchestrator.sessions.view(id))?.data['last']).toBe('done.invoke.kid');
    expect(running()).toEqual([id]);
    expect([...centre.store.actions]).toEqual([]);
    expect(centre.store.outbox.size).toBe(0);
  });

  test('go on after a crash, and are still known to each other', async () => {
    await open({ child: CHILD, parent: parent() });
    const id = await start('parent');
    await centre.pass(0);
    await centre.crash();
    await send(id, 'tell', 'finish');
    await centre.pass(0);
    expect(await heard(id)).toEqual(['child.here {"gift":21}', 'done.invoke.kid {"result":42}']);
  });

  test('get the events of their parent when it forwards them', async () => {
    await open({ child: CHILD, parent: parent('', 'autoforward="true"') });
    const id = await start('parent');
    await centre.pass(0);
    const [child] = running().filter((one) => one !== id);
    await send(id, 'forwarded', 'x');
    await centre.pass(0);
    expect(await heard(child ?? id)).toEqual(['forwarded "x"']);
  });

  test('are cancelled when their state is left: they hear of it, run their exit handlers, and are not heard any more', async () => {
    await open({ child: CHILD, parent: parent() });
    const id = await start('parent');
    await centre.pass(0);
    await send(id, 'leave');
    await centre.pass(0);
    expect(running()).toEqual([id]);
    expect(await heard(id)).toEqual(['child.here {"gift":21}']);
    expect([...centre.store.actions]).toEqual([]);
  });

  test('are cancelled with their parent, however it ends', async () => {
    await open({ child: CHILD, parent: parent() });
    const [ends, terminated] = [await start('parent'), await start('parent')];
    await centre.pass(0);
    expect(running()).toHaveLength(4);
    await send(ends, 'end');
    await centre.orchestrator.sessions.terminate(terminated);
    await centre.pass(0);
    expect(running()).toEqual([]);
    expect(centre.store.outbox.size).toBe(0);
  });

  test.each([
    ['is not there', ''],
    ['has mistakes', scxml('<state id="a"><transition target="nowhere"/></state>')],
    [
      'goes round without end',
      scxml('<state id="a"><transition target="b"/></state><state id="b"><transition target="a"/></state>'),
    ],
  ])('whose document %s are an error for their parent', async (_what, child) => {
    await open(child === '' ? { parent: parent() } : { parent: parent(), child });
    const id = await start('parent');
    await centre.pass(0);
    expect(await heard(id)).toEqual([expect.stringMatching(/^error\.communication/)]);
    expect(running()).toEqual([id]);
    expect([...centre.store.actions]).toEqual([]);
  });

  test('may be given in the document itself', async () => {
    await open({
      parent: scxml(`${REMEMBERS}<state id="p"><invoke id="kid" type="scxml"><content>
        <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><final id="x"/></scxml>
        </content></invoke>${note('done.invoke')}</state>`),
    });
    const id = await start('parent');
    await centre.pass(0);
    expect(await heard(id)).toEqual(['done.invoke.kid']);
  });

  test('that keep on being started are each told apart: only the present one is heard', async () => {
    await open({
      child: CHILD,
      parent:
        scxml(`${REMEMBERS}<state id="p"><invoke id="kid" type="scxml" src="child.scxml"><param name="gift" expr="1"/></invoke>
        <transition event="again" target="p"/>${note('child')}</state>`),
    });
    const id = await start('parent');
    await centre.pass(0);
    await send(id, 'again');
    await centre.pass(0);
    expect(running()).toHaveLength(2);
    expect(await heard(id)).toEqual(['child.here {"gift":1}', 'child.here {"gift":1}']);
  });
});

describe('sessions that sessions start', () => {
  const NAMESPACE = 'xmlns:session="http://www.genesyslab.com/modules/session"';
  const STARTER = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" ${NAMESPACE}>
    ${REMEMBERS}<datamodel><data id="request"/></datamodel><state id="s">
      <transition event="go"><session:start requestid="request" src="child.scxml"><param name="gift" expr="4"/></session:start></transition>
      <transition event="later"><session:start requestid="request" src="child.scxml" idealtime="Date.now() + 3600000"/></transition>
      <transition event="sooner"><session:updatestart requestid="request" sessionid="_event.data" idealtime="Date.now() + 60000"/></transition>
      <transition event="kill"><session:terminate requestid="request" sessionid="_event.data"/></transition>
      ${note('session')}${note('error')}${note('done')}</state></scxml>`;

  const CHILD = scxml(`<datamodel><data id="gift" expr="0"/></datamodel><state id="a">
      <onexit><send target="http://outside.example/bye" type="basichttp" event="bye"/></onexit>
      <transition event="finish" target="b"/></state><final id="b"><donedata><content expr="gift"/></donedata></final>`);
  const others = (id: SessionId) => running().filter((one) => one !== id);
  const names = async (id: SessionId) =>
    ((await heard(id)) as string[]).map((text) => text.replace(/ .*/s, ''));

  test('run on their own; their starter hears of their start and their end', async () => {
    await open({ starter: STARTER, child: CHILD });
    const id = await start('starter');
    await send(id, 'go');
    await centre.pass(0);
    const [child = id] = others(id);
    await send(child, 'finish');
    await centre.pass(0);
    expect(await heard(id)).toMatchObject([
      expect.stringMatching(new RegExp(`^session.start.done .*"sessionid":"${child}"`)),
      `done.start.${child} 4`,
    ]);
  });

  test('go on when their starter ends, and end when a session says so, exit handlers included', async () => {
    await open({ starter: STARTER, child: CHILD });
    const [first, second] = [await start('starter'), await start('starter')];
    await send(first, 'go');
    await centre.pass(0);
    const [child = first] = others(first).filter((one) => one !== second);
    await centre.orchestrator.sessions.terminate(first);
    expect(await isThere(child)).toBe(true);
    await send(second, 'kill', child);
    await send(second, 'kill', child);
    await centre.pass(0);
    expect(running()).toEqual([second]);
    expect(await names(second)).toEqual(['session.terminate.done', 'error.session.terminate']);
    expect(centre.asked).toHaveLength(1);
  });

  test('may be started for later; the time can be changed until it has come', async () => {
    await open({ starter: STARTER, child: CHILD });
    const id = await start('starter');
    await send(id, 'later');
    await centre.pass(0);
    const [entry] = centre.store.outbox.values();
    if (entry?.receiver == null) throw new Error('nothing is to be started');
    await send(id, 'sooner', entry.receiver);
    await centre.pass(59);
    expect(others(id)).toEqual([]);
    await centre.pass(2);
    expect(others(id)).toEqual([entry.receiver]);
    await send(id, 'sooner', entry.receiver);
    await centre.pass(0);
    expect(await names(id)).toEqual([
      'session.start.done',
      'session.updatestart.done',
      'error.session.updatestart',
    ]);
  });

  test.each([
    ['is not there', {}],
    ['has mistakes', { child: scxml('<state id="a"><transition target="nowhere"/></state>') }],
  ])('whose document %s are an error for their starter', async (_what, documents) => {
    await open({ starter: STARTER, ...documents });
    const id = await start('starter');
    await send(id, 'go');
    await centre.pass(0);
    expect(await names(id)).toEqual(['error.session.start']);
    expect(running()).toEqual([id]);
  });
});

describe('the trace of a session', () => {
  const DOCUMENT = scxml(`<datamodel><data id="n" expr="0"/><data id="long" expr="''"/></datamodel>
    <state id="a"><transition event="go" target="b"><assign location="n" expr="_event.data"/></transition></state>
    <state id="b"><transition target="c"/></state>
    <state id="c"><transition event="long"><assign location="long" expr="'x'.repeat(5000)"/></transition>
      <transition event="die"><script>for (;;) {}</script></transition>
      <transition event="error.execution"><script>for (;;) {}</script></transition></state>`);

  test('tells each macrostep: event, transitions with their lines, states left and entered', async () => {
    await open({ own: DOCUMENT });
    const id = await start('own');
    await send(id, 'nobody-knows');
    await send(id, 'go', 7);
    const trace = await centre.orchestrator.sessions.trace(id);
    expect(trace).toMatchObject([
      { event: null, steps: [{ event: null, entered: ['a'] }], failure: null },
      { event: 'nobody-knows', steps: [{ event: 'nobody-knows', transitions: [], entered: [] }] },
      {
        at: centre.time.clock.now(),
        event: 'go',
        steps: [
          {
            event: 'go',
            transitions: [{ source: 'a', targets: ['b'], line: 2 }],
            left: ['a'],
            entered: ['b'],
          },
          {
            event: null,
            transitions: [{ source: 'b', targets: ['c'], line: 3 }],
            left: ['b'],
            entered: ['c'],
          },
        ],
        changed: {},
      },
    ]);
  });

  test('outlives the process and the session, and says why the platform ended it', async () => {
    await open({ own: DOCUMENT });
    const id = await start('own');
    await send(id, 'go', 7);
    await centre.orchestrator.close();
    await centre.crash();
    await send(id, 'die');
    expect(await isThere(id)).toBe(false);
    const trace = (await centre.orchestrator.sessions.trace(id)) ?? [];
    expect(trace.slice(0, 2).map(({ event }) => event)).toEqual([null, 'go']);
    expect(trace.at(-1)?.failure).toMatch(/budget/);
  });

  test('is bounded: the newest macrosteps are kept', async () => {
    await open({ own: DOCUMENT });
    const id = await start('own');
    await send(id, 'go', 1);
    for (let n = 0; n < 250; n++) await send(id, `event.${n}`);
    const trace = (await centre.orchestrator.sessions.trace(id)) ?? [];
    expect(trace).toHaveLength(100);
    expect(trace.at(-1)?.event).toBe('event.249');
  });

  test('tells which variables changed when it is asked to, large values cut short', async () => {
    await open({ own: DOCUMENT }, { engine: callingThreadEngine({ ...engineLimits({}), tracesData: true }) });
    const id = await start('own');
    await send(id, 'go', 7);
    await send(id, 'long');
    const changed = ((await centre.orchestrator.sessions.trace(id)) ?? []).map((entry) => entry.changed);
    expect(changed).toMatchObject([
      { n: 0, long: '' },
      { n: 7 },
      { long: expect.stringMatching(/^"x{299}\.\.\.$/) },
    ]);
    expect(Object.keys(changed[1] ?? {})).toEqual(['n']);
  });

  test('is not kept when that is switched off', async () => {
    await open({ own: DOCUMENT });
    await centre.configuration.putSection('ors', { 'session-trace': 'false' });
    const id = await start('own');
    expect(await centre.orchestrator.sessions.trace(id)).toEqual([]);
    expect(await centre.orchestrator.sessions.trace('NOBODY' as SessionId)).toBeNull();
  });
});

test('a session that is older than max-session-age is ended', async () => {
  await open({ own: scxml('<state id="a"/>') });
  await centre.configuration.putSection('ors', { 'max-session-age': '3600' });
  const id = await start('own');
  await centre.pass(3601);
  await expect.poll(() => isThere(id), { timeout: 9000 }).toBe(false);
}, 15_000);
