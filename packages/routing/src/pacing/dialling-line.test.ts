import { callbackId, type DialAhead, type QueueRequest, requestId, VCB } from '@ringback/core';
import { afterEach, describe, expect, it } from 'vitest';
import { agent, Bench, request, START } from '../../test/fixture.ts';

const AHEAD: DialAhead = {
  notifyUrl: 'ors:/event/due',
  notifyBody: null,
  notifyEncoding: null,
  notBefore: 0,
  vcb: VCB,
  predictiveFrom: 30,
  abandonedLimit: 0.03,
};
const inGroup = { groups: ['Service'] };
const toDial = (id: string, given: Partial<QueueRequest> = {}): QueueRequest =>
  request(id, { dialAhead: AHEAD, ...given });
const live = (id: string, given: Partial<QueueRequest> = {}): QueueRequest =>
  request(id, { callbackId: null, ...given });

let bench: Bench;
afterEach(() => bench.routing.close());

const said = (): string[] =>
  bench.events.map((event) =>
    event.kind === 'target.selected'
      ? `${event.request.requestId} gets ${event.agentId}`
      : `${event.request.requestId} ${event.kind}`,
  );
const codes = (): string[] =>
  bench.routing.pacing('VQ').requests.map(({ requestId: id, code }) => `${id} ${code}`);
/** The customer answered: the call takes the place. */
function answers(id: string): void {
  bench.routing.submit(
    request(`${id}-call`, { callbackId: callbackId(`cb-${id}`), arrivedAt: START, customerAnswered: true }),
  );
  bench.routing.cancel(requestId(id));
}

describe('customers who are dialled before an agent is held', () => {
  it('are dialled one for each free agent, first come first; the agent stays ready (U1)', () => {
    bench = new Bench(agent('a', inGroup), agent('b', inGroup));
    for (const [seq, id] of ['1', '2', '3'].entries()) bench.routing.submit(toDial(id, { seq }));
    expect(said()).toEqual(['1 dial.due', '2 dial.due']);
    expect(codes()).toEqual(['1 0', '2 0', '3 3']);
    expect(bench.state('a')?.kind).toBe('ready');
  });

  it('get the first agent in their old place when they answer, before a live call that came later', () => {
    bench = new Bench(agent('a', inGroup));
    bench.routing.submit(toDial('1'));
    bench.routing.submit(live('call', { arrivedAt: START + 5 }));
    expect(said()).toEqual(['1 dial.due', 'call gets a']);
    bench.routing.submit(live('call2', { arrivedAt: START + 6 }));
    answers('1');
    bench.order('a', 'c', null);
    bench.leg('a', 'c', 'leg.answered');
    bench.leg('a', 'c', 'leg.ended');
    expect(said().at(-1)).toBe('1-call gets a');
  });

  it('who do not answer leave the agent to the next one, and their share is learnt', () => {
    bench = new Bench(agent('a', inGroup));
    bench.routing.submit(toDial('1'));
    bench.routing.submit(toDial('2', { seq: 2 }));
    bench.routing.cancel(requestId('1'));
    expect(said()).toEqual(['1 dial.due', '2 dial.due']);
    expect(bench.routing.pacing('VQ')).toMatchObject({ dialled: 1, notAnswered: 1, inFlight: 1 });
    expect(bench.routing.pacing('VQ').answerRate).toBeLessThan(0.65);
  });

  it('of whom nothing is heard are dialled again after n2 of vcb, then after n2 and n17', async () => {
    const vcb = { ...VCB, blockCallS: 20, blockAgainS: 40 };
    bench = new Bench(agent('a', inGroup));
    bench.routing.submit(toDial('1', { dialAhead: { ...AHEAD, vcb } }));
    await bench.clock.advance(19_000);
    expect(said()).toHaveLength(1);
    await bench.clock.advance(1000);
    expect(said()).toEqual(['1 dial.due', '1 dial.due']);
    await bench.clock.advance(59_000);
    expect(said()).toHaveLength(2);
    await bench.clock.advance(1000);
    expect(said()).toHaveLength(3);
  });

  it('are not dialled before their time, nor behind a threshold that is not met', async () => {
    bench = new Bench(agent('a', inGroup));
    bench.routing.submit(toDial('1', { dialAhead: { ...AHEAD, notBefore: START + 30_000 } }));
    bench.routing.submit(
      toDial('2', { seq: 2, targets: ['{sdata(Service.GA, StatAgentsAvailable) > 1}Service@Stat.GA'] }),
    );
    expect(said()).toEqual([]);
    expect(codes()).toEqual(['1 1', '2 1']);
    await bench.clock.advance(30_000);
    expect(said()).toContain('1 dial.due');
  });

  it('have an agent held while somebody else would take him: nobody overtakes, nobody waits on the line', () => {
    bench = new Bench(agent('a', { ...inGroup, state: 'NotReady' }));
    bench.routing.submit(toDial('1'));
    bench.routing.submit(live('call', { arrivedAt: START + 5 }));
    bench.set('a', 'Ready');
    expect(said()).toEqual(['1 gets a']);
  });

  it('let a live call that stands before them have the agent', () => {
    bench = new Bench(agent('a', { ...inGroup, state: 'NotReady' }));
    bench.routing.submit(live('call', { priority: 1 }));
    bench.routing.submit(toDial('1'));
    bench.set('a', 'Ready');
    expect(said()).toEqual(['call gets a']);
  });

  it('have agents held once the limit of abandoned calls leaves no room, which is counted', async () => {
    bench = new Bench(agent('a', inGroup));
    for (let turn = 1; turn <= 4; turn++) {
      bench.set('a', 'Ready');
      bench.routing.submit(toDial(`${turn}`, { seq: turn }));
      if (said().at(-1) !== `${turn} dial.due`) break;
      bench.set('a', 'NotReady');
      answers(`${turn}`);
      await bench.clock.advance(2000);
      bench.routing.cancel(requestId(`${turn}-call`));
    }
    expect(said().filter((line) => line.endsWith('dial.due'))).toHaveLength(3);
    expect(said().at(-1)).toBe('4 gets a');
    expect(bench.routing.pacing('VQ')).toMatchObject({ answered: 3, late: 3, abandonedShare: 1 });
  });

  it('who hang up at once, or find an agent in time, are not late', async () => {
    bench = new Bench(agent('a', inGroup));
    bench.routing.submit(toDial('1'));
    answers('1');
    expect(said().at(-1)).toBe('1-call gets a');
    await bench.clock.advance(5000);
    bench.routing.submit(toDial('2', { seq: 2 }));
    bench.routing.submit(request('x', { customerAnswered: true, targets: ['Nobody@Stat.GA'] }));
    await bench.clock.advance(1000);
    bench.routing.cancel(requestId('x'));
    await bench.clock.advance(5000);
    expect(bench.routing.pacing('VQ')).toMatchObject({ answered: 1, late: 0 });
  });

  it('who wait for an agent who is held are counted as well when they meet him', () => {
    bench = new Bench(agent('a', inGroup));
    bench.routing.submit(request('1'));
    bench.order('a', 'c', 'cb-1', true);
    expect(bench.routing.pacing('VQ')).toMatchObject({ answered: 1, late: 0, abandonedShare: 0 });
  });

  it('keep their place, and a position is told that counts them', () => {
    bench = new Bench(agent('a', { ...inGroup, state: 'NotReady' }));
    bench.routing.submit(toDial('1'));
    bench.routing.submit(live('2', { seq: 2 }));
    expect(bench.routing.position(requestId('2'))).toEqual({ position: 2, length: 2 });
  });

  it('are dialled beyond the free agents where many are at work, never with fewer', async () => {
    for (const [count, expected] of [
      [29, 0],
      [100, 3],
    ] as const) {
      bench = new Bench(...Array.from({ length: count }, (_, at) => agent(`a${at}`, inGroup)));
      // Handled calls tell how soon agents become free.
      for (let at = 0; at < count; at++) {
        bench.routing.submit(live(`l${at}`));
        bench.order(`a${at}`, `c${at}`);
        bench.leg(`a${at}`, `c${at}`, 'leg.answered');
      }
      await bench.clock.advance(120_000);
      for (let at = 0; at < count; at++) bench.leg(`a${at}`, `c${at}`, 'leg.ended');
      for (let at = 0; at < count; at++) bench.routing.submit(live(`m${at}`));
      for (let at = 0; at < count; at++) bench.order(`a${at}`, `d${at}`);
      await bench.clock.advance(3_600_000);
      for (let at = 0; at < 20; at++)
        bench.routing.submit(toDial(`t${at}`, { arrivedAt: START - 1000, seq: at }));
      expect(said().filter((line) => line.endsWith('dial.due'))).toHaveLength(expected);
      if (count === 29) bench.routing.close();
    }
  });
});
