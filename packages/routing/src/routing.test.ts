import { agentId, requestId } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { agent, Bench, request, START } from '../test/fixture.ts';

const service = { groups: ['Service'] };

describe('assignment', () => {
  it('gives a free agent the first in line: priority, then arrival, then sequence, over all queues (U23)', () => {
    const bench = new Bench(agent('1', { ...service, state: 'NotReady' }));
    bench.routing.submit(request('late', { arrivedAt: START + 1, seq: 1 }));
    bench.routing.submit(request('second', { seq: 3, virtualQueue: 'Other' }));
    bench.routing.submit(request('first', { seq: 2 }));
    bench.routing.submit(request('urgent', { arrivedAt: START + 2, priority: 1 }));
    for (let round = 0; round < 4; round++) {
      bench.set('1', 'Ready');
      bench.set('1', 'NotReady');
    }
    expect(bench.selections()).toEqual(['urgent -> 1', 'first -> 1', 'second -> 1', 'late -> 1']);
  });

  it('gives a new request the agent who has been ready longest, the id deciding between equals', async () => {
    const bench = new Bench(
      agent('3', service),
      agent('2', service),
      agent('1', { ...service, state: 'LoggedOut' }),
    );
    await bench.clock.advance(1000);
    bench.set('1', 'Ready');
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries())
      bench.routing.submit(request(id, { seq: index }));
    expect(bench.selections()).toEqual(['a -> 2', 'b -> 3', 'c -> 1']);
    expect(bench.routing.position(requestId('d'))).toEqual({ position: 1, length: 1 });
  });

  it('tells who was selected, how, until when, and who was ahead (U23)', async () => {
    const bench = new Bench(agent('1', { dn: '7001', groups: ['Gold', 'Service'], state: 'NotReady' }));
    for (let seq = 0; seq < 12; seq++)
      bench.routing.submit(request(`other${seq}`, { seq, targets: ['Nobody@S.GA'], virtualQueue: 'VQ2' }));
    bench.routing.submit(request('mine', { seq: 20, targets: ['Nobody@S.GA, Gold@S.GA,Service@S.GA'] }));
    await bench.clock.advance(5000);
    bench.set('1', 'Ready');
    const selected = bench.events.at(-1);
    expect(selected).toMatchObject({
      kind: 'target.selected',
      agentId: '1',
      dn: '7001',
      target: 'Gold@S.GA',
      until: START + 35_000,
      why: { aheadCount: 12, waiting: 13, positionInQueue: 1, waitedMs: 5000, agentReadyMs: 0 },
    });
    const ahead = selected?.kind === 'target.selected' ? selected.why.ahead : null;
    expect(ahead).toHaveLength(10);
    expect(ahead).toMatchObject([
      { requestId: 'other0', callbackId: 'cb-other0', virtualQueue: 'VQ2', notChosen: 'other target' },
      { requestId: 'other1' },
      ...Array.from({ length: 8 }, () => ({})),
    ]);
  });

  it('lets a priority grow while somebody waits, and reckons it anew for who submits again (U26)', async () => {
    const bench = new Bench(agent('1', { ...service, state: 'NotReady' }));
    const growth = { step: 1, everyMs: 60_000, since: START };
    bench.routing.submit(request('fixed', { seq: 1, priority: 2 }));
    bench.routing.submit(request('growing', { seq: 2, growth }));
    const order = (): unknown =>
      bench.routing.queues()[0]?.waiting.map((one) => [one.requestId, one.priority]);
    expect(order()).toEqual([
      ['fixed', 2],
      ['growing', 0],
    ]);
    await bench.clock.advance(120_000);
    expect(order()).toEqual([
      ['fixed', 2],
      ['growing', 2],
    ]);
    await bench.clock.advance(60_000);
    expect(order()).toEqual([
      ['growing', 3],
      ['fixed', 2],
    ]);
    bench.routing.cancel(requestId('growing'));
    await bench.clock.advance(59_999);
    bench.routing.submit(request('growing', { seq: 2, growth }));
    expect(order()).toEqual([
      ['growing', 3],
      ['fixed', 2],
    ]);
    await bench.clock.advance(1);
    bench.set('1', 'Ready');
    expect(bench.events.at(-1)).toMatchObject({ why: { priority: 4, passedOver: { count: 1 } } });
  });

  it('tells who arrived earlier in the same queue and was passed over, and why', () => {
    const bench = new Bench(agent('1', { ...service, state: 'NotReady' }), agent('2', { state: 'NotReady' }));
    const at = (seconds: number): number => START - seconds * 1000;
    bench.routing.submit(request('elsewhere', { virtualQueue: 'VQ2', arrivedAt: at(9), targets: ['2@S.A'] }));
    bench.routing.submit(request('other', { arrivedAt: at(8), targets: ['2@S.A'] }));
    bench.routing.submit(request('never', { arrivedAt: at(7), excludedAgents: ['1'] }));
    bench.routing.submit(request('lower', { arrivedAt: at(6) }));
    bench.routing.submit(request('mine', { arrivedAt: at(5), priority: 1 }));
    bench.set('1', 'Ready');
    const selected = bench.events.at(-1);
    expect(selected?.kind === 'target.selected' && selected.why.passedOver).toEqual({
      count: 3,
      reasons: {
        'other target': { count: 1, earlierMs: 3000 },
        'excluded agent': { count: 1, earlierMs: 2000 },
        'lower priority': { count: 1, earlierMs: 1000 },
      },
      named: [
        { requestId: 'other', callbackId: 'cb-other', priority: 0, arrivedAt: at(8), reason: 'other target' },
        {
          requestId: 'never',
          callbackId: 'cb-never',
          priority: 0,
          arrivedAt: at(7),
          reason: 'excluded agent',
        },
        {
          requestId: 'lower',
          callbackId: 'cb-lower',
          priority: 0,
          arrivedAt: at(6),
          reason: 'lower priority',
        },
      ],
    });
  });

  it('names nobody as ahead when nobody was', () => {
    const bench = new Bench(agent('1', { ...service, state: 'NotReady' }));
    for (let seq = 0; seq < 3; seq++) bench.routing.submit(request(`r${seq}`, { seq }));
    bench.set('1', 'Ready');
    expect(bench.events.at(-1)).toMatchObject({ why: { aheadCount: 0, ahead: [], waiting: 3 } });
  });

  it('serves requests of equal standing in the order of their submission', () => {
    const bench = new Bench(agent('1', { ...service, state: 'NotReady' }));
    for (const id of ['c', 'a', 'b']) bench.routing.submit(request(id));
    bench.routing.cancel(requestId('a'));
    expect(bench.routing.queues()[0]?.waiting.map((one) => one.requestId)).toEqual(['c', 'b']);
    bench.set('1', 'Ready');
    expect(bench.selections()).toEqual(['c -> 1']);
  });

  it('serves all of several requests that a listener submits at once', () => {
    const bench = new Bench(agent('1', service), agent('2', service), agent('3', service));
    bench.routing.onEvent((event) => {
      if (event.request.requestId !== 'a') return;
      bench.routing.submit(request('c', { seq: 3 }));
      bench.routing.submit(request('b', { seq: 2 }));
    });
    // Everybody has been looked at once: the agents are no news any more.
    bench.routing.submit(request('elsewhere', { targets: ['Nobody@S.GA'] }));
    bench.routing.submit(request('a'));
    expect(bench.selections()).toEqual(['a -> 1', 'b -> 2', 'c -> 3']);
  });

  it('selects nobody whose phone cannot be rung, until it can', () => {
    const bench = new Bench(agent('1', service));
    bench.unreachable.add('1');
    bench.routing.submit(request('a'));
    expect(bench.routing.agents()[0]).toMatchObject({ reachable: false, state: { kind: 'ready' } });
    expect(bench.selections()).toEqual([]);
    bench.unreachable.delete('1');
    bench.routing.reachabilityChanged(agentId('1'));
    expect(bench.selections()).toEqual(['a -> 1']);
  });

  it('serves the older one first when a phone came back unnoticed before the younger one was submitted', () => {
    const bench = new Bench(agent('1', service));
    bench.unreachable.add('1');
    bench.routing.submit(request('older', { seq: 1 }));
    bench.unreachable.delete('1');
    bench.routing.submit(request('younger', { seq: 2 }));
    expect(bench.selections()).toEqual(['older -> 1']);
  });

  it('means the employee id by an agent target, then the directory number, then the name', () => {
    const bench = new Bench(
      agent('1001', { dn: '7' }),
      agent('7', { name: 'Ana', dn: '8', state: 'LoggedOut' }),
    );
    bench.routing.submit(request('by-id', { targets: ['7@S.A'] }));
    bench.routing.submit(request('by-name', { targets: ['Ana@S.A'] }));
    expect(bench.selections()).toEqual([]);
    bench.remove('7');
    expect(bench.selections()).toEqual(['by-id -> 1001']);
  });
});

describe('notice', () => {
  const notices = (bench: Bench): string[] =>
    bench.events.flatMap((event) => (event.kind === 'notice' ? [event.text] : []));

  it('says once why a target serves nobody, and the request waits until the configuration fits (U25)', () => {
    const bench = new Bench(agent('1', { groups: ['Other'] }));
    bench.routing.submit(request('a'));
    expect(notices(bench)).toEqual([
      'Target 1 fits no configured agent: nobody is in the group. The request waits.',
    ]);
    bench.put(agent('1', { groups: ['Service'] }));
    expect(bench.selections()).toEqual(['a -> 1']);
    expect(notices(bench)).toHaveLength(1);
  });

  it('serves a request of an agent who is added later, by group, skill or name', () => {
    const bench = new Bench();
    bench.routing.submit(request('group'));
    bench.routing.submit(request('skill', { targets: ['?:Billing>3@S.GA'] }));
    bench.routing.submit(request('name', { targets: ['Ana@S.A'] }));
    bench.put(agent('1', service));
    bench.put(agent('2', { skills: { Billing: 4 } }));
    bench.put(agent('3', { name: 'Ana' }));
    expect(bench.selections()).toEqual(['group -> 1', 'skill -> 2', 'name -> 3']);
  });

  it('names unreadable and unserved targets without repeating them, and says nothing of those that are fine', () => {
    const bench = new Bench(agent('1', { ...service, state: 'NotReady' }));
    bench.routing.submit(request('a', { targets: ['+18005550100@SW.DL', 'x y', '{n > 3}Service@S.GA'] }));
    bench.routing.submit(request('b'));
    expect(notices(bench)).toEqual([
      'Target 2 cannot be read: at character 4, "@StatServer.type" was expected. ' +
        'Target 1 is of type DL: destination labels are not served. ' +
        'Target 3 is not used: its threshold cannot be read: at character 1, ' +
        'a number or sdata(object, statistic) was expected. The request waits.',
    ]);
  });
});

describe('targets', () => {
  const list = (...elements: object[]): string[] => [JSON.stringify(elements)];

  it('are tried one after the other, and a request that is submitted again comes as far as it had come', async () => {
    const bench = new Bench(agent('1', { groups: ['A'] }), agent('2', { groups: ['B'], state: 'NotReady' }));
    bench.set('1', 'NotReady');
    const targets = list({ target: 'A@S.GA', timeout: 60 }, { target: 'B@S.GA' });
    bench.routing.submit(request('a', { targets, enteredAt: START }));
    bench.routing.submit(
      request('b', { targets: list({ target: 'A@S.GA', timeout: 60, clear: true }), seq: 2 }),
    );
    bench.set('2', 'Ready');
    await bench.clock.advance(59_999);
    expect(bench.selections()).toEqual([]);
    await bench.clock.advance(1);
    expect(bench.selections()).toEqual(['a -> 2']);
    bench.routing.release(bench.lastReservation());
    bench.routing.submit(request('a', { targets, enteredAt: START }));
    expect(bench.selections()).toEqual(['a -> 2', 'a -> 2']);
  });

  it('that were cleared get nobody any more', async () => {
    const bench = new Bench(
      agent('1', { groups: ['A'], state: 'NotReady' }),
      agent('2', { groups: ['B'], state: 'NotReady' }),
    );
    const targets = list({ target: 'A@S.GA', timeout: 5 }, { target: 'B@S.GA', clear: true });
    bench.routing.submit(request('a', { targets }));
    await bench.clock.advance(5000);
    bench.set('1', 'Ready');
    expect(bench.selections()).toEqual([]);
    bench.set('2', 'Ready');
    expect(bench.selections()).toEqual(['a -> 2']);
  });

  it('of which the condition does not hold are left out until it does', async () => {
    const bench = new Bench(
      agent('1', { groups: ['A'], state: 'LoggedOut' }),
      agent('2', { groups: ['A'], state: 'LoggedOut' }),
    );
    const condition = { stat_to_check: 'RStatAgentsTotal', stat_operator: '>', stat_value: 1 };
    bench.routing.submit(request('a', { targets: list({ target: 'A@S.GA', ...condition }) }));
    bench.set('1', 'Ready');
    await bench.clock.advance(1000);
    expect(bench.selections()).toEqual([]);
    bench.set('2', 'NotReady');
    await bench.clock.advance(1000);
    expect(bench.selections()).toEqual(['a -> 1']);
  });

  it('with a threshold keep that many agents free, and give whoever has been ready longest when it is met', async () => {
    const bench = new Bench(...['1', '2', '3'].map((id) => agent(id, { ...service, state: 'NotReady' })));
    const targets = ['{sdata(Service@S.GA, StatAgentsAvailable) > 1}Service@S.GA'];
    bench.routing.submit(request('kept', { targets, arrivedAt: START - 1000 }));
    bench.set('1', 'Ready');
    await bench.clock.advance(1000);
    expect(bench.selections()).toEqual([]);
    bench.routing.submit(request('vip', { virtualQueue: 'VQ' }));
    expect(bench.selections()).toEqual(['vip -> 1']);
    expect(bench.events.at(-1)).toMatchObject({
      why: { passedOver: { count: 1, reasons: { 'threshold not met': { count: 1, earlierMs: 1000 } } } },
    });
    bench.set('2', 'Ready');
    await bench.clock.advance(1000);
    bench.set('3', 'Ready');
    expect(bench.selections()).toEqual(['vip -> 1', 'kept -> 2']);
  });

  it('name agents by place and phone, and by the group that a queue is served by', () => {
    const bench = new Bench(agent('1', { dn: '7001' }), agent('2', { groups: ['Q1'] }));
    bench.routing.submit(request('place', { targets: ['7001@S.AP'] }));
    bench.routing.submit(request('queue', { targets: ['Q1@.Q'] }));
    expect(bench.selections()).toEqual(['place -> 1', 'queue -> 2']);
  });

  it('are served by statistic when the request says so', () => {
    const bench = new Bench(
      agent('1', { groups: ['A'] }),
      agent('2', { groups: ['B'] }),
      agent('3', { groups: ['B'] }),
    );
    const targets = ['A@S.GA,B@S.GA'];
    const selectBy = { order: 'max', statistic: 'StatAgentsAvailable' } as const;
    for (const id of ['a', 'b']) bench.routing.submit(request(id, { targets, selectBy }));
    expect(bench.selections()).toEqual(['a -> 2', 'b -> 1']);
  });

  it('are served in the shares of their weights', () => {
    const agents = ['1', '2', '3', '4', '5', '6', '7', '8'].map((id) =>
      agent(id, { groups: [Number(id) < 5 ? 'A' : 'B'] }),
    );
    const bench = new Bench(...agents);
    const targets = ['[3]A@S.GA,[1]B@S.GA'];
    for (let seq = 0; seq < 4; seq++)
      bench.routing.submit(request(`r${seq}`, { seq, targets, selectBy: { order: 'percentage' } }));
    expect(bench.selections()).toEqual(['r0 -> 1', 'r1 -> 5', 'r2 -> 2', 'r3 -> 3']);
  });
});

describe('hold', () => {
  it('ends on the clock, and the agent keeps his place among the ready ones', async () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    expect(bench.state('1')).toEqual({
      kind: 'reserved',
      since: START,
      until: START + 30_000,
      reservation: 'hold-1',
    });
    await bench.clock.advance(29_999);
    expect(bench.kinds()).toEqual(['target.selected']);
    await bench.clock.advance(1);
    expect(bench.events.at(-1)).toMatchObject({
      kind: 'reservation.ended',
      agentId: '1',
      reservation: 'hold-1',
      text: 'The time for which the agent was held is over.',
    });
    expect(bench.state('1')).toEqual({ kind: 'ready', since: START });
  });

  it('gives a request that comes back at once its place before the next one', async () => {
    const bench = new Bench(agent('1', service));
    bench.routing.onEvent((event) => {
      if (event.kind === 'reservation.ended') bench.routing.submit(event.request);
    });
    bench.routing.submit(request('a', { seq: 1 }));
    bench.routing.submit(request('b', { seq: 2 }));
    await bench.clock.advance(30_000);
    expect(bench.selections()).toEqual(['a -> 1', 'a -> 1']);
  });

  it('goes with the request that is cancelled, without a word to it', () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.routing.submit(request('b', { seq: 2 }));
    bench.routing.cancel(requestId('a'));
    expect(bench.selections()).toEqual(['a -> 1', 'b -> 1']);
    expect(bench.kinds()).not.toContain('reservation.ended');
  });

  it('is let go by its id; unknown ids change nothing', () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.routing.release('nonsense');
    bench.routing.cancel(requestId('nonsense'));
    expect(bench.state('1')?.kind).toBe('reserved');
    bench.routing.release(bench.lastReservation());
    expect(bench.state('1')).toEqual({ kind: 'ready', since: START });
  });

  it.each([
    ['NotReady' as const, 'not-ready'],
    ['LoggedOut' as const, 'logged-out'],
  ])('ends when the agent asks for %s', (state, kind) => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.set('1', state, 'Lunch');
    expect(bench.kinds()).toEqual(['target.selected', 'reservation.ended']);
    expect(bench.state('1')).toMatchObject({ kind });
  });

  it('stays when the agent asks for Ready', () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.set('1', 'Ready');
    expect(bench.state('1')?.kind).toBe('reserved');
  });

  it('ends when the agent is removed from the configuration', () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.remove('1');
    expect(bench.kinds()).toEqual(['target.selected', 'reservation.ended']);
    expect(bench.routing.agents()).toEqual([]);
  });

  it('ends when the administrator configures the agent as not ready', () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.put(agent('1', { ...service, state: 'NotReady' }));
    expect(bench.kinds()).toEqual(['target.selected', 'reservation.ended']);
    expect(bench.state('1')?.kind).toBe('not-ready');
  });

  it('is over once the call is ordered: it runs out no more, however long the dialling takes to begin', async () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.order('1', 'call', 'cb-a');
    await bench.clock.advance(60_000);
    expect(bench.state('1')?.kind).toBe('ringing');
    expect(bench.kinds()).toEqual(['target.selected']);
  });

  it('of another callback ends when the phone is rung for something else', () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.order('1', 'call', 'cb-other');
    expect(bench.kinds()).toEqual(['target.selected', 'reservation.ended']);
    expect(bench.state('1')?.kind).toBe('ringing');
  });
});

describe('agent state', () => {
  it('starts as configured, without telling anybody', () => {
    const bench = new Bench(
      agent('1'),
      agent('2', { state: 'NotReady' }),
      agent('3', { state: 'LoggedOut' }),
    );
    bench.routing.submit(request('a'));
    expect(['1', '2', '3'].map((id) => bench.state(id)?.kind)).toEqual(['ready', 'not-ready', 'logged-out']);
    expect(bench.states).toEqual([]);
  });

  it('follows a call: reserved, ringing, talking, after-call work, ready', async () => {
    const bench = new Bench(agent('1', { ...service, wrapUp: 15 }));
    bench.routing.submit(request('a'));
    bench.leg('1', 'call', 'leg.dialling');
    bench.leg('1', 'call', 'leg.ringing');
    bench.leg('1', 'call', 'leg.answered');
    await bench.clock.advance(60_000);
    bench.leg('1', 'call', 'leg.ended');
    bench.callEnded('call');
    expect(bench.state('1')).toEqual({
      kind: 'after-call-work',
      since: START + 60_000,
      until: START + 75_000,
    });
    await bench.clock.advance(15_000);
    expect(bench.state('1')).toEqual({ kind: 'ready', since: START + 75_000 });
    expect(bench.states).toEqual(['1 reserved', '1 ringing', '1 talking', '1 after-call-work', '1 ready']);
    expect(bench.kinds()).toEqual(['target.selected']);
  });

  it('is ready at once after a call when no after-call work is configured', () => {
    const bench = new Bench(agent('1', service));
    bench.leg('1', 'call', 'leg.answered');
    expect(bench.state('1')).toEqual({ kind: 'talking', since: START, callId: 'call' });
    bench.leg('1', 'call', 'leg.ended');
    expect(bench.state('1')?.kind).toBe('ready');
  });

  it('ends after-call work early when the agent says Ready', async () => {
    const bench = new Bench(agent('1', { ...service, wrapUp: 15 }));
    bench.leg('1', 'call', 'leg.answered');
    bench.leg('1', 'call', 'leg.ended');
    await bench.clock.advance(2000);
    bench.set('1', 'Ready');
    expect(bench.state('1')).toEqual({ kind: 'ready', since: START + 2000 });
    await bench.clock.advance(20_000);
    expect(bench.state('1')).toEqual({ kind: 'ready', since: START + 2000 });
  });

  it.each([
    ['no_answer' as const, 'No answer'],
    ['rejected' as const, 'Rejected'],
    ['busy' as const, 'Busy'],
    ['unreachable' as const, 'Unreachable'],
    ['congestion' as const, 'Congestion'],
  ])('is not ready after %s, before the request comes back, and stays so', async (result, reason) => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.leg('1', 'call', 'leg.dialling');
    bench.fails('1', 'call', result);
    bench.callEnded('call');
    bench.routing.submit(request('a'));
    await bench.clock.advance(3_600_000);
    expect(bench.state('1')).toEqual({ kind: 'not-ready', since: START, reason });
    expect(bench.kept).toEqual([{ id: '1', state: 'NotReady', reason }]);
    expect(bench.selections()).toEqual(['a -> 1']);
    bench.set('1', 'Ready');
    expect(bench.selections()).toEqual(['a -> 1', 'a -> 1']);
  });

  it.each(['cancelled' as const, 'interrupted' as const])('is ready again when ringing was %s', (result) => {
    const bench = new Bench(agent('1', service));
    bench.leg('1', 'call', 'leg.ringing');
    bench.fails('1', 'call', result);
    expect(bench.state('1')?.kind).toBe('ready');
    expect(bench.kept).toEqual([]);
  });

  it.each(['no-answer' as const, 'no-sound' as const])(
    'is not ready after a call whose end was that the phone was lost (%s), and gets nobody else',
    async (loss) => {
      const bench = new Bench(agent('1', { ...service, wrapUp: 15 }));
      bench.leg('1', 'call', 'leg.answered');
      bench.loses('1', 'call', loss);
      bench.callEnded('call');
      bench.routing.submit(request('a'));
      await bench.clock.advance(60_000);
      expect(bench.state('1')).toEqual({ kind: 'not-ready', since: START, reason: 'Phone lost' });
      expect(bench.kept).toEqual([{ id: '1', state: 'NotReady', reason: 'Phone lost' }]);
      expect(bench.selections()).toEqual([]);
    },
  );

  it('keeps the reason that was given before the phone was lost', () => {
    const bench = new Bench(agent('1', service));
    bench.leg('1', 'call', 'leg.answered');
    bench.set('1', 'LoggedOut', 'Lunch');
    bench.loses('1', 'call', 'no-answer');
    expect(bench.state('1')?.kind).toBe('logged-out');
  });

  it('ends a hold quietly when the phone failed before it was dialled', () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.fails('1', 'call', 'unreachable');
    expect(bench.kinds()).toEqual(['target.selected']);
    expect(bench.state('1')).toMatchObject({ kind: 'not-ready', reason: 'Unreachable' });
    bench.routing.release('hold-1');
    expect(bench.state('1')?.kind).toBe('not-ready');
  });

  it.each([
    ['NotReady' as const, 'not-ready'],
    ['LoggedOut' as const, 'logged-out'],
  ])('asked for on the phone counts after the call: %s', (state, kind) => {
    const bench = new Bench(agent('1', { ...service, wrapUp: 15 }));
    bench.leg('1', 'call', 'leg.ringing');
    bench.set('1', state, 'Lunch');
    expect(bench.state('1')?.kind).toBe('ringing');
    bench.leg('1', 'call', 'leg.answered');
    expect(bench.state('1')?.kind).toBe('talking');
    bench.leg('1', 'call', 'leg.ended');
    expect(bench.state('1')?.kind).toBe(kind);
  });

  it('keeps his own reason when he paused while the phone rang and let it ring', () => {
    const bench = new Bench(agent('1', service));
    bench.leg('1', 'call', 'leg.ringing');
    bench.set('1', 'NotReady', 'Lunch');
    bench.fails('1', 'call', 'no_answer');
    expect(bench.state('1')).toMatchObject({ kind: 'not-ready', reason: 'Lunch' });
  });

  it('is free when the call ended, even if the end of the leg was never told', () => {
    const bench = new Bench(agent('1', service));
    bench.leg('1', 'call', 'leg.answered');
    bench.callEnded('other');
    expect(bench.state('1')?.kind).toBe('talking');
    bench.callEnded('call');
    expect(bench.state('1')?.kind).toBe('ready');
  });

  it('does not begin anew when the same is asked for again', async () => {
    const bench = new Bench(agent('1', service));
    await bench.clock.advance(1000);
    bench.set('1', 'Ready');
    expect(bench.state('1')).toEqual({ kind: 'ready', since: START });
    expect(bench.states).toEqual([]);
    expect(bench.routing.setAgentState(agentId('9'), 'Ready', '')).toBe('unknown-agent');
  });

  it('of a removed agent ends with the call, and he is gone', () => {
    const bench = new Bench(agent('1', { ...service, wrapUp: 15 }));
    bench.leg('1', 'call', 'leg.answered');
    bench.remove('1');
    expect(bench.state('1')?.kind).toBe('talking');
    expect(bench.routing.setAgentState(agentId('1'), 'Ready', '')).toBe('unknown-agent');
    bench.leg('1', 'call', 'leg.ended');
    expect(bench.routing.agents()).toEqual([]);
    expect(bench.states.at(-1)).toBe('1 logged-out');
  });

  it('follows the configured one only when that was changed', () => {
    const bench = new Bench(agent('1', service));
    bench.set('1', 'NotReady', 'Lunch');
    bench.put(agent('1', { ...service, name: 'Ana' }));
    expect(bench.state('1')).toMatchObject({ kind: 'not-ready', reason: 'Lunch' });
    bench.put(agent('1', { ...service, state: 'LoggedOut' }));
    expect(bench.state('1')?.kind).toBe('logged-out');
    bench.put(agent('1', service));
    expect(bench.state('1')?.kind).toBe('ready');
  });
});

describe('waiting', () => {
  it('ends on the clock, and nobody is selected for it afterwards', async () => {
    const bench = new Bench(agent('1', { ...service, state: 'NotReady' }));
    bench.routing.submit(request('long', { seq: 1, timeoutMs: 90 * 86_400_000 }));
    bench.routing.submit(request('short', { seq: 2, timeoutMs: 1000 }));
    await bench.clock.advance(1000);
    expect(bench.events.map((event) => `${event.kind} ${event.request.requestId}`)).toEqual([
      'timed-out short',
    ]);
    await bench.clock.advance(89 * 86_400_000);
    expect(bench.events).toHaveLength(1);
    await bench.clock.advance(86_400_000);
    expect(bench.events.map((event) => `${event.kind} ${event.request.requestId}`)).toEqual([
      'timed-out short',
      'timed-out long',
    ]);
    bench.set('1', 'Ready');
    expect(bench.selections()).toEqual([]);
  });

  it('takes a request that is submitted again for a change of it', async () => {
    const bench = new Bench(agent('1', { ...service, state: 'NotReady' }));
    bench.routing.submit(request('a', { seq: 1, timeoutMs: 1000 }));
    bench.routing.submit(request('b', { seq: 2 }));
    bench.routing.submit(request('a', { seq: 1, priority: -1 }));
    await bench.clock.advance(2000);
    expect(bench.routing.position(requestId('a'))).toEqual({ position: 2, length: 2 });
  });

  it('does not serve a request twice that is submitted while an agent is held for it', () => {
    const bench = new Bench(agent('1', service), agent('2', service));
    bench.routing.submit(request('a'));
    bench.routing.submit(request('a'));
    expect(bench.selections()).toEqual(['a -> 1']);
    expect(bench.logged.map(({ event }) => event)).toEqual(['routing.request.already-served']);
  });

  it('keeps the order when a script computed numbers that are none', () => {
    const bench = new Bench(agent('1', { ...service, state: 'NotReady' }));
    for (const [seq, priority] of [0, Number.NaN, 1, Number.POSITIVE_INFINITY, 0].entries())
      bench.routing.submit(request(`r${seq}`, { seq, priority, reserveMs: Number.NaN }));
    expect(bench.routing.queues()[0]?.waiting.map((one) => one.requestId)).toEqual([
      'r2',
      'r0',
      'r1',
      'r3',
      'r4',
    ]);
    bench.set('1', 'Ready');
    expect(bench.selections()).toEqual(['r2 -> 1']);
  });

  it('is shown by queue, in order, and an emptied queue stays for a while', () => {
    const bench = new Bench();
    bench.routing.submit(request('b', { seq: 2, virtualQueue: 'B', priority: 3 }));
    bench.routing.submit(request('a', { seq: 1, virtualQueue: 'A' }));
    bench.routing.cancel(requestId('a'));
    expect(bench.routing.queues()).toEqual([
      { name: 'A', length: 0, waiting: [] },
      {
        name: 'B',
        length: 1,
        waiting: [
          {
            position: 1,
            callbackId: 'cb-b',
            requestId: 'b',
            priority: 3,
            arrivedAt: START,
            targets: ['Service@Stat.GA'],
            extensions: {},
          },
        ],
      },
    ]);
  });

  it('does not remember every queue and target that was ever named, but all that are in use', () => {
    const bench = new Bench();
    const used = { virtualQueue: 'Used', targets: ['Used@S.GA'] };
    bench.routing.submit(request('before', used));
    bench.routing.cancel(requestId('before'));
    bench.routing.submit(request('used', used));
    for (let number = 0; number < 1000; number++) {
      bench.routing.submit(request('a', { virtualQueue: `VQ${number}`, targets: [`G${number}@S.GA`] }));
      bench.routing.cancel(requestId('a'));
    }
    expect(bench.routing.queues()).toHaveLength(257);
    expect(bench.routing.position(requestId('used'))).toEqual({ position: 1, length: 1 });
    bench.put(agent('1', { groups: ['Used'] }));
    bench.put(agent('2', { groups: ['G5', 'G999'] }));
    bench.routing.submit(request('again', { targets: ['G5@S.GA'] }));
    expect(bench.selections()).toEqual(['used -> 1', 'again -> 2']);
  });
});

describe('events', () => {
  it('come in order and never in the middle of a decision', () => {
    const bench = new Bench(agent('1', service), agent('2', service));
    const seen: string[] = [];
    bench.routing.onEvent((event) => {
      seen.push(`begin ${event.request.requestId}`);
      if (event.request.requestId === 'a') bench.routing.submit(request('b', { seq: 2 }));
      seen.push(`end ${event.request.requestId}`);
    });
    bench.routing.submit(request('a'));
    expect(seen).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  });

  it('are withdrawn when a listener cancels the request before they were told', () => {
    const bench = new Bench(agent('1', service));
    bench.routing.onAgentState((_id, state) => {
      if (state.kind === 'reserved') bench.routing.cancel(requestId('a'));
    });
    bench.routing.submit(request('a'));
    expect(bench.events).toEqual([]);
    expect(bench.state('1')?.kind).toBe('ready');
  });

  it('reach the other listeners and do not stop routing when one listener throws (U25)', () => {
    const bench = new Bench(agent('1', service), agent('2', service));
    const after: string[] = [];
    bench.routing.onEvent(() => {
      throw new Error('listener');
    });
    bench.routing.onEvent((event) => after.push(event.request.requestId));
    bench.routing.submit(request('a'));
    bench.routing.submit(request('b', { seq: 2 }));
    expect(after).toEqual(['a', 'b']);
    expect(bench.logged).toMatchObject([
      { event: 'routing.listener.failed', fields: { about: 'target.selected' } },
      { event: 'routing.listener.failed' },
    ]);
  });

  it('stop after the end: nothing expires any more', async () => {
    const bench = new Bench(agent('1', service));
    bench.routing.submit(request('a'));
    bench.routing.close();
    await bench.clock.advance(60_000);
    expect(bench.kinds()).toEqual(['target.selected']);
  });
});
