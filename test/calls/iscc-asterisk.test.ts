import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Asterisk,
  asteriskRoot,
  freePort,
  hangUpScenario,
  hasProgram,
  refuseScenario,
  type SippRun,
  startAsterisk,
  startSipp,
} from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const CUSTOMER = '+15551230001';
const FAR = '127.0.0.3';
const GUIDE = new URL('../../docs/guide/configuration.md', import.meta.url);
const root = asteriskRoot();

// Needs the folder that tools/asterisk-chroot.sh builds, in RINGBACK_ASTERISK. The dial plan is the one of the guide.
describe.skipIf(root === null || !hasProgram('sipp'))(
  'agent first at an Asterisk, with SIPp as its phones and as customer',
  () => {
    const peers: SippRun[] = [];
    const messages = join(tmpdir(), `ringback-asterisk-${process.pid}.log`);
    let asterisk: Asterisk;
    let near: RingbackProcess;

    beforeAll(async () => {
      const sipp = async (scenario: string, args: readonly string[] = []): Promise<SippRun> => {
        const run = await startSipp({ scenario, calls: 1000, lastsSeconds: 0, args });
        peers.push(run);
        return run;
      };
      const customer = await sipp(hangUpScenario(1500));
      const answering = await sipp('uas', ['-trace_msg', '-message_file', messages]);
      const busy = await sipp(refuseScenario('486 Busy Here'));
      const dialPlan = /```ini\n([\s\S]*?)```/.exec(await readFile(GUIDE, 'utf8'))?.[1] ?? '';
      const port = await freePort();
      asterisk = await startAsterisk({
        root: root ?? '',
        host: FAR,
        port,
        rtpPorts: '18000-18499',
        caller: '127.0.0.1',
        phones: {
          2001: `sip:2001@127.0.0.1:${answering.port}`,
          2002: `sip:2002@127.0.0.1:${busy.port}`,
        },
        dialPlan,
      });
      const common = {
        _type: 'ors',
        _service: 'callback',
        ...WIDE_LIMITS,
        _call_direction: 'USERTERMINATED',
        _wait_for_agent: 'true',
        _userterminated_first_connect_party: 'AGENT',
        _retain_session_until_ixn_deleted: 'true',
        _urs_virtual_queue: 'VQ_Asterisk',
        _agent_first_via_tg: 'true',
        _trunk_group: 'pstn',
      };
      near = await RingbackProcess.start({
        http: { port: 0 },
        telephony: {
          sip: { port: 0 },
          trunks: [{ name: 'pstn', uri: `sip:127.0.0.1:${customer.port}`, match: `^\\${CUSTOMER}$` }],
          locations: [{ name: 'asterisk', uri: `sip:${FAR}:${port}`, accessType: 'direct-uui' }],
        },
        agents: ['2001', '2002'].map((dn) => ({
          id: dn,
          name: `Agent ${dn}`,
          dn,
          uri: `sip:${dn}@${FAR}:${port}`,
          groups: [`Group_${dn}`],
          state: 'Ready',
        })),
        services: {
          answering: { ...common, _target: 'Group_2001@Stat_Server.GA' },
          busy: { ...common, _target: 'Group_2002@Stat_Server.GA' },
        },
      });
    }, 60_000);
    afterAll(async () => {
      await Promise.all([...peers.map((peer) => peer.stop()), asterisk?.stop(), near?.close()]);
    });
    const create = async (service: string): Promise<string> => {
      const { body } = await near.create(service, { _customer_number: CUSTOMER, first_name: 'Rosa' });
      return body['_id'] ?? '';
    };

    test('the phone gets the reservation and the data of the callback through Asterisk, and both talk', async () => {
      const id = await create('answering');
      await until(
        () => near.outcome(id),
        (outcome) => outcome === 'PROCESSING',
      );
      await until(
        () => near.outcome(id),
        (outcome) => outcome === 'COMPLETED/AGENT_CONNECTED',
      );
      const received = await readFile(messages, 'utf8');
      expect(received).toMatch(/^User-to-User: [0-9a-f]{32};encoding=hex;purpose=iscc\r?$/m);
      expect(received).toMatch(/^X-ISCC-Reservation: agent=2001;duration=10\r?$/m);
      expect(received).toContain(`X-Genesys-GMS_Service_ID: ${id}`);
      expect(received).toContain('X-Genesys-GMS_UserData: {"first_name":"Rosa"}');
    });

    test('a phone that is busy behind Asterisk leaves the callback in its place', async () => {
      const id = await create('busy');
      await until(
        () => near.logged('dial.attempt'),
        (lines) =>
          lines.some(
            ({ role, agentId, result }) => role === 'agent' && agentId === '2002' && result === 'busy',
          ),
      );
      await until(
        () => near.outcome(id),
        (outcome) => outcome === 'QUEUED',
      );
    });
  },
);
