import {
  type AgentView,
  agentId,
  type CallView,
  callId,
  type InCallOrder,
  type InCallVerdict,
  legId,
  type OptionMap,
  parseAgent,
  type RecordingVerb,
  type SupervisionOrder,
  sessionId,
} from '@ringback/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { AgentCalls } from './agent-calls.ts';
import { CallBook } from './call-book.ts';

const ANA = agentId('1001');
const BEN = agentId('1002');

const leg = (id: string, agent: string | null, state: 'ringing' | 'answered' = 'answered') => ({
  legId: legId(id),
  role: agent === null ? ('customer' as const) : ('agent' as const),
  agentId: agent === null ? null : agentId(agent),
  state,
  startedAt: 0,
  answeredAt: 0,
});
const CALL: CallView = {
  callId: callId('c1'),
  callbackId: null,
  state: 'connected',
  legs: [leg('l1', null), leg('l2', '1001')],
};

let calls: CallBook;
let views: CallView[];
let orders: InCallOrder[];
let supervised: SupervisionOrder[];
let recorded: (RecordingVerb | 'start')[];
let verdict: InCallVerdict;
let ben: Partial<AgentView>;
let options: OptionMap;
let agentCalls: AgentCalls;

beforeEach(() => {
  calls = new CallBook();
  calls.open({
    callId: callId('c1'),
    openedBy: sessionId('s1'),
    owner: sessionId('s1'),
    associated: new Set(),
    callbackId: null,
    legs: new Map(),
    isAnnounced: true,
    arrivedAt: null,
    dialled: null,
    userData: { first_name: 'Rosa' },
  });
  views = [CALL];
  orders = [];
  supervised = [];
  recorded = [];
  verdict = 'taken';
  options = {};
  ben = { state: { kind: 'ready', since: 0 }, reachable: true };
  agentCalls = new AgentCalls({
    callControl: {
      calls: () => views,
      inCall: (order) => {
        orders.push(order);
        return verdict;
      },
      superviseCall: (order) => {
        supervised.push(order);
        return verdict;
      },
    },
    calls,
    routing: {
      agents: () => [{ id: BEN, name: 'Ben', dn: '2002', groups: [], skills: {}, ...ben } as AgentView],
    },
    configuration: {
      agent: (id) => {
        const name = { '1001': 'Ana', '1002': 'Ben' }[String(id)] ?? '';
        const parsed = parseAgent(String(id), { id, name, dn: `2${id.slice(1)}`, groups: [] });
        return parsed.kind === 'problem' || name === '' ? null : parsed.agent;
      },
    },
    chance: { uuid: () => 'l3', bytes: (count) => new Uint8Array(count), random: () => 0 },
    recordings: {
      start: async () => {
        recorded.push('start');
        return 'done';
      },
      change: (_call, verb) => {
        recorded.push(verb);
        return 'not-allowed';
      },
      rule: () => 'always',
      options: () => options,
    },
  });
});

describe('what an agent does with his call', () => {
  it.each(['hold', 'retrieve', 'transfer', 'conference', 'reconnect'] as const)(
    '%s goes to the switch in the name of his leg, and is refused as the switch does',
    async (kind) => {
      expect(await agentCalls.act(ANA, { kind })).toBe('done');
      expect(orders).toEqual([{ kind, callId: 'c1', byLegId: 'l2' }]);
      verdict = 'wrong-state';
      expect(await agentCalls.act(ANA, { kind })).toBe('wrong-state');
      verdict = 'unknown-call';
      expect(await agentCalls.act(ANA, { kind })).toBe('no-call');
    },
  );

  it('needs a call that he talks in: one that rings does not count', async () => {
    expect(await agentCalls.act(BEN, { kind: 'hold' })).toBe('no-call');
    views = [{ ...CALL, legs: [leg('l1', null), leg('l2', '1001', 'ringing')] }];
    expect(await agentCalls.act(ANA, { kind: 'hold' })).toBe('no-call');
    expect(orders).toEqual([]);
  });

  it('is not for a call that he supervises: only one that is his own counts', async () => {
    const supervision = { state: 'there', mode: 'listen', legId: legId('ls'), ofLegId: legId('l2') } as const;
    const listenedTo: CallView = { ...CALL, legs: [...CALL.legs, leg('ls', '1002')], supervision };
    views = [listenedTo];
    for (const kind of ['hold', 'record', 'pause-recording', 'stop-recording'] as const)
      expect(await agentCalls.act(BEN, { kind })).toBe('no-call');
    expect([orders, recorded]).toEqual([[], []]);
    expect(await agentCalls.act(ANA, { kind: 'hold' })).toBe('done');
    views = [listenedTo, { ...CALL, callId: callId('c2'), legs: [leg('l4', null), leg('l5', '1002')] }];
    expect(await agentCalls.act(BEN, { kind: 'hold' })).toBe('done');
    expect(orders.at(-1)).toEqual({ kind: 'hold', callId: 'c2', byLegId: 'l5' });
  });

  it('recordings are begun and changed by whoever keeps them', async () => {
    expect(await agentCalls.act(ANA, { kind: 'record' })).toBe('done');
    for (const kind of ['pause-recording', 'resume-recording', 'stop-recording'] as const)
      expect(await agentCalls.act(ANA, { kind })).toBe('not-allowed');
    expect(recorded).toEqual(['start', 'pause', 'resume', 'stop']);
    expect(agentCalls.recordingRule(callId('c1'))).toBe('always');
  });
});

describe('a consultation', () => {
  it('with a colleague shows him who asks, and gives him the data of the call', async () => {
    const wish = { kind: 'consult', party: { kind: 'agent', agentId: BEN } } as const;
    expect(await agentCalls.act(ANA, wish)).toBe('done');
    expect(orders).toMatchObject([
      {
        kind: 'consult',
        byLegId: 'l2',
        order: { legId: 'l3', callerNumber: '2001', callerName: 'Ana', userData: { first_name: 'Rosa' } },
      },
    ]);
    expect(calls.get(callId('c1'))?.legs.get(legId('l3'))).toMatchObject({
      verb: 'consult',
      who: 'Ben',
      device: '2002',
      sessionId: 's1',
    });
  });

  it('with somebody outside shows what the trunk shows, and gives no data of the customer away', async () => {
    const wish = { kind: 'consult', party: { kind: 'number', number: '+4930' } } as const;
    expect(await agentCalls.act(ANA, wish)).toBe('done');
    expect(orders).toMatchObject([{ order: { callerNumber: null, callerName: null, userData: {} } }]);
  });

  it.each(['consult', 'hand-over'] as const)(
    'rings a colleague as long as the service says (%s)',
    async (kind) => {
      const wish = { kind, party: { kind: 'agent', agentId: BEN } } as const;
      await agentCalls.act(ANA, wish);
      options = { _agent_reserve_timeout: '12' };
      await agentCalls.act(ANA, wish);
      expect(orders).toMatchObject([{ order: { timeoutMs: 30_000 } }, { order: { timeoutMs: 12_000 } }]);
    },
  );

  it('rings somebody outside for a minute, whatever the service says of agents', async () => {
    options = { _agent_reserve_timeout: '12' };
    await agentCalls.act(ANA, { kind: 'consult', party: { kind: 'number', number: '+4930' } });
    expect(orders).toMatchObject([{ order: { timeoutMs: 60_000 } }]);
  });

  it.each([
    ['talks', { state: { kind: 'talking', since: 0, callId: callId('c9') } }],
    ['is being rung', { state: { kind: 'ringing', since: 0, callId: callId('c9') } }],
    ['is logged out', { state: { kind: 'logged-out', since: 0 } }],
    ['has no phone', { reachable: false }],
  ] as const)('is refused while the colleague %s, and nothing is rung', async (_what, facts) => {
    ben = { ...ben, ...facts };
    const wish = { kind: 'consult', party: { kind: 'agent', agentId: BEN } } as const;
    expect(await agentCalls.act(ANA, wish)).toBe('not-available');
    expect(orders).toEqual([]);
  });

  it('that the switch does not take leaves no trace in the book', async () => {
    verdict = 'wrong-state';
    await agentCalls.act(ANA, { kind: 'consult', party: { kind: 'number', number: '1' } });
    expect(calls.get(callId('c1'))?.legs.size).toBe(0);
  });
});

describe('a supervision', () => {
  const wish = { callId: callId('c1'), mode: 'listen', phoneOf: BEN, of: null } as const;

  it('rings the phone of the supervisor for the one agent who talks, and is no part of the callback', () => {
    expect(agentCalls.supervise(wish)).toBe('done');
    expect(supervised).toMatchObject([
      {
        kind: 'begin',
        callId: 'c1',
        ofLegId: 'l2',
        mode: 'listen',
        order: { callbackId: null, party: { kind: 'agent', agentId: '1002' }, userData: {} },
      },
    ]);
  });

  it('asks whose work it is about where several agents talk', () => {
    views = [{ ...CALL, legs: [...CALL.legs, leg('l3', '1003')] }];
    expect(agentCalls.supervise(wish)).toBe('wrong-state');
    expect(agentCalls.supervise({ ...wish, of: agentId('1003') })).toBe('done');
    expect(supervised).toMatchObject([{ ofLegId: 'l3' }]);
  });

  it('that goes on changes for who began it, and for nobody else', () => {
    const supervision = { state: 'there', mode: 'listen', legId: legId('ls'), ofLegId: legId('l2') } as const;
    views = [{ ...CALL, legs: [...CALL.legs, leg('ls', '1002')], supervision }];
    expect(agentCalls.supervise({ ...wish, mode: 'whisper' })).toBe('done');
    expect(agentCalls.supervise({ ...wish, mode: 'whisper', of: ANA })).toBe('done');
    expect(supervised).toEqual([
      { kind: 'change', callId: 'c1', mode: 'whisper' },
      { kind: 'change', callId: 'c1', mode: 'whisper' },
    ]);
    expect(agentCalls.supervise({ ...wish, phoneOf: agentId('1003') })).toBe('wrong-state');
    expect(agentCalls.supervise({ ...wish, of: agentId('1003') })).toBe('wrong-state');
    expect(agentCalls.endSupervision(callId('c1'))).toBe('done');
    expect(supervised.at(-1)).toEqual({ kind: 'end', callId: 'c1' });
  });

  it('needs a call, an agent who talks in it, and a phone that is free', () => {
    expect(agentCalls.supervise({ ...wish, callId: callId('c9') })).toBe('unknown-call');
    expect(agentCalls.supervise({ ...wish, of: BEN })).toBe('wrong-state');
    ben = { ...ben, reachable: false };
    expect(agentCalls.supervise(wish)).toBe('not-available');
    ben = { ...ben, reachable: true };
    verdict = 'wrong-state';
    expect(agentCalls.supervise(wish)).toBe('wrong-state');
  });
});

describe('a transfer that a phone asks for by itself', () => {
  const ASKED = { callId: callId('c1') };

  it('is of the call that the phone asked in, whatever else its agent talks in', async () => {
    const other: CallView = { ...CALL, callId: callId('c0'), legs: [leg('l8', null), leg('l9', '1001')] };
    views = [other, CALL];
    expect(await agentCalls.refer({ ...ASKED, agentId: ANA, dn: '2002' })).toBe('done');
    expect(orders).toMatchObject([{ kind: 'hand-over', callId: 'c1', byLegId: 'l2' }]);
    views = [other];
    expect(await agentCalls.refer({ ...ASKED, agentId: ANA, dn: '2002' })).toBe('no-call');
    expect(orders).toHaveLength(1);
  });

  it('goes to a colleague of that number, and nowhere else', async () => {
    expect(await agentCalls.refer({ ...ASKED, agentId: ANA, dn: '2002' })).toBe('done');
    expect(orders).toMatchObject([
      { kind: 'hand-over', byLegId: 'l2', order: { party: { kind: 'agent', agentId: '1002' } } },
    ]);
    expect(await agentCalls.refer({ ...ASKED, agentId: ANA, dn: '+4930123' })).toBe('not-allowed');
    expect(await agentCalls.refer({ ...ASKED, agentId: BEN, dn: '2002' })).toBe('not-allowed');
    ben = { ...ben, reachable: false };
    expect(await agentCalls.refer({ ...ASKED, agentId: ANA, dn: '2002' })).toBe('not-available');
    expect(orders).toHaveLength(1);
  });
});
