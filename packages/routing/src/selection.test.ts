import {
  type AgentConfiguration,
  agentId,
  compareStanding,
  type QueueRequest,
  type TargetOrder,
} from '@ringback/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agent, Bench, request, START } from '../test/fixture.ts';

interface TargetSample {
  readonly text: string;
  readonly fits: (one: AgentConfiguration) => boolean;
}

const level = (one: AgentConfiguration, skill: string): number => one.skills[skill] ?? 0;

/** Targets with their meaning written down a second time, without the parser. */
const TARGETS: readonly TargetSample[] = [
  { text: 'G1@S.GA', fits: (one) => one.groups.includes('G1') },
  { text: 'G2@S.GA', fits: (one) => one.groups.includes('G2') },
  { text: '?:K>2@S.GA', fits: (one) => level(one, 'K') > 2 },
  {
    text: '?G1:K>=1 | L=1@S.GA',
    fits: (one) => one.groups.includes('G1') && (level(one, 'K') >= 1 || level(one, 'L') === 1),
  },
  { text: '2@S.A', fits: (one) => one.id === '2' },
  { text: 'G1@S.GA,G2@S.GA', fits: (one) => one.groups.includes('G1') || one.groups.includes('G2') },
  { text: '{sdata(G1@S.GA, StatAgentsTotal) >= 0}G1@S.GA', fits: (one) => one.groups.includes('G1') },
  { text: '{sdata(VQ1, StatCallsInQueue) < 0}G1@S.GA', fits: () => false },
  { text: 'nonsense', fits: () => false },
];

type Step =
  | {
      kind: 'submit';
      target: number;
      priority: number;
      age: number;
      timeoutMs: number | null;
      queue: string;
      selectBy: TargetOrder | null;
    }
  | { kind: 'cancel' | 'release' | 'order'; pick: number }
  | { kind: 'state'; id: string; state: 'Ready' | 'NotReady' | 'LoggedOut' }
  | {
      kind: 'leg';
      pick: number;
      event: 'leg.ringing' | 'leg.answered' | 'leg.ended' | 'no_answer' | 'cancelled';
    }
  | { kind: 'advance'; ms: number }
  | { kind: 'reach'; id: string; reachable: boolean }
  | { kind: 'configure'; configuration: AgentConfiguration }
  | { kind: 'remove'; id: string };

const ids = fc.constantFrom('1', '2', '3', '4', '5');
const pick = fc.nat(50);
const configured = fc
  .record({
    id: ids,
    groups: fc.subarray(['G1', 'G2']),
    k: fc.nat(4),
    l: fc.nat(1),
    wrapUp: fc.constantFrom(0, 5),
    state: fc.constantFrom('Ready' as const, 'LoggedOut' as const),
  })
  .map(({ id, groups, k, l, wrapUp, state }) => agent(id, { groups, skills: { K: k, L: l }, wrapUp, state }));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      target: fc.nat(TARGETS.length - 1),
      priority: fc.nat(1),
      age: fc.nat(3),
      timeoutMs: fc.constantFrom(null, null, 3000, 20_000),
      queue: fc.constantFrom('VQ1', 'VQ2'),
      selectBy: fc.constantFrom<(TargetOrder | null)[]>(
        null,
        null,
        { order: 'percentage' },
        { order: 'max', statistic: 'StatAgentsAvailable' },
        { order: 'min', statistic: 'StatAgentsTotal' },
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'release' as const), pick }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('order' as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('state' as const),
      id: ids,
      state: fc.constantFrom('Ready' as const, 'Ready' as const, 'NotReady' as const, 'LoggedOut' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('leg' as const),
      pick,
      event: fc.constantFrom(
        'leg.ringing' as const,
        'leg.answered' as const,
        'leg.ended' as const,
        'no_answer' as const,
        'cancelled' as const,
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      ms: fc.constantFrom(1, 1000, 6000, 11_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('reach' as const), id: ids, reachable: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('configure' as const), configuration: configured }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: ids }) },
);

const HOLD_MS = 10_000;

/** Keeps its own account of who waits and who is held, and judges every event and every rest by it. */
class Judge {
  readonly bench: Bench;
  readonly waiting = new Map<string, { request: QueueRequest; fits: TargetSample['fits'] }>();
  readonly held = new Map<string, { agent: string; request: QueueRequest }>();
  readonly legs: { agent: string; call: string }[] = [];
  readonly served = new Set<string>();
  selections = 0;
  #count = 0;

  constructor(agents: readonly AgentConfiguration[], resubmits: boolean) {
    this.bench = new Bench(...agents);
    this.bench.routing.onEvent((event) => {
      const id = event.request.requestId;
      if (event.kind === 'target.selected') {
        this.#selected(event);
      } else if (event.kind === 'timed-out') {
        expect(this.waiting.delete(id)).toBe(true);
      } else if (event.kind === 'reservation.ended') {
        expect(this.held.get(event.reservation)?.agent).toBe(event.agentId);
        this.held.delete(event.reservation);
        this.served.delete(id);
        if (resubmits) this.submit(event.request);
      }
    });
  }

  #selected(event: Extract<Bench['events'][number], { kind: 'target.selected' }>): void {
    this.selections++;
    const chosen = this.waiting.get(event.request.requestId);
    const who = this.bench.agents.get(event.agentId);
    if (chosen === undefined || who === undefined) throw new Error('selected what does not wait or nobody');
    expect(chosen.fits(who)).toBe(true);
    expect([...this.held.values()].some((hold) => hold.agent === event.agentId)).toBe(false);
    expect(this.served.has(event.request.requestId)).toBe(false);

    const others = [...this.waiting.values()].filter((other) => other !== chosen);
    const ahead = others.filter((other) => compareStanding(other.request, chosen.request) < 0);
    expect(ahead.filter((other) => other.fits(who))).toEqual([]);
    expect(event.why.aheadCount).toBe(ahead.length);
    expect(event.why.passedOver.reasons.overtaken).toBeUndefined();

    // Who orders targets by a statistic need not get the agent who has been ready longest, but gets his in turn.
    const isByReadiness = (chosen.request.selectBy ?? null) === null;
    const readySince = this.bench.clock.now() - Number(event.why.agentReadyMs);
    for (const view of this.bench.routing.agents()) {
      const other = this.bench.agents.get(view.id);
      if (!isByReadiness || view.state.kind !== 'ready' || !view.reachable) continue;
      if (other === undefined || !chosen.fits(other)) continue;
      expect(
        view.state.since > readySince || (view.state.since === readySince && view.id > event.agentId),
      ).toBe(true);
    }
    this.waiting.delete(event.request.requestId);
    this.held.set(event.reservation, { agent: event.agentId, request: event.request });
    this.served.add(event.request.requestId);
  }

  submit(given: QueueRequest): void {
    const fits = TARGETS.find((target) => target.text === given.targets[0])?.fits ?? (() => false);
    this.waiting.set(given.requestId, { request: given, fits });
    this.bench.routing.submit(given);
  }

  async perform(what: Step): Promise<void> {
    const { bench } = this;
    const chosen = <T>(from: readonly T[], index: number): T | undefined =>
      from[index % Math.max(1, from.length)];
    switch (what.kind) {
      case 'submit': {
        const seq = ++this.#count;
        const arrivedAt = START - what.age * 1000;
        const { priority, timeoutMs, queue: virtualQueue, selectBy } = what;
        const targets = [TARGETS[what.target]?.text ?? ''];
        const common = { virtualQueue, targets, selectBy, reserveMs: HOLD_MS };
        this.submit(request(`r${seq}`, { seq, arrivedAt, priority, timeoutMs, ...common }));
        return;
      }
      case 'cancel': {
        const everybody = [...this.waiting.values(), ...this.held.values()].map(
          (one) => one.request.requestId,
        );
        const id = chosen(everybody, what.pick);
        if (id === undefined) return;
        this.waiting.delete(id);
        for (const [key, hold] of this.held) if (hold.request.requestId === id) this.held.delete(key);
        bench.routing.cancel(id);
        return;
      }
      case 'release': {
        const reservation = chosen([...this.held.keys()], what.pick);
        if (reservation === undefined) return;
        this.held.delete(reservation);
        bench.routing.release(reservation);
        return;
      }
      case 'order': {
        const [reservation, hold] = chosen([...this.held], what.pick) ?? [];
        if (reservation === undefined || hold === undefined) return;
        this.held.delete(reservation);
        const call = `call-${++this.#count}`;
        this.legs.push({ agent: hold.agent, call });
        bench.order(hold.agent, call, hold.request.callbackId);
        return;
      }
      case 'leg': {
        const leg = chosen(this.legs, what.pick);
        if (leg === undefined) return;
        const { agent: id, call } = leg;
        if (what.event === 'leg.ringing' || what.event === 'leg.answered')
          return bench.leg(id, call, what.event);
        this.legs.splice(this.legs.indexOf(leg), 1);
        if (what.event === 'leg.ended') {
          bench.leg(id, call, 'leg.answered');
          bench.leg(id, call, 'leg.ended');
        } else bench.fails(id, call, what.event);
        return;
      }
      case 'state':
        return bench.set(what.id, what.state);
      case 'advance':
        return bench.clock.advance(what.ms);
      case 'reach':
        if (what.reachable) bench.unreachable.delete(what.id);
        else bench.unreachable.add(what.id);
        return bench.routing.reachabilityChanged(agentId(what.id));
      case 'configure':
        return bench.put(what.configuration);
      case 'remove':
        return bench.remove(what.id);
    }
  }

  /** Between steps: nobody waits whom a free agent could serve, and the views tell what the account says. */
  judgeRest(): void {
    expect(this.bench.logged).toEqual([]);
    const views = this.bench.routing.agents();
    for (const view of views) {
      const who = this.bench.agents.get(view.id);
      const onPhone = this.legs.some((leg) => leg.agent === view.id);
      expect(view.state.kind === 'ringing' || view.state.kind === 'talking').toBe(onPhone);
      if (who === undefined || view.state.kind !== 'ready' || !view.reachable) continue;
      const kept = [...this.waiting.values()].filter((one) => one.fits(who));
      expect(kept).toEqual([]);
    }
    const reserved = views.flatMap((view) =>
      view.state.kind === 'reserved' ? [view.state.reservation] : [],
    );
    expect(reserved.sort()).toEqual([...this.held.keys()].sort());

    const queues = this.bench.routing.queues();
    for (const name of ['VQ1', 'VQ2']) {
      const expected = [...this.waiting.values()]
        .map((one) => one.request)
        .filter((one) => one.virtualQueue === name)
        .sort(compareStanding)
        .map((one) => one.requestId);
      const queue = queues.find((one) => one.name === name);
      expect(queue?.waiting.map((one) => one.requestId) ?? []).toEqual(expected);
      for (const [index, id] of expected.entries())
        expect(this.bench.routing.position(id)).toEqual({ position: index + 1, length: expected.length });
    }
  }
}

const story = fc.record({
  agents: fc.uniqueArray(configured, { selector: (one) => one.id, maxLength: 5 }),
  resubmits: fc.boolean(),
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
});

describe('selection', () => {
  // One fixed seed so that every run covers the same ground, and a fresh one so that new ground is covered.
  it.each([{ seed: 20_260_801 }, {}])(
    'never lets anybody be overtaken, in any course of events (%o)',
    async (given) => {
      let selections = 0;
      await fc.assert(
        fc.asyncProperty(story, async ({ agents, resubmits, steps }) => {
          const judge = new Judge(agents, resubmits);
          for (const one of steps) {
            await judge.perform(one);
            judge.judgeRest();
          }
          selections += judge.selections;
        }),
        { numRuns: 200, ...given },
      );
      expect(selections).toBeGreaterThan(200);
    },
    30_000,
  );
});
