import type { AccessRepository } from '@ringback/core';
import type { Database } from '../database/database.ts';
import { bookAccess } from '../sql/book-access.ts';
import { countHeldAccess } from '../sql/count-held-access.ts';
import { matchAccess } from '../sql/match-access.ts';
import { releaseAccess } from '../sql/release-access.ts';
import { removeExpiredAccess } from '../sql/remove-expired-access.ts';

/** Access numbers given out, in PostgreSQL. */
export function createAccessRepository(database: Database): AccessRepository {
  return {
    async book({ candidates, owner, phone, now, expiresAt }) {
      const numbered = candidates.map((candidate, nr) => ({ nr, ...candidate }));
      const [row] = await database.query<{ number: string | null; code: string | null }>(bookAccess, [
        JSON.stringify(numbered),
        owner,
        phone?.text ?? null,
        now,
        expiresAt,
      ]);
      if (row === undefined) return { kind: 'none-free' };
      return row.number === null
        ? { kind: 'overtaken' }
        : { kind: 'booked', number: row.number, code: row.code };
    },
    async match({ number, code, phone, now, limit }) {
      const values = [number.text, number.tail, code, phone?.text ?? null, now, limit];
      const owners = (await database.query<{ owner: string }>(matchAccess, values)).map(({ owner }) => owner);
      return [...new Set(owners)];
    },
    async release(owner) {
      await database.query(releaseAccess, [owner]);
    },
    async countHeld(locks, now) {
      const [row] = await database.query<{ count: number }>(countHeldAccess, [locks, now]);
      return row?.count ?? 0;
    },
    async removeExpired(now, limit) {
      const [row] = await database.query<{ count: number }>(removeExpiredAccess, [now, limit]);
      return row?.count ?? 0;
    },
  };
}
