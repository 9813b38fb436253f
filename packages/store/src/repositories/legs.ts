import type { DialAttempt, LegRepository, StoredLeg } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { openAttempts } from '../sql/open-attempts.ts';
import { openLegs } from '../sql/open-legs.ts';

/** Legs and attempts that have not ended, in PostgreSQL. */
export function createLegRepository(database: Database): LegRepository {
  return {
    open: () => database.query<StoredLeg & Row>(openLegs),
    openAttempts: () => database.query<DialAttempt & Row>(openAttempts),
  };
}
