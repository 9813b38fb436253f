import { callbackId, requestId, sessionId } from '@ringback/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrivalLine } from './arrival-line.ts';
import type { LineStanding, WaitingRequest } from './waiting-requests.ts';

const TARGETS: WaitingRequest['targets'][] = [[], []];

function waitingRequest(number: number, arrivedAt: number): WaitingRequest {
  return {
    request: {
      requestId: requestId(`r${number}`),
      sessionId: sessionId('S'),
      callbackId: callbackId(`1-${number}`),
      virtualQueue: 'VQ',
      targets: [],
      priority: number % 3,
      arrivedAt,
      seq: number,
      reserveMs: 1000,
      timeoutMs: null,
    },
    standing: 'selectable',
    enteredAt: arrivedAt,
    priority: number % 3,
    arrivedAt,
    seq: number,
    order: number,
    plan: [],
    stage: { targets: [], at: null, next: 0 },
    targets: TARGETS[number % 2] ?? [],
    escalating: null,
    deadline: null,
    growing: null,
  };
}

describe('the line of a virtual queue by arrival', () => {
  const step = fc.record({
    does: fc.constantFrom('add', 'add', 'add', 'remove', 'restand', 'look'),
    at: fc.nat(120),
    standing: fc.constantFrom<LineStanding>('selectable', 'early', 'dialled'),
  });

  it('has the earliest at hand as they stand now, whatever came, went or changed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
        const line = new ArrivalLine();
        const inLine: WaitingRequest[] = [];
        for (const [number, { does, at, standing }] of steps.entries()) {
          const other = inLine[at % Math.max(1, inLine.length)];
          if (does === 'add' || other === undefined) {
            const waiting = waitingRequest(number, at);
            line.add(waiting);
            inLine.push(waiting);
            inLine.sort((a, b) => a.arrivedAt - b.arrivedAt || a.seq - b.seq);
          } else if (does === 'remove') {
            line.remove(other);
            inLine.splice(inLine.indexOf(other), 1);
          } else if (does === 'restand') {
            other.standing = standing;
            line.restood(other);
          }
          if (does !== 'look' || other === undefined) continue;
          const first = inLine.slice(0, 50);
          const { waiting, arrivedAt, kindOf, kinds, said } = line.earliest();
          const kindsOfThem = kindOf.map(({ targets, ...kind }) => [
            TARGETS.indexOf(targets),
            kind.standing,
            kind.priority,
          ]);
          expect(waiting.map(({ order }) => order)).toEqual(first.map(({ order }) => order));
          expect(arrivedAt).toEqual(first.map((one) => one.arrivedAt));
          expect(kindsOfThem).toEqual(
            first.map(({ targets, standing: now, priority }) => [TARGETS.indexOf(targets), now, priority]),
          );
          expect(said).toHaveLength(first.length);
          expect(new Set(kinds)).toEqual(new Set(kindOf));
          expect(kinds.reduce((sum, kind) => sum + kind.count, 0)).toBe(first.length);
          for (const kind of kinds)
            expect(kind.arrivedAtSum).toBe(
              first.reduce((sum, one, place) => sum + (kindOf[place] === kind ? one.arrivedAt : 0), 0),
            );
          expect(line.countBefore(other)).toBe(inLine.indexOf(other));
        }
      }),
      { numRuns: 30 },
    );
  });
});
