import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { ContactCentre, SUPPORT, USER_TERMINATED } from './contact-centre.ts';
import { Killer, MortalStore } from './mortal-store.ts';

const URL = 'https://intranet.example/own.scxml';
const CUSTOMER = '+15551230001';
const STOCK = readFileSync(USER_TERMINATED, 'utf8');
const service = { ...SUPPORT, _service: URL, _service_type: 'callback' };

let centre: ContactCentre;
afterEach(() => centre?.orchestrator.stop());

/** The smallest document of an administrator. */
const own = (
  body: string,
): string => `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"
  xmlns:callback="urn:ringback:callback" xmlns:ws="http://www.genesyslab.com/modules/ws" xmlns:dance="http://www.genesyslab.com/modules/dance">${body}</scxml>`;

async function open(text: string): Promise<Map<string, string>> {
  const documents = new Map([[URL, text]]);
  centre = await ContactCentre.open({ services: { support: service }, documents });
  return documents;
}

describe("a document of one's own by the `_service` URL", () => {
  test('is what runs: a changed copy of the stock document changes what happens', async () => {
    await open(
      STOCK.replace(
        '<assign location="reason" expr="\'AGENT_CONNECTED\'"/>',
        '<assign location="reason" expr="\'AGENT_CONNECTED\'"/><callback:note text="\'our own line\'"/>',
      ),
    );
    const id = await centre.ask(CUSTOMER);
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.store.lines.some(({ text }) => text === 'our own line')).toBe(true);
  });

  test('that waits for gms.start hears it once, whenever it is killed before (P1, P5)', {
    timeout: 60_000,
  }, async () => {
    const waiting =
      own(`<datamodel><data id="text" expr="''"/></datamodel><state id="wait"><transition event="gms.start" target="asked">
          <assign location="text" expr="_event.data._id"/>
          <ws:response requestid="_event.sendid"><param name="text" expr="'yes'"/></ws:response>
          <callback:note text="'greeted'"/></transition></state>
        <state id="asked"><onentry><send event="go" delay="5s"/></onentry>
          <transition event="gms.start" target="twice"/><transition event="error" target="twice"/>
          <transition event="go" target="end"/></state>
        <state id="twice"><onentry><callback:complete reason="'TWICE'"/></onentry></state>
        <final id="end"><onentry><callback:complete reason="text === '' ? 'NO_ID' : 'DONE'"/></onentry></final>`);
    const run = async (killAt: MortalStore['killAt']): Promise<number> => {
      const store = new MortalStore();
      centre = await ContactCentre.open({
        services: { support: service },
        documents: new Map([[URL, waiting]]),
        store,
      });
      const id = await centre.ask(CUSTOMER);
      store.commits = 0;
      store.killAt = killAt;
      const killer = new Killer(centre, store);
      for (let second = 0; second < 20; second += 1) await killer.pass(1_000);
      await killer.pass(600_000);
      expect(centre.outcome(id)).toBe('COMPLETED/DONE');
      expect(store.lines.filter(({ text }) => text === 'greeted')).toHaveLength(1);
      expect([store.storedSessions.size, store.actions.size, store.timers.size]).toEqual([0, 0, 0]);
      const { commits } = store;
      await killer.close();
      return commits;
    };
    const commits = await run(null);
    expect(commits).toBeGreaterThan(2);
    for (let commit = 1; commit <= commits; commit += 1) {
      await run({ commit, when: 'after' });
      await run({ commit, when: 'before' });
    }
  });

  test('a callback under way finishes with the version it began with, also after a restart', async () => {
    const version = (reason: string): string =>
      own(`<state id="wait"><onentry><send event="go" delay="60s"/></onentry><transition event="go" target="end"/></state>
        <final id="end"><onentry><callback:complete reason="'${reason}'"/></onentry></final>`);
    const documents = await open(version('OLD'));
    const before = await centre.ask(CUSTOMER);
    await centre.pass(1);
    documents.set(URL, version('NEW'));
    await centre.crash();
    const after = await centre.ask('+15551230002');
    await centre.pass(120);
    expect(centre.outcome(before)).toBe('COMPLETED/OLD');
    expect(centre.outcome(after)).toBe('COMPLETED/NEW');
  });

  test.each([
    ['an endless loop in a script', `<state id="a"><onentry><script>for (;;) {}</script></onentry></state>`],
    [
      'eventless transitions without end',
      `<state id="a"><transition target="b"/></state><state id="b"><transition target="a"/></state>`,
    ],
    [
      'events to itself without end',
      `<state id="a"><onentry><send event="again"/></onentry><transition event="again"><send event="again"/></transition></state>`,
    ],
    ['an end without a reason', `<final id="a"/>`],
  ])(
    '%s ends the callback once, with a reason, and harms nobody else (P5)',
    { timeout: 20_000 },
    async (_what, body) => {
      await open(own(body));
      const id = await centre.ask(CUSTOMER);
      await centre.pass(90_000);
      // One that does not end by itself is ended when its time to live is over.
      const ends = () =>
        centre.store.lines.filter((line) => line.callbackId === id && line.event === 'callback.completed');
      await expect.poll(() => ends().length, { timeout: 9000 }).toBe(1);
      expect(ends()[0]?.data['reason']).toMatch(/^(FAIL_ERROR|NOT_AVAILABLE|FAIL_TIMEOUT_TTL)$/);
      await centre.configuration.putService('stock', SUPPORT);
      const other = await centre.ask('+15551230002', {}, 'stock');
      await centre.pass(10);
      expect(centre.outcome(other)).toBe('COMPLETED/AGENT_CONNECTED');
    },
  );

  test('one that is not there is tried _max_ors_submit_attempts times and ends SUBMIT_FAILED, with the reason in the story', async () => {
    const documents = await open('');
    documents.clear();
    const id = await centre.ask(CUSTOMER);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/SUBMIT_FAILED');
    expect(
      centre.telemetry.lines.filter(({ event }) => event === 'callback.state').map(({ fields }) => fields),
    ).toEqual([{ callbackId: id, state: 'COMPLETED', reason: 'SUBMIT_FAILED' }]);
    expect(
      centre.store.lines.filter(
        ({ callbackId, event }) => callbackId === id && event === 'session.start-failed',
      ),
    ).toHaveLength(2);
  });

  test('one with mistakes ends SUBMIT_FAILED and names the line', async () => {
    await open(own('\n<state id="a"><transition target="nowhere"/></state>'));
    const id = await centre.ask(CUSTOMER);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/SUBMIT_FAILED');
    expect(centre.store.lines.some(({ text }) => /line 3/.test(text))).toBe(true);
  });
});

describe('a document that an administrator uploaded', () => {
  const ending = (reason: string): string =>
    own(`<final id="end"><onentry><callback:complete reason="'${reason}'"/></onentry></final>`);
  const run = async (): Promise<string> => {
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    return centre.outcome(id);
  };

  test('is what a service runs that names it, always in its current version', async () => {
    centre = await ContactCentre.open({
      services: { support: { ...SUPPORT, _service: 'document:own', _service_type: 'callback' } },
    });
    const { documents } = centre.orchestrator;
    expect(await documents.upload('own', ending('ONE'), 'document')).toMatchObject({
      kind: 'stored',
      version: 1,
    });
    expect(await run()).toBe('COMPLETED/ONE');
    await documents.upload('own', ending('TWO'), 'document');
    expect(await run()).toBe('COMPLETED/TWO');
    expect(await documents.rollBack('own', 1)).toBe('done');
    expect(await run()).toBe('COMPLETED/ONE');
  });

  test('draws in scripts that were uploaded beside it, and takes up a changed one', async () => {
    centre = await ContactCentre.open({
      services: { support: { ...SUPPORT, _service: 'document:flows/own', _service_type: 'callback' } },
    });
    const { documents } = centre.orchestrator;
    const main = own(
      `<script src="lib/reason.js"/><final id="end"><onentry><callback:complete reason="why()"/></onentry></final>`,
    );
    await documents.upload('flows/lib/reason.js', "function why() { return 'ONE'; }", 'part');
    expect(await documents.upload('flows/own', main, 'document')).toMatchObject({ kind: 'stored' });
    expect(await run()).toBe('COMPLETED/ONE');
    await documents.upload('flows/lib/reason.js', "function why() { return 'TWO'; }", 'part');
    expect(await run()).toBe('COMPLETED/TWO');
  });

  test('is refused with line and column when it cannot be loaded; the version before stays', async () => {
    centre = await ContactCentre.open({
      services: { support: { ...SUPPORT, _service: 'document:own', _service_type: 'callback' } },
    });
    const { documents } = centre.orchestrator;
    await documents.upload('own', ending('ONE'), 'document');
    expect(
      await documents.upload(
        'own',
        own('\n<state id="a"><transition target="nowhere"/></state>'),
        'document',
      ),
    ).toMatchObject({
      kind: 'refused',
      findings: [{ severity: 'error', line: 3, code: 'SCXML_UNKNOWN_TARGET' }],
    });
    expect(await run()).toBe('COMPLETED/ONE');
  });

  test('gets remarks that do not keep it from running', async () => {
    centre = await ContactCentre.open();
    const odd = own('<state id="a"/><state id="never"/>');
    expect(await centre.orchestrator.documents.upload('odd', odd, 'document')).toMatchObject({
      kind: 'stored',
      findings: [{ severity: 'warning', code: 'SCXML_UNREACHABLE' }],
    });
  });
});

describe('what a document draws in from elsewhere', () => {
  test('is not read where nobody allowed it, and the story says so', async () => {
    const main = own('<script src="https://elsewhere.example/lib.js"/><final id="a"/>');
    const documents = await open(main);
    documents.set('https://elsewhere.example/lib.js', 'var a;');
    const id = await centre.ask(CUSTOMER);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/SUBMIT_FAILED');
    expect(
      centre.store.lines.some(({ text }) => text.includes('add https://elsewhere.example to http.outgoing')),
    ).toBe(true);
  });
});

describe('what cannot be stored or read back', () => {
  test('a step that the store refuses ends the callback with FAIL_ERROR instead of leaving it behind (P5)', async () => {
    centre = await ContactCentre.open();
    const id = await centre.ask(CUSTOMER);
    centre.store.refuses = (writes) => writes.some((write) => write.kind === 'attempt.insert');
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/FAIL_ERROR');
    expect(centre.store.storedSessions.size).toBe(0);
    expect(centre.rings(CUSTOMER)).toEqual([]);
  });

  test('a session whose document is lost does not keep the others from starting again (P1, P5)', async () => {
    centre = await ContactCentre.open({
      services: { support: { ...SUPPORT, _wait_for_agent: 'true' } },
      agents: [],
    });
    const lost = await centre.ask(CUSTOMER);
    await centre.pass(1);
    for (const [id, session] of centre.store.storedSessions) {
      centre.store.storedSessions.set(id, { ...session, documentHash: 'gone' });
    }
    const kept = await centre.ask('+15551230002');
    await centre.pass(1);
    await centre.crash();
    expect(await centre.orchestrator.cancel(lost, 'CANCELLED')).toMatchObject({ kind: 'not-cancellable' });
    expect(centre.outcome(lost)).toBe('COMPLETED/FAIL_ERROR');
    expect(centre.outcome(kept)).toBe('QUEUED');
  });

  test('delayed events go on after the database was away while one was due', async () => {
    centre = await ContactCentre.open({
      services: { support: { ...SUPPORT, _wait_for_agent: 'true', _urs_queued_ttl: '60' } },
      agents: [],
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    centre.store.away = true;
    await centre.pass(120);
    centre.store.away = false;
    await expect.poll(() => centre.outcome(id), { timeout: 4000 }).toBe('COMPLETED/FAIL_TARGET_NOT_FOUND');
  });
});
