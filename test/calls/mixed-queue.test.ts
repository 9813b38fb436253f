import {
  type Baresip,
  CALL_AND_WAIT,
  freePort,
  hasProgram,
  type SippRun,
  startBaresip,
  startSipp,
} from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

// Some 20 s: 40 customers pass two real phones one after the other, and the process is killed in between.

const CALLBACKS = 20;
const LIVE = 20;
const QUEUE = 'VQ_Mixed';
const AGENTS = ['1001', '1002'] as const;
const CUSTOMER = '+16502530001';
/** Customers behind a trunk of one channel. */
const NARROW = ['+16502530008', '+16502530009'] as const;

interface CallView {
  readonly id: string;
  readonly callbackId: string | null;
  readonly state: string;
  readonly legs: readonly { readonly agentId: string | null; readonly state: string }[];
}
interface Waiting {
  readonly position: number;
  readonly callbackId: string | null;
  readonly arrivedAt: string;
}

describe.skipIf(!hasProgram('sipp') || !hasProgram('baresip'))(
  'callbacks and live calls of SIPp, mixed, on two phones of baresip',
  () => {
    const peers: SippRun[] = [];
    const phones = new Map<string, Baresip>();
    let ringback: RingbackProcess;

    beforeAll(async () => {
      const customers = await startSipp({ scenario: 'uas', calls: 1000, lastsSeconds: 0 });
      peers.push(customers);
      ringback = await RingbackProcess.start({
        http: { port: 0 },
        telephony: {
          sip: { port: 0 },
          trunks: [
            { name: 'pstn', uri: `sip:127.0.0.1:${customers.port}`, match: `^\\${CUSTOMER}$` },
            { name: 'narrow', uri: `sip:127.0.0.1:${customers.port}`, channels: 1 },
          ],
        },
        routePoints: [{ number: '5000', application: 'mixed' }],
        agents: AGENTS.map((id) => ({
          id,
          name: `Agent ${id}`,
          dn: id,
          password: `secret-${id}`,
          groups: ['Mixed'],
          state: 'NotReady',
          wrapUp: 0,
        })),
        services: {
          mixed: {
            _type: 'ors',
            _service: 'callback',
            ...WIDE_LIMITS,
            _call_direction: 'USERTERMINATED',
            _wait_for_agent: 'true',
            _urs_virtual_queue: QUEUE,
            // The sample of Classic Callback: callers hear the offer, and say nothing to it.
            _offer_callback: 'true',
            _target: 'Mixed@Stat_Server.GA',
          },
          ahead: {
            _type: 'ors',
            _service: 'callback',
            ...WIDE_LIMITS,
            _call_direction: 'USERTERMINATED',
            _wait_for_agent: 'true',
            _dialing_notifications: 'true',
            _urs_virtual_queue: 'VQ_Ahead',
            _target: 'Mixed@Stat_Server.GA',
          },
        },
      });
      for (const user of AGENTS) {
        const port = await freePort();
        phones.set(
          user,
          await startBaresip({
            user,
            password: `secret-${user}`,
            registrarPort: sipPort(),
            port,
            transport: 'udp',
            answers: true,
          }),
        );
      }
      await until(
        () => ringback.admin<{ reachable: boolean }[]>('GET', '/api/v1/agents'),
        (agents) => agents.every(({ reachable }) => reachable),
      );
    });
    afterAll(async () => {
      for (const phone of phones.values()) await phone.stop();
      await ringback?.close();
      await Promise.all(peers.map((peer) => peer.stop()));
    });

    const sipPort = () => Number(ringback.sip.split(':')[1]);
    const calls = () => ringback.admin<CallView[]>('GET', '/api/v1/calls');
    const setReady = (id: string) => ringback.admin('POST', `/api/v1/agents/${id}/state`, { state: 'Ready' });
    async function waiting(): Promise<readonly Waiting[]> {
      const queues = await ringback.admin<{ name: string; waiting: Waiting[] }[]>('GET', '/api/v1/queues');
      return queues.find(({ name }) => name === QUEUE)?.waiting ?? [];
    }
    const overtakes = () =>
      ringback.admin<{ assignments: number; overtakes: number; passedOver: { assignments: number } }>(
        'GET',
        `/api/v1/queues/${QUEUE}/overtakes`,
      );
    async function ask(service = 'mixed', number: string = CUSTOMER): Promise<string> {
      const { status, body } = await ringback.create(service, { _customer_number: number });
      expect(status, JSON.stringify(body)).toBe(200);
      return body['_id'] ?? '';
    }
    async function callIn(): Promise<SippRun> {
      const peer = await startSipp({
        scenario: CALL_AND_WAIT,
        calls: 1,
        target: `127.0.0.1:${sipPort()}`,
        args: ['-s', '5000'],
        lastsSeconds: 110,
      });
      peers.push(peer);
      return peer;
    }

    /** Agents hang up whatever they talk in, until `isEnough`; whom they talked to is added to `talks`. */
    async function serve(talks: Set<string>, isEnough: () => Promise<boolean>): Promise<void> {
      const end = Date.now() + 60_000;
      while (!(await isEnough())) {
        if (Date.now() > end) {
          const state = [await calls(), await waiting(), await ringback.admin('GET', '/api/v1/agents')];
          throw new Error(`${talks.size} talked: ${JSON.stringify(state)}`);
        }
        for (const call of await calls()) {
          if (call.state !== 'connected') continue;
          talks.add(call.id);
          // Again and again: a phone does not hang up what it has not quite answered yet.
          await phones.get(call.legs.find(({ agentId }) => agentId !== null)?.agentId ?? '')?.hangUp();
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }

    test('are served in the order in which they came, with no agent, one, and all, over a restart', async () => {
      const ids: string[] = [];
      const callers: SippRun[] = [];
      for (let turn = 1; turn <= CALLBACKS; turn += 1) {
        ids.push(await ask());
        callers.push(await callIn());
        await until(waiting, (all) => all.length === 2 * turn);
      }
      // Nobody is ready: all wait, by turns, in the order in which they came.
      const line = await waiting();
      expect(line.map(({ callbackId }) => callbackId)).toEqual(ids.flatMap((id) => [id, null]));
      expect(await calls()).toHaveLength(LIVE);

      const talks = new Set<string>();
      await setReady('1001');
      await serve(talks, async () => talks.size >= 6);

      // Calls end with the process; places of callbacks do not.
      await ringback.kill();
      await ringback.up();
      await until(
        () => ringback.admin<{ reachable: boolean }[]>('GET', '/api/v1/agents'),
        (agents) => agents.every(({ reachable }) => reachable),
      );
      const outcomes = await Promise.all(callers.map(({ finished }) => finished));
      expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
      const open: string[] = [];
      for (const id of ids) if (!(await ringback.outcome(id)).startsWith('COMPLETED')) open.push(id);
      // Those who were cut off call again.
      const again: SippRun[] = [];
      for (let at = 0; at < open.length; at += 1) again.push(await callIn());
      await setReady('1001');
      await serve(talks, async () => talks.size >= 8);
      for (const id of AGENTS) await setReady(id);
      // Between the choice of an agent and the call nobody stands in line and nobody is on the phone.
      const ended = async () => {
        const outcomes = await Promise.all(ids.map((id) => ringback.outcome(id)));
        return outcomes.every((outcome) => outcome.startsWith('COMPLETED'));
      };
      await serve(
        talks,
        async () => (await ended()) && (await waiting()).length === 0 && (await calls()).length === 0,
      );
      for (const id of ids) expect(await ringback.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
      expect((await Promise.all(again.map(({ finished }) => finished))).filter(({ ok }) => !ok)).toEqual([]);
      const report = await overtakes();
      expect(report).toMatchObject({ overtakes: 0, passedOver: { assignments: 0 } });
      // Everybody who talked was given an agent, and that is known, whenever the process was killed.
      expect(report.assignments).toBeGreaterThanOrEqual(talks.size);
      expect(talks.size).toBeGreaterThanOrEqual(6 + open.length + again.length - 1);
      // Nobody was served twice.
      expect(talks.size).toBeLessThanOrEqual(CALLBACKS + LIVE + again.length);
    });

    test('are dialled ahead of an agent, who is not held meanwhile, and find one at once', async () => {
      const ids = [await ask('ahead'), await ask('ahead'), await ask('ahead')];
      const talks = new Set<string>();
      const ended = async () => {
        const outcomes = await Promise.all(ids.map((id) => ringback.outcome(id)));
        return outcomes.every((outcome) => outcome.startsWith('COMPLETED')) && (await calls()).length === 0;
      };
      await serve(talks, ended);
      for (const id of ids) {
        expect(await ringback.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
        const trace = await ringback.admin<{ event: string }[]>('GET', `/api/v1/callbacks/${id}/trace`);
        const events = trace.map(({ event }) => event);
        expect(events.indexOf('dial.answered')).toBeGreaterThan(events.indexOf('dial.due'));
        expect(events.indexOf('agent.reserved')).toBeGreaterThan(events.indexOf('dial.answered'));
      }
      expect(await ringback.admin('GET', '/api/v1/queues/VQ_Ahead/pacing')).toMatchObject({
        dialled: 3,
        notAnswered: 0,
        answered: 3,
        late: 0,
        abandonedPercent: 0,
        inFlight: 0,
        requests: [],
      });
    });

    test('wait for the one channel of their trunk while an agent is free, and are called when it is', async () => {
      const ids: string[] = [];
      for (const number of NARROW) ids.push(await ask('mixed', number));
      const [first, second] = ids;
      await until(calls, (all) => all.some(({ state }) => state === 'connected'));
      await until(waiting, (all) => all.some(({ callbackId }) => callbackId === second));
      // It stays like this until somebody hangs up: one talks, and the other one waits although an agent is free.
      await until(
        () => ringback.admin<{ state: string }[]>('GET', '/api/v1/agents'),
        (agents) => String(agents.map(({ state }) => state).sort()) === 'Ready,Talking',
      );
      expect((await calls()).map(({ callbackId }) => callbackId)).toEqual([first]);
      expect((await waiting()).map(({ callbackId }) => callbackId)).toEqual([second]);
      const talks = new Set<string>();
      await serve(
        talks,
        async () =>
          (await Promise.all(ids.map((id) => ringback.outcome(id)))).every((one) =>
            one.startsWith('COMPLETED'),
          ) && (await calls()).length === 0,
      );
      for (const id of ids) expect(await ringback.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
      expect(talks.size).toBe(2);
      expect(await overtakes()).toMatchObject({ overtakes: 0 });
    });

    test('leave nothing behind: no call, nobody in line, no session', async () => {
      expect(await calls()).toEqual([]);
      expect(await waiting()).toEqual([]);
      const sessions = await ringback.admin<{ sessions: unknown[] } | unknown[]>('GET', '/api/v1/sessions');
      expect(Array.isArray(sessions) ? sessions : sessions.sessions).toEqual([]);
    });
  },
);
