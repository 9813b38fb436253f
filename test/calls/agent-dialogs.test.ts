import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DeskEvent, openDesk } from '@ringback/client';
import { type Baresip, freePort, hasProgram, type SippRun, startBaresip, startSipp } from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const CUSTOMER = '+15551230001';

// Scenarios with dialogs on real phones: SIPp is the customer, baresip the agent, a server of ours the customer's device.
describe.skipIf(!hasProgram('sipp') || !hasProgram('baresip'))(
  'a callback with dialogs, with SIPp as customer and baresip as agent',
  () => {
    let customer: SippRun;
    let agent: Baresip;
    let device: Server;
    let ringback: RingbackProcess;
    const told: Record<string, string>[] = [];
    const heard: DeskEvent[] = [];
    const listening = new AbortController();
    let desk: ReturnType<typeof openDesk>;
    let stream: Promise<void>;

    beforeAll(async () => {
      customer = await startSipp({ scenario: 'uas', calls: 1000, lastsSeconds: 0 });
      device = createServer((request, response) => {
        let text = '';
        request.on('data', (part) => {
          text += String(part);
        });
        request.on('end', () => {
          told.push(JSON.parse(text));
          response.end();
        });
      });
      await new Promise<void>((resolve) => device.listen(0, '127.0.0.1', resolve));
      const address = `http://127.0.0.1:${(device.address() as AddressInfo).port}`;
      const common = {
        _type: 'ors',
        _service: 'callback',
        ...WIDE_LIMITS,
        _call_direction: 'USERTERMINATED',
        _urs_virtual_queue: 'VQ_Support',
        _target: 'Customer_Service@Stat_Server.GA',
        _agent_reserve_timeout: '20',
      };
      ringback = await RingbackProcess.start({
        http: { port: 0, outgoing: [address] },
        telephony: {
          sip: { port: 0 },
          trunks: [
            {
              name: 'customer',
              uri: `sip:127.0.0.1:${customer.port}`,
              match: `^\\${CUSTOMER}$`,
              callerId: '+18005550100',
            },
          ],
        },
        agents: [
          {
            id: '1001',
            name: 'Ana',
            dn: '1001',
            password: 'secret-1001',
            groups: ['Customer_Service'],
            state: 'Ready',
          },
        ],
        services: {
          confirmed: {
            ...common,
            _wait_for_user_confirm: 'true',
            _device_os: 'httpcb',
            _device_notification_id: address,
          },
          recorded: { ...common, _call_recording: 'always' },
          preview: {
            ...common,
            _agent_preview: 'true',
            _userterminated_first_connect_party: 'AGENT',
            _enable_disposition_dialog: 'true',
          },
        },
      });
      agent = await startBaresip({
        user: '1001',
        password: 'secret-1001',
        registrarPort: Number(ringback.sip.split(':')[1]),
        port: await freePort(),
        transport: 'udp',
        answers: true,
      });
      await until(
        () => ringback.admin<{ id: string; state: string }[]>('GET', '/api/v1/agents'),
        (agents) => agents.some(({ state }) => state === 'Ready'),
      );
      desk = openDesk({
        baseUrl: ringback.http,
        username: '1001',
        password: 'secret-1001',
        pause: () => new Promise((resolve) => setTimeout(resolve, 100)),
      });
      stream = desk.listen((event) => heard.push(event), listening.signal);
    }, 60_000);
    afterAll(async () => {
      listening.abort();
      await stream;
      await Promise.all([agent?.stop(), customer?.stop(), ringback?.close()]);
      device?.closeAllConnections();
      await new Promise((resolve) => device?.close(resolve));
    });

    const create = async (service: string): Promise<string> => {
      const { status, body } = await ringback.create(service, { _customer_number: CUSTOMER, name: 'Rosa' });
      expect(status).toBe(200);
      return body['_id'] ?? '';
    };
    const over = (id: string) =>
      until(
        () => ringback.outcome(id),
        (outcome) => outcome.startsWith('COMPLETED'),
      );
    const taskOf = async (kind: 'preview' | 'disposition', id: string) => {
      await until(
        async () => heard.some(({ name, data }) => name === kind && 'data' in data && data.callbackId === id),
        (isThere) => isThere,
      );
      const { tasks } = await desk.look();
      const task = tasks.find(({ callbackId }) => callbackId === id);
      if (task === undefined) throw new Error('the task has gone');
      return task;
    };

    test('the customer says yes on the device and is rung, with the agent who was held', async () => {
      const id = await create('confirmed');
      await until(
        async () => told.some(({ _id }) => _id === id),
        (isTold) => isTold,
      );
      expect(told.find(({ _id }) => _id === id)).toEqual({ _id: id, _action: 'agent-available' });
      const ask = async (path: string) => {
        const response = await fetch(`${ringback.http}${path}`, { method: 'POST' });
        expect(response.status).toBe(200);
        return response.json();
      };
      const menu = await ask(`/genesys/1/service/${id}/agent-available`);
      expect(menu).toMatchObject({ _id: id, _action: 'DisplayMenu' });
      const [choice] = menu._content[0]._group_content;
      expect(await ask(new URL(choice._user_action_url, ringback.http).pathname)).toMatchObject({
        _action: 'ConfirmationDialog',
      });
      expect(await over(id)).toBe('COMPLETED/AGENT_CONNECTED');
      await agent.hangUp();
      await until(
        () => ringback.admin<unknown[]>('GET', '/api/v1/calls'),
        (calls) => calls.length === 0,
      );
    }, 60_000);

    test('the agent holds, asks somebody and goes back, and it is recorded and told', async () => {
      const id = await create('recorded');
      type Own = {
        call: { conversation: { state: string } | null; recording: { state: string } | null } | null;
      };
      const own = () => ringback.admin<Own>('GET', '/api/v1/desk/call?agent=1001');
      const talk = async (state: string) => {
        await until(own, ({ call }) => call?.conversation?.state === state && call.recording !== null);
      };
      const act = (action: string, body: object = {}) =>
        ringback.admin<Own>('POST', `/api/v1/desk/call/${action}?agent=1001`, body);
      await talk('talking');
      expect((await act('hold')).call?.conversation?.state).toBe('held');
      await act('retrieve');
      await act('consult', { number: CUSTOMER });
      await talk('consulting');
      await act('reconnect');
      await talk('talking');
      expect((await act('pause-recording')).call?.recording?.state).toBe('paused');
      await act('resume-recording');
      await agent.hangUp();
      type Recorded = { id: string; state: string }[];
      const [recorded] = await until(
        () => ringback.admin<Recorded>('GET', `/api/v1/recordings?callback=${id}`),
        ([first]) => first?.state === 'complete',
      );
      expect(recorded).toBeDefined();
      const trace = await until(
        () => ringback.admin<{ event: string }[]>('GET', `/api/v1/callbacks/${id}/trace`),
        (lines) => lines.some(({ event }) => event === 'recording.ended'),
      );
      const inCall = trace
        .map(({ event }) => event)
        .filter((event) => /^(call\.[hrtc]|recording)/.test(event));
      expect(inCall.filter((event) => event.startsWith('call'))).toEqual([
        'call.held',
        'call.retrieved',
        'call.held',
        'call.retrieved',
      ]);
      expect(inCall.filter((event) => event.startsWith('recording'))).toEqual([
        'recording.started',
        'recording.paused',
        'recording.resumed',
        'recording.ended',
      ]);
    }, 60_000);

    test('the agent accepts the request at the desk, talks, and says what came of it', async () => {
      const id = await create('preview');
      const preview = await taskOf('preview', id);
      expect(preview.data).toMatchObject({
        GMS_UE_Type: 'preview',
        GMS_Service_ID: id,
        GMS_Customer_Number: CUSTOMER,
        GMS_UserData: '{"name":"Rosa"}',
      });
      await desk.answer(preview.id, 'accept');
      await until(
        () => ringback.outcome(id),
        (outcome) => outcome === 'PROCESSING',
      );
      await agent.hangUp();
      const disposition = await taskOf('disposition', id);
      expect(await ringback.outcome(id)).toBe('PROCESSING');
      await desk.answer(disposition.id, 'done');
      expect(await over(id)).toBe('COMPLETED/AGENT_CONNECTED');
      expect(heard.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          'snapshot',
          'preview',
          'preview_cancel',
          'disposition',
          'disposition_cancel',
          'agent',
        ]),
      );
    }, 60_000);
  },
);
