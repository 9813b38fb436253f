import { callbackId, type QueueRequest, requestId, VCB } from '@ringback/core';
import { afterEach, describe, expect, it } from 'vitest';
import { agent, Bench, request, START } from '../test/fixture.ts';

const inGroup = { groups: ['Service'] };
const AGENTS = ['a', 'b', 'c'].map((id) => agent(id, inGroup));
const NUMBER = '+15550100';

let bench: Bench;
/** Channels that the switch has left. */
let free = 0;
afterEach(() => bench.routing.close());

function open(channels: number): void {
  free = channels;
  bench = new Bench({ freeChannels: (number) => (number === NUMBER ? free : null) }, ...AGENTS);
}
const virtual = (id: string, given: Partial<QueueRequest> = {}): QueueRequest =>
  request(id, { dials: NUMBER, arrivedAt: START + Number(id), ...given });
const live = (id: string): QueueRequest => request(id, { callbackId: null, arrivedAt: START + Number(id) });
/** The customer of a callback is dialled: the switch has a channel less. */
function dials(id: string): void {
  free--;
  bench.routing.customerCallOrdered(callbackId(`cb-${id}`));
}
function hangsUp(): void {
  free++;
  bench.routing.channelFreed();
}

describe('callbacks while trunks have few channels', () => {
  it('get as many agents as there are channels, in their order; a caller on the line gets the next', () => {
    open(1);
    for (const id of ['1', '2', '3']) bench.routing.submit(virtual(id));
    bench.routing.submit(live('4'));
    expect(bench.selections()).toEqual(['1 -> a', '4 -> b']);
    const last = bench.events.findLast((event) => event.kind === 'target.selected');
    expect(last?.kind === 'target.selected' ? last.why.passedOver.reasons : null).toEqual({
      'no channel': { count: 2, earlierMs: 3 },
    });
    dials('1');
    expect(bench.selections()).toHaveLength(2);
    hangsUp();
    expect(bench.selections().at(-1)).toBe('2 -> c');
  });

  it('of a number without a limit are as ever', () => {
    open(0);
    bench.routing.submit(virtual('1', { dials: '+49' }));
    bench.routing.submit(request('2'));
    expect(bench.selections()).toEqual(['1 -> a', '2 -> b']);
  });

  it('who let their agent go without a dial leave the channel to the next', async () => {
    open(1);
    bench.routing.submit(virtual('1'));
    bench.routing.submit(virtual('2'));
    bench.routing.release(bench.lastReservation());
    expect(bench.selections()).toEqual(['1 -> a', '2 -> a']);
    // Nothing is heard of the second one: his hold ends.
    bench.routing.submit(virtual('3'));
    await bench.clock.advance(30_000);
    expect(bench.selections().at(-1)).toMatch(/^3 -> /);
  });

  it('who have the agent rung first keep their channel until they are dialled, or are in line again', () => {
    open(1);
    bench.routing.submit(virtual('1'));
    bench.order('a', 'call', 'cb-1');
    bench.routing.submit(virtual('2'));
    expect(bench.selections()).toEqual(['1 -> a']);
    bench.fails('a', 'call', 'no_answer');
    bench.routing.submit(virtual('1'));
    expect(bench.selections()).toEqual(['1 -> a', '1 -> b']);
  });

  it('who are dialled ahead of an agent are as many as there are channels', () => {
    open(2);
    const dialAhead = {
      notifyUrl: 'ors:/event/due',
      notifyBody: null,
      notifyEncoding: null,
      notBefore: 0,
      vcb: VCB,
      predictiveFrom: 30,
      abandonedLimit: 0.03,
    };
    for (const id of ['1', '2', '3']) bench.routing.submit(virtual(id, { dialAhead }));
    const due = () => bench.events.filter(({ kind }) => kind === 'dial.due').length;
    expect(due()).toBe(2);
    bench.routing.cancel(requestId('1'));
    expect(due()).toBe(3);
  });
});
