import { type Baresip, freePort, hasProgram, type SippRun, startBaresip, startSipp } from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const CUSTOMER = '+15551230001';
const FAR = '127.0.0.2';

// Two switches with addresses of their own: callbacks wait at the one, the agent works at the other.
describe.skipIf(!hasProgram('sipp') || !hasProgram('baresip'))(
  'agent first with implicit reservation, with SIPp as customer and baresip as agent of another switch',
  () => {
    let customer: SippRun;
    let agent: Baresip;
    let near: RingbackProcess;
    let far: RingbackProcess;

    beforeAll(async () => {
      customer = await startSipp({ scenario: 'uas', calls: 1000, lastsSeconds: 0 });
      far = await RingbackProcess.start({
        http: { port: 0 },
        telephony: {
          sip: { host: FAR, port: 0 },
          rtp: { host: FAR },
          locations: [{ name: 'near', uri: 'sip:127.0.0.1:5060' }],
          accessNumbers: ['7001'],
        },
        agents: [
          { id: '2001', name: 'Bea', dn: '2001', password: 'secret-2001', groups: [], state: 'Ready' },
        ],
      });
      near = await RingbackProcess.start({
        http: { port: 0 },
        telephony: {
          sip: { port: 0 },
          trunks: [{ name: 'pstn', uri: `sip:127.0.0.1:${customer.port}`, match: `^\\${CUSTOMER}$` }],
          locations: [{ name: 'far', uri: `sip:${far.sip}` }],
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
        ],
        services: {
          support: {
            _type: 'ors',
            _service: 'callback',
            ...WIDE_LIMITS,
            _call_direction: 'USERTERMINATED',
            _wait_for_agent: 'true',
            _userterminated_first_connect_party: 'AGENT',
            _retain_session_until_ixn_deleted: 'true',
            _urs_virtual_queue: 'VQ_Far',
            _target: 'Service@Stat_Server.GA',
            _attach_udata: 'separate_keys',
          },
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
      await Promise.all([agent?.stop(), customer?.stop(), near?.close(), far?.close()]);
    });

    test('the agent is reserved and called over there, and the customer is called for the agent', async () => {
      const { body } = await near.create('support', { _customer_number: CUSTOMER, first_name: 'Rosa' });
      const id = body['_id'] ?? '';
      const state = await until(
        () => near.outcome(id),
        (outcome) => outcome === 'PROCESSING' || outcome.startsWith('COMPLETED'),
      );
      expect(state).toBe('PROCESSING');
      await agent.hangUp();
      await until(
        () => near.outcome(id),
        (outcome) => outcome === 'COMPLETED/AGENT_CONNECTED',
      );
    });
  },
);
