import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Baresip, freePort, hasProgram, type SippRun, startBaresip, startSipp } from '@ringback/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const CUSTOMER = '+15551230001';
const FAR = '127.0.0.2';
const COMMON = {
  _type: 'ors',
  _service: 'callback',
  ...WIDE_LIMITS,
  _call_direction: 'USERTERMINATED',
  _wait_for_agent: 'true',
  _userterminated_first_connect_party: 'AGENT',
  _retain_session_until_ixn_deleted: 'true',
  _urs_virtual_queue: 'VQ_Far',
  _target: 'Service@Stat_Server.GA',
};

/** By service: the number that the agent sees, and the one that the customer does. */
const SHOWN: Readonly<Record<string, readonly [string, string]>> = {
  direct: ['5551234', '+18005550100'],
  'route-point': [CUSTOMER, '5000'],
  'trunk-group': [CUSTOMER, '+18005550199'],
};

interface Call {
  readonly callbackId: string | null;
  readonly state: string;
  readonly legs: readonly { readonly role: string }[];
}

// Two switches with addresses of their own: callbacks wait at the one, the agent works at the other. Some 12 s.
describe.skipIf(!hasProgram('sipp') || !hasProgram('baresip'))(
  'agent first with implicit reservation, with SIPp as customer and baresip as agent of another switch',
  () => {
    /** Everything that the customer's phone was sent. */
    const messages = join(tmpdir(), `ringback-iscc-${process.pid}.log`);
    let customer: SippRun;
    let agent: Baresip;
    let near: RingbackProcess;
    let far: RingbackProcess;

    beforeAll(async () => {
      vi.stubEnv('RINGBACK_LOG_PII', '1');
      const args = ['-trace_msg', '-message_file', messages];
      customer = await startSipp({ scenario: 'uas', calls: 1000, lastsSeconds: 0, args });
      far = await RingbackProcess.start({
        http: { port: 0 },
        telephony: {
          sip: { host: FAR, port: 0 },
          rtp: { host: FAR },
          locations: [{ name: 'near', uri: 'sip:127.0.0.1:5060' }],
          accessNumbers: ['7001'],
        },
        agents: [{ id: '2001', name: 'Bea', dn: '2001', password: 'secret-2001', state: 'Ready' }],
      });
      const down = `${FAR}:${await freePort()}`;
      const trunk = { uri: `sip:127.0.0.1:${customer.port}`, match: `^\\${CUSTOMER}$` };
      near = await RingbackProcess.start({
        http: { port: 0 },
        telephony: {
          sip: { port: 0 },
          trunks: [
            { name: 'pstn', ...trunk, callerId: '+18005550100' },
            { name: 'TG_1', ...trunk, callerId: '+18005550199' },
          ],
          locations: [
            { name: 'far', uri: `sip:${far.sip}` },
            { name: 'down', uri: `sip:${down};transport=tcp` },
          ],
        },
        agents: [
          {
            id: 'bea',
            name: 'Bea',
            dn: '2001',
            uri: `sip:2001@${far.sip}`,
            groups: ['Service'],
            state: 'Ready',
          },
          { id: 'eve', name: 'Eve', dn: '2009', uri: `sip:2009@${down}`, groups: ['Away'], state: 'Ready' },
        ],
        services: {
          direct: { ...COMMON, _ixn_redirect_hints: '{"extensions":{"CPNDigits":"5551234"}}' },
          'route-point': { ...COMMON, _agent_first_via_rp: 'true', _route_point: '5000@Near' },
          'trunk-group': { ...COMMON, _agent_first_via_tg: 'true', _trunk_group: 'TG_1@Near' },
          away: { ...COMMON, _target: 'Away@Stat_Server.GA' },
        },
      });
      agent = await startBaresip({
        user: '2001',
        password: 'secret-2001',
        registrarHost: FAR,
        registrarPort: Number(far.sip.split(':')[1]),
        port: await freePort(),
        transport: 'udp',
        answers: true,
      });
      await until(
        () => far.admin<{ reachable: boolean }[]>('GET', '/api/v1/agents'),
        (agents) => agents.some(({ reachable }) => reachable),
      );
    }, 60_000);
    afterAll(async () => {
      vi.unstubAllEnvs();
      await Promise.all([agent?.stop(), customer?.stop(), near?.close(), far?.close()]);
    });
    afterEach(async () => {
      for (const ringback of [near, far])
        await until(
          () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
          (calls) => calls.length === 0,
        );
    });

    const create = async (service: string): Promise<string> => {
      const { body } = await near.create(service, { _customer_number: CUSTOMER, first_name: 'Rosa' });
      return body['_id'] ?? '';
    };
    const reaches = (id: string, wanted: string) =>
      until(
        () => near.outcome(id),
        (outcome) => outcome === wanted,
      );
    const agentsAre = (ringback: RingbackProcess, state: string) =>
      until(
        () => ringback.admin<{ state: string }[]>('GET', '/api/v1/agents'),
        ([first]) => first?.state === state,
      );

    test.each(Object.keys(SHOWN))(
      'the agent is reserved and called over there, and the customer is called for the agent (%s)',
      async (service) => {
        const lent = far.logged('iscc.lent').length;
        const id = await create(service);
        await reaches(id, 'PROCESSING');
        const [call] = await near.admin<Call[]>('GET', '/api/v1/calls');
        expect(call).toMatchObject({
          callbackId: id,
          state: 'connected',
          legs: [{ role: 'agent' }, { role: 'customer' }],
        });
        await agentsAre(far, 'Talking');
        expect(far.logged('iscc.lent').slice(lent)).toMatchObject([{ agentId: '2001', number: '7001' }]);
        expect(far.logged('iscc.arrived')).toHaveLength(lent + 1);
        const dialled = near.logged('dial.attempt').filter(({ role }) => role === 'customer');
        expect(dialled.at(-1)).toMatchObject({
          trunk: service === 'trunk-group' ? 'TG_1' : 'pstn',
          result: 'answered',
        });
        const [caller, shown] = SHOWN[service] ?? [];
        expect(far.logged('call.incoming').at(-1)).toMatchObject({ pii: { caller } });
        expect(await readFile(messages, 'utf8')).toMatch(
          new RegExp(`From: .*sip:${shown?.replace('+', '\\+')}@`),
        );
        await agent.hangUp();
        await reaches(id, 'COMPLETED/AGENT_CONNECTED');
        await agentsAre(far, 'Ready');
      },
    );

    test('an agent who is not ready over there is refused with the number kept, and the callback keeps its place', async () => {
      await far.admin('POST', '/api/v1/agents/2001/state', { state: 'NotReady' });
      const id = await create('trunk-group');
      await until(
        () => near.logged('iscc.not-reserved'),
        (lines) => lines.some(({ result }) => result === 'busy'),
      );
      await reaches(id, 'QUEUED');
      expect(near.logged('dial.attempt').at(-1)).toMatchObject({
        role: 'agent',
        result: 'busy',
        sipStatus: 486,
      });
      await far.admin('POST', '/api/v1/agents/2001/state', { state: 'Ready' });
      await near.admin('POST', '/api/v1/agents/bea/state', { state: 'Ready' });
      await reaches(id, 'PROCESSING');
      await agent.hangUp();
      await reaches(id, 'COMPLETED/AGENT_CONNECTED');
    });

    test('a switch that is down costs the callback nothing but the wait', async () => {
      const id = await create('away');
      await until(
        () => near.logged('iscc.not-reserved'),
        (lines) => lines.some(({ location, result }) => location === 'down' && result === 'unreachable'),
      );
      await reaches(id, 'QUEUED');
      expect((await near.trace(id)).map(({ event }) => event)).not.toContain('dial.started');
    });
  },
);
