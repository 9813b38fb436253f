import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loaded } from './document.ts';
import { LiveSession } from './live-session.ts';
import type { StateNode, Transition } from './model.ts';
import { isDescendant } from './model.ts';
import { deliver, startSession } from './session.ts';
import type { History } from './state-sets.ts';
import { computeEntries, computeExits, removeConflicts, transitionDomain } from './state-sets.ts';
import { loadOrThrow } from './testing/fake-platform.ts';
import { STEP, scxml } from './testing/test-session.ts';

const CHART = scxml(
  `<parallel id="p">
     <transition event="e0" target="b2"/> <transition event="e1" target="q"/> <transition event="e2"/>
     <history id="hp" type="deep"><transition target="a2 b2"/></history>
     <state id="a"><transition event="e3" target="a"/><transition event="e4" type="internal" target="a2"/>
       <state id="a1"><transition event="e0" target="a2"/><transition event="e5" target="b2"/></state>
       <parallel id="a2"><transition event="e6" target="a1"/>
         <state id="x"><state id="x1"><transition event="e2" target="x2"/></state><state id="x2"><transition event="e2" target="x1"/></state></state>
         <state id="y"><history id="hy"><transition target="y2"/></history>
           <state id="y1"><transition event="e2" target="y2"/><transition event="e7" target="x2 y2"/></state>
           <state id="y2"><transition event="e2" target="y1"/></state></state>
       </parallel></state>
     <state id="b"><transition event="e4" type="internal" target="b2"/>
       <state id="b1"><transition event="e5" target="b2"/><transition event="e8" target="q"/></state>
       <state id="b2"><transition event="e6" target="b1"/><transition event="e1"/></state></state>
   </parallel>
   <state id="q"><transition event="e0" target="p"/><transition event="e1" target="hp"/>
     <transition event="e2" target="x2 hy"/><transition event="*" target="hy"/></state>`,
);
const document = await loadOrThrow(CHART);
const { root } = loaded(document).model;
const events = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 25 });

function sessionAfter(numbers: readonly number[]): LiveSession {
  const { session } = startSession(document, { ...STEP, sessionId: 'S' });
  for (const number of numbers) deliver(session, { name: `e${number}` }, STEP);
  if (session instanceof LiveSession) return session;
  throw new TypeError('The session is not live');
}

/** The exit set of Appendix D, word by word. */
function exitSet(transition: Transition, active: Iterable<StateNode>, history: History): Set<StateNode> {
  const domain = transitionDomain(transition, history);
  return new Set(domain ? [...active].filter((state) => isDescendant(state, domain)) : []);
}

/** removeConflictingTransitions of Appendix D, word by word. */
function referenceRemoval(
  enabled: readonly Transition[],
  active: Iterable<StateNode>,
  history: History,
): Transition[] {
  let kept: Transition[] = [];
  for (const one of enabled) {
    const exits = exitSet(one, active, history);
    const meeting = kept.filter((other) =>
      [...exitSet(other, active, history)].some((state) => exits.has(state)),
    );
    if (meeting.some((other) => !isDescendant(one.source, other.source))) continue;
    kept = [...kept.filter((other) => !meeting.includes(other)), one];
  }
  return kept;
}

/** For each atomic state one transition of it or of a state around it, or none. */
function chosen(session: LiveSession, picks: readonly number[]): Transition[] {
  const enabled = new Set<Transition>();
  for (const [index, atomic] of session.active.atomic().entries()) {
    const all: Transition[] = [];
    for (let state: StateNode | undefined = atomic; state; state = state.parent)
      all.push(...state.transitions);
    const one = all[(picks[index] ?? 0) % (all.length + 1)];
    if (one) enabled.add(one);
  }
  return [...enabled];
}

const picks = fc.array(fc.nat({ max: 30 }), { minLength: 4, maxLength: 4 });

describe('the set computations', () => {
  it('keep the transitions that Appendix D keeps', () => {
    fc.assert(
      fc.property(events, picks, (numbers, picked) => {
        const session = sessionAfter(numbers);
        const enabled = chosen(session, picked);
        const kept = removeConflicts(enabled, session.history);
        expect(kept).toEqual(referenceRemoval(enabled, session.active, session.history));
      }),
      { numRuns: 300 },
    );
  });

  it('leave what Appendix D leaves, inner and later states first', () => {
    fc.assert(
      fc.property(events, picks, (numbers, picked) => {
        const session = sessionAfter(numbers);
        const kept = removeConflicts(chosen(session, picked), session.history);
        const domains = kept.map((one) => transitionDomain(one, session.history));
        const expected = kept.flatMap((one) => [...exitSet(one, session.active, session.history)]);
        expect(computeExits(domains, session.active)).toEqual(expected.toSorted((a, b) => b.order - a.order));
      }),
      { numRuns: 300 },
    );
  });

  it('always lead from one legal configuration to the next', () => {
    fc.assert(
      fc.property(events, (numbers) => {
        const { active } = sessionAfter(numbers);
        const check = (state: StateNode): void => {
          const inside = state.children.filter((child) => active.has(child));
          if (state.kind === 'parallel') expect(inside).toHaveLength(state.children.length);
          else if (state.children.length > 0) expect(inside).toHaveLength(1);
          for (const child of inside) check(child);
        };
        check(root);
        for (const state of active)
          if (state.parent !== root) expect(active.has(state.parent ?? root)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('enter states in document order', () => {
    fc.assert(
      fc.property(events, picks, (numbers, picked) => {
        const session = sessionAfter(numbers);
        const kept = removeConflicts(chosen(session, picked), session.history);
        const domains = kept.map((one) => transitionDomain(one, session.history));
        const orders = computeEntries(kept, domains, session.history).map(({ state }) => state.order);
        expect(orders).toEqual([...new Set(orders)].toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });
});
