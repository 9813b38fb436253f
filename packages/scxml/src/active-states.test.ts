import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActiveStates } from './active-states.ts';
import { loaded } from './document.ts';
import type { StateNode } from './model.ts';
import { isAtomic, isDescendant } from './model.ts';
import { loadOrThrow } from './testing/fake-platform.ts';
import { scxml } from './testing/test-session.ts';

const DOCUMENT = scxml(
  `<parallel id="p"><state id="a"><state id="a1"/><state id="a2"><state id="a21"/></state></state>
     <state id="b"><state id="b1"/></state></parallel><state id="c"/><final id="d"/>`,
);
const { states } = loaded(await loadOrThrow(DOCUMENT)).model;
const someStates = fc.array(fc.constantFrom(...states), { maxLength: 20 });
const idsOf = (list: Iterable<StateNode>): string[] => [...list].map(({ id }) => id);
const inOrder = (set: Iterable<StateNode>): StateNode[] => [...set].toSorted((a, b) => a.order - b.order);

describe('the active states', () => {
  it('are those added and not deleted, in document order, whatever the order of changes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.constantFrom(...states)), { maxLength: 40 }),
        (changes) => {
          const active = new ActiveStates();
          const expected = new Set<StateNode>();
          for (const [isAdded, state] of changes) {
            if (isAdded) {
              active.add(state);
              expected.add(state);
            } else {
              active.delete(state);
              expected.delete(state);
            }
            expect(idsOf(active.atomic())).toEqual(idsOf(inOrder(expected).filter(isAtomic)));
          }
          expect(idsOf(active)).toEqual(idsOf(inOrder(expected)));
          for (const state of states) expect(active.has(state)).toBe(expected.has(state));
        },
      ),
    );
  });

  it('gives what is active inside of a state', () => {
    fc.assert(
      fc.property(someStates, fc.constantFrom(...states), (chosen, ancestor) => {
        const active = new ActiveStates();
        for (const state of chosen) active.add(state);
        const expected = [...active].filter((state) => isDescendant(state, ancestor));
        expect(idsOf(active.inside(ancestor))).toEqual(idsOf(expected));
      }),
    );
  });

  it('gives each active atomic state in or inside of active ones once', () => {
    fc.assert(
      fc.property(someStates, someStates, (chosen, asked) => {
        const active = new ActiveStates();
        for (const state of chosen) active.add(state);
        const around = inOrder(new Set(asked));
        const expected = [...active].filter(
          (state) =>
            isAtomic(state) &&
            around.some((one) => active.has(one) && (one === state || isDescendant(state, one))),
        );
        expect(idsOf(active.atomicWithin(around))).toEqual(idsOf(expected));
      }),
    );
  });
});
