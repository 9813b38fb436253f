import type { AccessCandidate, AccessRepository } from '../ports/access.ts';
import type { Chance } from '../ports/chance.ts';
import { type CodeRule, makeAccessCode } from './access-code.ts';
import type { AccessNumber, AccessPool } from './access-pool.ts';
import type { DialledForm } from './dialled-form.ts';

export interface AllocationRequest {
  readonly pool: AccessPool;
  /** Id of the service that is to be found by the number. */
  readonly owner: string;
  readonly phone: DialledForm | null;
  /** Null: no code. */
  readonly codeRule: CodeRule | null;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What was booked is free again then. */
  readonly bookedUntil: number;
  /** How long access data of a pool without bookings are good for: as long as the service lives. */
  readonly aliveUntil: number;
}

export interface AllocationPorts {
  readonly access: Pick<AccessRepository, 'book'>;
  readonly chance: Pick<Chance, 'bytes' | 'random'>;
  /** Name of this node. */
  readonly node: string;
}

export type Allocation =
  | {
      readonly kind: 'allocated';
      readonly number: string;
      readonly code: string | null;
      readonly expiresAt: number;
    }
  | { readonly kind: 'exhausted' };

/** Numbers offered to the store at once: enough to find a free one in most pools, few enough for one statement. */
const OFFERED = 500;
/** Codes tried for one number that many share. */
const CODES_TRIED = 50;

/** Gives out a number of the pool, chosen by chance among those that are free (API reference 5.4). */
export async function allocateAccess(
  request: AllocationRequest,
  ports: AllocationPorts,
): Promise<Allocation> {
  const { pool, owner, phone, now } = request;
  const isShared = pool.strategy === 'RANDOM';
  const book = async (
    candidates: readonly AccessCandidate[],
    expiresAt: number,
  ): Promise<Allocation | null> => {
    for (let offered = 0; offered < candidates.length; offered += OFFERED) {
      const some = candidates.slice(offered, offered + OFFERED);
      // Each time that somebody is quicker one of these is taken: it cannot go on for longer than there are any.
      for (let tries = 0; tries <= some.length; tries++) {
        const outcome = await ports.access.book({ candidates: some, owner, phone, now, expiresAt });
        if (outcome.kind === 'booked')
          return { kind: 'allocated', number: outcome.number, code: outcome.code, expiresAt };
        if (outcome.kind === 'none-free') break;
      }
    }
    return null;
  };
  const shuffled = shuffle(pool.numbers, ports.chance);
  const allocation = isShared
    ? await book(sharedCandidates(shuffled.slice(0, 1), request, ports), request.aliveUntil)
    : await book(lockedCandidates(shuffled, request, ports), request.bookedUntil);
  if (allocation !== null) return allocation;
  const backup = pool.backup === null ? [] : [pool.backup];
  return (await book(sharedCandidates(backup, request, ports), request.bookedUntil)) ?? { kind: 'exhausted' };
}

/** What is held while a number of the pool is booked; null for a pool without bookings. */
export function lockOf(pool: Pick<AccessPool, 'strategy'>, number: DialledForm, node: string): string | null {
  switch (pool.strategy) {
    case 'CLUSTER':
      return `cluster ${number.text}`;
    case 'LOCAL':
      return `local ${node} ${number.text}`;
    case 'RANDOM':
      return null;
  }
}

function lockedCandidates(
  numbers: readonly AccessNumber[],
  { pool, codeRule }: AllocationRequest,
  { chance, node }: AllocationPorts,
): AccessCandidate[] {
  const code = codeRule === null ? null : makeAccessCode(codeRule, chance);
  return numbers.map((entry) => ({ ...entry, code, lock: lockOf(pool, entry, node) }));
}

/** Of a number that many are told at the same time, a code is one customer's alone. */
function sharedCandidates(
  numbers: readonly AccessNumber[],
  { codeRule }: AllocationRequest,
  { chance }: AllocationPorts,
): AccessCandidate[] {
  return numbers.flatMap((entry): AccessCandidate[] => {
    if (codeRule === null) return [{ ...entry, code: null, lock: null }];
    const codes = new Set(Array.from({ length: CODES_TRIED }, () => makeAccessCode(codeRule, chance)));
    return [...codes].map((code) => ({ ...entry, code, lock: `code ${code} ${entry.text}` }));
  });
}

/** In an order of chance (Fisher and Yates). */
function shuffle<T>(items: readonly T[], chance: Pick<Chance, 'random'>): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(chance.random() * (last + 1));
    const [a, b] = [shuffled[last], shuffled[other]];
    if (a === undefined || b === undefined) break;
    shuffled[last] = b;
    shuffled[other] = a;
  }
  return shuffled;
}
