import { createSocket, type Socket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BUSY_NORTH_AMERICA,
  dominantFrequency,
  encodeG711,
  RINGBACK_NORTH_AMERICA,
  readWav,
  renderTone,
  type Tone,
} from '@ringback/sip';
import {
  type Baresip,
  earlySoundScenario,
  freePort,
  hangUpScenario,
  hasProgram,
  RING_ONLY,
  refuseScenario,
  type SippRun,
  startBaresip,
  startSipp,
} from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const AGENT_HZ = 620;
const MANY = 1000;

/** A customer number and the phone behind it: SIPp with a scenario, or a port where nobody is. */
const CUSTOMERS = {
  answers: '+15551230001',
  busy: '+15551230002',
  declines: '+15551230003',
  ringsOn: '+15551230004',
  unknown: '+15551230005',
  congested: '+15551230006',
  hangsUp: '+15551230007',
  silent: '+15551230008',
  busyTone: '+15551230009',
  soundBeforeAnswer: '+15551230010',
  notAllowed: '+15551239999',
};

describe.skipIf(!hasProgram('sipp') || !hasProgram('baresip'))(
  'callbacks with SIPp and baresip as customer and agent',
  () => {
    const peers: SippRun[] = [];
    const sockets: Socket[] = [];
    let agent: Baresip;
    let sounds: string;
    let ringback: RingbackProcess;

    async function customer(number: string, scenario: string, args: readonly string[] = []): Promise<object> {
      const peer = await startSipp({ scenario, calls: MANY, lastsSeconds: 0, args });
      peers.push(peer);
      return trunk(number, peer.port);
    }
    const trunk = (number: string, port: number): object => ({
      name: `to-${number.slice(1)}`,
      uri: `sip:127.0.0.1:${port}`,
      match: `^\\${number}$`,
      callerId: '+18005550100',
    });
    /** A file of this tone, for SIPp to play again and again. */
    async function sound(name: string, tone: Tone): Promise<string> {
      const file = join(sounds, `${name}.ulaw`);
      await writeFile(file, encodeG711(renderTone(tone), 'mulaw'));
      return file;
    }
    /** A phone that is there but never says anything. */
    async function silent(): Promise<number> {
      const socket = createSocket('udp4');
      sockets.push(socket);
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
      return socket.address().port;
    }

    beforeAll(async () => {
      sounds = await mkdtemp(join(tmpdir(), 'early-sound-'));
      const baresipPort = await freePort();
      const rejecting = await startSipp({
        scenario: refuseScenario('486 Busy Here'),
        calls: MANY,
        lastsSeconds: 0,
      });
      const ringing = await startSipp({ scenario: RING_ONLY, calls: MANY, lastsSeconds: 0 });
      peers.push(rejecting, ringing);
      const common = {
        _type: 'ors',
        _service: 'callback',
        ...WIDE_LIMITS,
        _call_direction: 'USERTERMINATED',
        _wait_for_agent: 'false',
        _dial_retry_timeout: '1',
        _max_dial_attempts: '2',
        _ixn_createcall_timeout: '4',
      };
      ringback = await RingbackProcess.start({
        http: { port: 0 },
        telephony: {
          sip: { port: 0 },
          trunks: [
            await customer(CUSTOMERS.answers, 'uas', ['-rtp_echo', '-mp', '46000']),
            await customer(CUSTOMERS.busy, refuseScenario('486 Busy Here')),
            await customer(CUSTOMERS.declines, refuseScenario('603 Decline')),
            await customer(CUSTOMERS.ringsOn, RING_ONLY),
            await customer(CUSTOMERS.unknown, refuseScenario('404 Not Found')),
            await customer(CUSTOMERS.congested, refuseScenario('503 Service Unavailable')),
            await customer(CUSTOMERS.hangsUp, hangUpScenario(1500)),
            trunk(CUSTOMERS.silent, await silent()),
            await customer(CUSTOMERS.busyTone, earlySoundScenario(await sound('busy', BUSY_NORTH_AMERICA))),
            await customer(
              CUSTOMERS.soundBeforeAnswer,
              earlySoundScenario(await sound('ringback', RINGBACK_NORTH_AMERICA), 1_500),
            ),
          ],
        },
        agents: [
          {
            id: '1001',
            name: 'Ana',
            dn: '1001',
            password: 'secret-1001',
            groups: ['Registered'],
            state: 'Ready',
          },
          {
            id: '1002',
            name: 'Ben',
            dn: '1002',
            uri: `sip:1002@127.0.0.1:${rejecting.port}`,
            groups: ['Rejecting', 'Second'],
            state: 'Ready',
          },
          {
            id: '1003',
            name: 'Cleo',
            dn: '1003',
            uri: `sip:1003@127.0.0.1:${ringing.port}`,
            groups: ['Ringing'],
            state: 'Ready',
          },
        ],
        services: {
          support: { ...common, _urs_virtual_queue: 'VQ_Support', _target: 'Registered@Stat_Server.GA' },
          listening: {
            ...common,
            _urs_virtual_queue: 'VQ_Support',
            _target: 'Registered@Stat_Server.GA',
            _max_dial_attempts: '1',
            // Bursts of a tone have to be heard before it.
            _ixn_createcall_timeout: '15',
            _cpd_enable: 'true',
          },
          deaf: {
            ...common,
            _urs_virtual_queue: 'VQ_Support',
            _target: 'Registered@Stat_Server.GA',
            _max_dial_attempts: '1',
            _cpd_enable: 'false',
          },
          agentfirst: {
            ...common,
            _urs_virtual_queue: 'VQ_Support',
            _target: 'Registered@Stat_Server.GA',
            _userterminated_first_connect_party: 'AGENT',
          },
          nobody: {
            ...common,
            _urs_virtual_queue: 'VQ_Nobody',
            _target: 'Nobody@Stat_Server.GA',
            _treatment_waiting_for_agent: 'music_on_hold.wav',
          },
          rejecting: {
            ...common,
            _urs_virtual_queue: 'VQ_Rejecting',
            _target: 'Rejecting@Stat_Server.GA,1001@Stat_Server.A',
          },
          ringing: {
            ...common,
            _urs_virtual_queue: 'VQ_Ringing',
            _target: 'Ringing@Stat_Server.GA',
            _agent_reserve_timeout: '2',
            _max_transfer_to_agent_attempts: '1',
          },
        },
      });
      agent = await startBaresip({
        user: '1001',
        password: 'secret-1001',
        registrarPort: Number(ringback.sip.split(':')[1]),
        port: baresipPort,
        transport: 'udp',
        answers: true,
        saysHz: AGENT_HZ,
      });
      await until(
        () => ringback.admin<{ id: string; reachable: boolean }[]>('GET', '/api/v1/agents'),
        (agents) => agents.some(({ id, reachable }) => id === '1001' && reachable),
      );
    });
    afterAll(async () => {
      await agent?.stop();
      await ringback?.close();
      await Promise.all(peers.map((peer) => peer.stop()));
      for (const socket of sockets) socket.close();
      await rm(sounds, { recursive: true, force: true });
    });
    afterEach(async () => {
      await until(
        () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
        (calls) => calls.length === 0,
        20_000,
      );
      for (const id of ['1001', '1002', '1003'])
        await ringback.admin('POST', `/api/v1/agents/${id}/state`, { state: 'Ready' });
    });

    async function ask(service: string, number: string): Promise<string> {
      const { status, body } = await ringback.create(service, { _customer_number: number });
      expect(status, JSON.stringify(body)).toBe(200);
      return body['_id'] ?? '';
    }
    const ends = (id: string, limitMs = 30_000): Promise<string> =>
      until(
        () => ringback.outcome(id),
        (outcome) => outcome.startsWith('COMPLETED/'),
        limitMs,
      );
    const events = async (id: string): Promise<string[]> =>
      (await ringback.trace(id)).map(({ event }) => event);
    async function hangUpAll(): Promise<void> {
      await agent.hangUp();
    }

    test.each(['support', 'agentfirst'])(
      '%s: SIPp and a registered baresip are connected, and sound goes both ways',
      async (service) => {
        const id = await ask(service, CUSTOMERS.answers);
        expect(await ends(id)).toBe('COMPLETED/AGENT_CONNECTED');
        // The customer's phone sends back what it hears: the agent hears his own tone only if both directions work.
        await new Promise((resolve) => setTimeout(resolve, 2500));
        await hangUpAll();
        await until(
          () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
          (calls) => calls.length === 0,
        );
        const [latest] = (await agent.heard()).slice(-1);
        if (latest === undefined) throw new Error('baresip heard nothing.');
        const heard = readWav(latest);
        // The last second before the end, which is whole.
        expect(dominantFrequency(heard.samples.subarray(-16_000, -8000), [300, AGENT_HZ, 1000])).toBe(
          AGENT_HZ,
        );
      },
      60_000,
    );

    describe('a customer who is not reached', () => {
      const CASES = [
        ['busy', CUSTOMERS.busy, 'busy'],
        ['declining', CUSTOMERS.declines, 'rejected'],
        ['unknown to the network', CUSTOMERS.unknown, 'unreachable'],
        ['behind a congested network', CUSTOMERS.congested, 'congestion'],
        ['ringing on and on', CUSTOMERS.ringsOn, 'no_answer'],
        ['not answering at all', CUSTOMERS.silent, 'no_answer'],
        ['beyond every trunk', CUSTOMERS.notAllowed, 'not_allowed'],
      ] as const;
      const callbacks = new Map<string, string>();
      // All at the same time: some take as long as phones ring.
      beforeAll(async () => {
        for (const [, number] of CASES) callbacks.set(number, await ask('support', number));
      });

      test.each(CASES)(
        '%s, is tried again and then given up as FAIL_CALL_TO_CUSTOMER',
        async (_situation, number, result) => {
          const id = callbacks.get(number) ?? '';
          expect(await ends(id)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
          const failures = (await ringback.trace(id)).filter(({ event }) => event === 'dial.failed');
          expect(failures).toMatchObject([
            { data: { result, attempt: 1 } },
            { data: { result, attempt: 2 } },
          ]);
        },
        60_000,
      );
    });

    // At the same time: each takes as long as what is heard in it.
    test('what the network plays before an answer is listened to as _cpd_enable says: a busy tone ends the call, and one that is answered goes on', async () => {
      const [heard, notHeard, answered] = await Promise.all([
        ask('listening', CUSTOMERS.busyTone),
        ask('deaf', CUSTOMERS.busyTone),
        ask('listening', CUSTOMERS.soundBeforeAnswer),
      ]);
      const results = async (id: string) =>
        (await ringback.trace(id)).filter(({ event }) => event === 'dial.failed');
      expect(await ends(heard)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
      expect(await results(heard)).toMatchObject([
        { data: { result: 'busy' }, text: expect.stringContaining('busy tone') },
      ]);
      expect(await ends(notHeard)).toBe('COMPLETED/FAIL_CALL_TO_CUSTOMER');
      expect(await results(notHeard)).toMatchObject([{ data: { result: 'no_answer' } }]);
      expect(await ends(answered)).toBe('COMPLETED/AGENT_CONNECTED');
      expect(await results(answered)).toEqual([]);
      await hangUpAll();
    });

    test('a customer who hangs up before the agent is there ends the callback as FAIL_INTERACTION_DELETED', async () => {
      const id = await ask('nobody', CUSTOMERS.hangsUp);
      expect(await ends(id)).toBe('COMPLETED/FAIL_INTERACTION_DELETED');
      expect(await events(id)).toEqual(
        expect.arrayContaining(['dial.answered', 'treatment.started', 'leg.ended']),
      );
    });

    test('an agent who rejects becomes NotReady with the reason, the callback keeps its place, and the next one takes the call', async () => {
      const agentOf = async (id: string) =>
        (
          await ringback.admin<{ id: string; state: string; reason: string | null }[]>(
            'GET',
            '/api/v1/agents',
          )
        ).find((view) => view.id === id);
      // Only the one who rejects can be chosen first.
      await ringback.admin('POST', '/api/v1/agents/1001/state', { state: 'NotReady' });
      const id = await ask('rejecting', CUSTOMERS.answers);
      await until(
        () => agentOf('1002'),
        (view) => view?.state === 'NotReady',
      );
      expect(await agentOf('1002')).toMatchObject({ reason: 'Busy' });
      await ringback.admin('POST', '/api/v1/agents/1001/state', { state: 'Ready' });
      expect(await ends(id)).toBe('COMPLETED/AGENT_CONNECTED');
      const tried = (await events(id)).filter((event) => event === 'agent.called');
      expect(tried).toHaveLength(2);
      await hangUpAll();
    });

    test('an agent who does not answer becomes NotReady, and without another one the callback ends FAIL_AGENT_CONNECT', async () => {
      const id = await ask('ringing', CUSTOMERS.answers);
      expect(await ends(id)).toBe('COMPLETED/FAIL_AGENT_CONNECT');
      const agents = await ringback.admin<{ id: string; state: string }[]>('GET', '/api/v1/agents');
      expect(agents.find(({ id: who }) => who === '1003')).toMatchObject({ state: 'NotReady' });
      expect(await events(id)).toContain('agent.failed');
    });

    test('a callback that is cancelled while the phone rings stops the ringing', async () => {
      const id = await ask('support', CUSTOMERS.ringsOn);
      await until(
        () => events(id),
        (list) => list.includes('dial.ringing'),
      );
      const { response } = await ringback.client.DELETE('/genesys/1/service/callback/{name}/{id}', {
        params: { path: { name: 'support', id } },
      });
      expect(response.status).toBe(200);
      expect(await ringback.outcome(id)).toBe('COMPLETED/CANCELLED');
    });
  },
);
