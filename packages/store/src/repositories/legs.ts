import type { DialAttempt, LegRepository, StoredLeg } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { openAttempts } from '../sql/open-attempts.ts';
import { openLegs } from '../sql/open-legs.ts';

/** Legs and attempts that have not ended, in PostgreSQL. */
export function createLegRepository(database: Database): LegRepository {
  return {
    open: (node) => database.query<StoredLeg & Row>(openLegs, [node]),
    openAttempts: (node) => database.query<DialAttempt & Row>(openAttempts, [node]),
  };
}
