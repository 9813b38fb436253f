import { readFileSync } from 'node:fs';
import type { ServiceAnswer, ServiceOwner, ServiceStart } from '@ringback/core';
import { afterEach, describe, expect, test } from 'vitest';
import { ContactCentre, SUPPORT } from './contact-centre.ts';

const HELLO_URL = 'https://intranet.example/hello.scxml';
const HELLO = readFileSync(new URL('../../scenarios/samples/hello.scxml', import.meta.url), 'utf8');
const SERVICE = { _type: 'ors', _service: HELLO_URL, _greeting: 'Welcome', _ttl: '600' };

let centre: ContactCentre;
afterEach(() => centre?.close());

const own = (body: string): string => `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"
  datamodel="ecmascript" xmlns:ws="http://www.genesyslab.com/modules/ws" xmlns:callback="urn:ringback:callback"
  >${body}</scxml>`;

async function open(text = HELLO, service: Record<string, string> = SERVICE): Promise<void> {
  centre = await ContactCentre.open({
    services: { hello: service },
    documents: new Map([[HELLO_URL, text]]),
  });
}

const start = (userData: Record<string, string> = { name: 'Ana' }, params: Record<string, string> = {}) =>
  centre.orchestrator.services.start({ service: 'hello', params, userData, files: [] });

async function started(): Promise<ServiceOwner> {
  const outcome = await start();
  if (outcome.kind !== 'started') throw new Error(outcome.kind);
  return { kind: 'instance', id: outcome.id, service: 'hello' };
}

const said = (answer: ServiceAnswer | null): unknown =>
  answer?.from === 'session' ? answer.answer.body : answer;
const idOf = (outcome: ServiceStart): string => (outcome.kind === 'started' ? outcome.id : outcome.kind);
const ask = async (owner: ServiceOwner, action: string, data: Record<string, string> = {}) => {
  const outcome = await centre.orchestrator.services.act(owner, action, data);
  return outcome.kind === 'answered' ? said(outcome.answer) : outcome.kind;
};

describe('a service of type ors', () => {
  test('answers gms.start with what its document says, knowing options, parameters and data of the request', async () => {
    await open();
    const outcome = await start();
    expect(outcome).toMatchObject({ kind: 'started' });
    expect(outcome.kind === 'started' && said(outcome.answer)).toEqual({
      _id: idOf(outcome),
      text: 'Welcome, Ana!',
    });
    expect(idOf(outcome)).toMatch(/^1-[0-9a-f-]{36}$/);
  });

  test('answers actions until it leaves; then there is no session that could', async () => {
    await open();
    const owner = await started();
    expect(await ask(owner, 'greet')).toEqual({ text: 'Welcome again, Ana.', greetings: '1' });
    expect(await ask(owner, 'greet')).toEqual({ text: 'Welcome again, Ana.', greetings: '2' });
    expect(await ask(owner, 'leave')).toEqual({ text: 'Good-bye, Ana.' });
    expect(await ask(owner, 'greet')).toBe('no-session');
  });

  test('tells whoever waits at once when the session ends, and does not let him wait', async () => {
    await open(
      own(`<state id="a">
        <transition event="ask"/>
        <transition event="end" target="z"/>
      </state><final id="z"/>`),
    );
    const owner = await started();
    const asked = ask(owner, 'ask');
    expect(await ask(owner, 'end')).toBe('no-session');
    expect(await asked).toBe('no-session');
  });

  test('goes on after the process was killed', async () => {
    await open();
    const owner = await started();
    await ask(owner, 'greet');
    await centre.crash();
    expect(await centre.orchestrator.services.owner(owner.id)).toEqual(owner);
    expect(await ask(owner, 'greet')).toEqual({ text: 'Welcome again, Ana.', greetings: '2' });
  });

  test('ends with its session when its time to live is over', async () => {
    await open();
    const owner = await started();
    await centre.pass(590);
    expect(await centre.orchestrator.services.owner(owner.id)).toEqual(owner);
    await centre.pass(20);
    expect(await centre.orchestrator.services.owner(owner.id)).toBeNull();
    await expect.poll(() => centre.store.instances.size, { timeout: 8000 }).toBe(0);
    expect(centre.store.storedSessions.size).toBe(0);
  }, 10_000);

  test('ends with its session when it is removed', async () => {
    await open();
    const { id } = await started();
    expect(await centre.orchestrator.services.remove(id as never)).toBe(true);
    expect([centre.store.instances.size, centre.store.storedSessions.size]).toEqual([0, 0]);
  });

  test('has data that actions do not see and update changes', async () => {
    await open();
    const owner = await started();
    const { services } = centre.orchestrator;
    expect(await services.userData(owner)).toEqual({ name: 'Ana' });
    await services.changeUserData(owner, { set: { name: 'Ben', city: 'Ulm' }, remove: [] });
    expect(await services.userData(owner)).toEqual({ name: 'Ben', city: 'Ulm' });
    expect(await ask(owner, 'greet')).toMatchObject({ text: 'Welcome again, Ana.' });
  });

  test('has files until something else is put under their key, within limits', async () => {
    await open();
    const owner = await started();
    const { services } = centre.orchestrator;
    const file = (key: string, bytes: number) => ({
      key,
      fileName: `${key}.bin`,
      mediaType: 'application/octet-stream',
      content: new Uint8Array(bytes),
    });
    const keep = (set: Record<string, string>, ...files: ReturnType<typeof file>[]) =>
      services.changeUserData(owner, { set, remove: [] }, files);
    expect(await keep({ photo: 'photo.bin' }, file('photo', 3))).toBe('changed');
    expect(await services.file(owner, 'photo')).toMatchObject({ fileName: 'photo.bin' });
    expect(await keep({ large: 'x' }, file('large', 32 * 1_048_576))).toBe('too-much');
    expect(await services.userData(owner)).toEqual({ name: 'Ana', photo: 'photo.bin' });
    await services.changeUserData(owner, { set: {}, remove: ['photo'] });
    expect(await services.file(owner, 'photo')).toBeNull();
    await keep({ note: 'note.bin' }, file('note', 3));
    await keep({ note: 'only a text' });
    expect(await services.file(owner, 'note')).toBeNull();
    await services.remove(owner.id as never);
    expect(await keep({}, file('late', 3))).toBe('gone');
  });

  test('whose document does not wait for gms.start just runs', async () => {
    await open(own('<state id="a"><transition event="*"/></state>'));
    expect(await start()).toMatchObject({ kind: 'started', answer: null });
    expect(centre.store.storedSessions.size).toBe(1);
  });

  test('whose document refuses leaves nothing behind', async () => {
    await open(
      own(`<state id="a"><transition event="gms.start">
        <ws:response requestid="_event.sendid" type="'negative'" resultcode="'409'"><param name="error" expr="'no'"/></ws:response>
      </transition></state>`),
    );
    expect(await start()).toMatchObject({
      kind: 'refused',
      answer: { from: 'session', answer: { positive: false, resultCode: '409', body: { error: 'no' } } },
    });
    expect([centre.store.instances.size, centre.store.storedSessions.size]).toEqual([0, 0]);
  });

  test.each([
    ['does not load', own('\n<state id="a"><transition target="none"/></state>'), /line 4/],
    [
      'ends at once',
      own('<state id="a"><transition event="gms.start" target="b"/></state><final id="b"/>'),
      /gms\.start/,
    ],
  ])('whose document %s fails with the reason, and leaves nothing behind', async (_what, text, why) => {
    await open(text, { ...SERVICE });
    await centre.configuration.putSection('ors', { 'request-timeout': '1' });
    const outcome = await start();
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'document', why: expect.stringMatching(why) });
    expect([centre.store.instances.size, centre.store.storedSessions.size]).toEqual([0, 0]);
  });

  test.each([
    ['a text', `<content expr="'hello'"/>`, 'hello'],
    ['nothing', '', null],
  ])('whose document answers %s is started all the same', async (_what, content, answer) => {
    await open(
      own(`<state id="a"><transition event="gms.start">
        <ws:response requestid="_event.sendid">${content}</ws:response></transition></state>`),
    );
    const outcome = await start();
    expect(outcome).toMatchObject({ kind: 'started' });
    expect(outcome.kind === 'started' && said(outcome.answer)).toBe(answer);
  });

  test('finds the names of servers in the data that it declares for them', async () => {
    await open(
      own(`<datamodel><data id="_statserver"/><data id="_tserver"/><data id="_ixnserver"/></datamodel>
      <state id="a"><transition event="gms.start"><ws:response requestid="_event.sendid"><param name="names"
        expr="[_statserver, _tserver, typeof _ixnserver].join()"/></ws:response></transition></state>`),
    );
    const names = async (params: Record<string, string> = {}) => {
      const outcome = await start({}, params);
      return outcome.kind === 'started' && said(outcome.answer);
    };
    expect(await names()).toEqual({ names: 'Stat_Server,Ringback,undefined' });
    await centre.configuration.putSection('ors', { _statserver: 'SS_1', _ixnserver: 'IXN' });
    expect(await names({ _tserver: 'Switch_2' })).toEqual({ names: 'SS_1,Switch_2,string' });
  });

  describe('whose _service has tokens', () => {
    const at = (address: string): Promise<void> => open(HELLO, { ...SERVICE, _service: address });
    const reason = (outcome: ServiceStart): string =>
      outcome.kind === 'failed' ? outcome.why : outcome.kind;

    test('runs the document that a parameter or user data name', async () => {
      await at('https://intranet.example/$app$.scxml');
      expect(await start({ name: 'Ana', app: 'hello' })).toMatchObject({ kind: 'started' });
      expect(await start({ name: 'Ana' }, { app: 'hello' })).toMatchObject({ kind: 'started' });
      await at('$app$');
      const uploaded = await centre.orchestrator.documents.upload('hello', HELLO, 'document');
      expect(uploaded.kind).toBe('stored');
      expect(await start({ app: 'document:hello' })).toMatchObject({ kind: 'started' });
      expect(reason(await start({}))).toBe('the option _service has a token that the request does not give');
    });

    test.each([
      ['$app$', 'https://evil.example/x.scxml'],
      ['https://intranet.$app$/hello.scxml', 'evil.example'],
      ['https://intranet.example$app$', '.evil.example/hello.scxml'],
      ['$app$', 'file:///etc/passwd'],
      ['file:///srv/apps/$app$', '../../etc/passwd'],
      ['$app$', 'javascript:1'],
      ['https://intranet.example/apps/$app$.scxml', '../hello'],
    ])('does not let a request lead from %s by %s to where nobody allowed it', async (address, app) => {
      await at(address);
      expect(reason(await start({ app }))).toMatch(
        /may not be run|must be the document|not a kind of|cannot stand/,
      );
      expect(centre.store.storedSessions.size).toBe(0);
    });

    test('lets a request name the server where that is allowed', async () => {
      centre = await ContactCentre.open({
        services: { hello: { ...SERVICE, _service: 'https://$host$/hello.scxml' } },
        documents: new Map([['https://crm.example/hello.scxml', HELLO]]),
      });
      expect(await start({}, { host: 'crm.example' })).toMatchObject({ kind: 'started' });
      expect(reason(await start({}, { host: 'intranet.example' }))).toContain('may not be run');
    });
  });

  test('without a document fails with the reason', async () => {
    await open(HELLO, { _type: 'ors' });
    expect(await start()).toMatchObject({ kind: 'failed', reason: 'document' });
  });
});

describe('a callback with a document of its own', () => {
  const callback = { ...SUPPORT, _service: HELLO_URL, _service_type: 'callback' };
  const submit = async () => {
    const id = await centre.ask('+15551230001', {}, 'hello');
    const outcome = await centre.orchestrator.services.submit({ id, service: 'hello', params: {} });
    return { id, outcome };
  };

  test('answers the create request itself when it waits for gms.start', async () => {
    await open(
      own(`<datamodel><data id="_customer_number"/></datamodel><state id="a"><transition event="gms.start">
        <ws:response requestid="_event.sendid"><param name="text" expr="'We call ' + _customer_number"/></ws:response>
      </transition></state>`),
      callback,
    );
    const { id, outcome } = await submit();
    expect(outcome.kind === 'submitted' && said(outcome.answer)).toEqual({ text: 'We call +15551230001' });
    expect(centre.record(id).sessionId).not.toBeNull();
    expect(centre.outcome(id)).toBe('QUEUED');
  });

  test('runs the document that the request comes to; callback is the one of the product', async () => {
    await open(HELLO, { ...callback, _service: '$app$' });
    const submitFor = async (app: string) => {
      const id = await centre.ask('+15551230001', { app }, 'hello');
      const { services } = centre.orchestrator;
      return { id, outcome: await services.submit({ id, service: 'hello', params: { app } }) };
    };
    expect((await submitFor('callback')).outcome).toEqual({ kind: 'submitted', answer: null });
    const { id, outcome } = await submitFor('https://evil.example/x.scxml');
    expect(outcome).toMatchObject({ kind: 'failed', why: expect.stringContaining('may not be run') });
    expect(centre.outcome(id)).toBe('COMPLETED/SUBMIT_FAILED');
  });

  test('is over with SUBMIT_FAILED when its document cannot be had, and the request learns why', async () => {
    await open('', callback);
    const { id, outcome } = await submit();
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'document' });
    expect(centre.outcome(id)).toBe('COMPLETED/SUBMIT_FAILED');
  });

  test('is over with SUBMIT_FAILED when its document refuses', async () => {
    await open(
      own(`<state id="a"><transition event="gms.start">
        <ws:response requestid="_event.sendid" type="'negative'"><param name="error" expr="'no'"/></ws:response>
      </transition></state>`),
      callback,
    );
    const { id, outcome } = await submit();
    expect(outcome).toMatchObject({ kind: 'refused' });
    expect(centre.outcome(id)).toBe('COMPLETED/SUBMIT_FAILED');
    expect(centre.store.storedSessions.size).toBe(0);
  });

  test('takes actions in its session', async () => {
    await open(
      own(`<state id="a"><transition event="where">
        <ws:response requestid="_event.sendid"><param name="place" expr="_event.data.in"/></ws:response>
      </transition></state>`),
      callback,
    );
    const { id } = await submit();
    const owner = await centre.orchestrator.services.owner(id);
    expect(owner).toEqual({ kind: 'callback', id, service: 'hello' });
    expect(owner && (await ask(owner, 'where', { in: 'Ulm' }))).toEqual({ place: 'Ulm' });
  });
});

describe('the stock scenario', () => {
  test('is not waited for: the callback was accepted, and starts in a moment', async () => {
    centre = await ContactCentre.open();
    const id = await centre.ask('+15551230001');
    const { services } = centre.orchestrator;
    expect(await services.submit({ id, service: 'support', params: {} })).toEqual({
      kind: 'submitted',
      answer: null,
    });
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });
});
