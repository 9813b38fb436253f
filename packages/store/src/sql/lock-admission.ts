import type { Statement } from '../database/statement.ts';

/**
 * Lets one transaction at a time decide on a service or on a number of a service ($1, texts), until its commit. A statement
 * of its own: what decides has to see what was committed while this one waited. In one order for everybody.
 */
export const lockAdmission: Statement = {
  name: 'lock-admission',
  text: `
    SELECT count(pg_advisory_xact_lock(key)) FROM (
      SELECT DISTINCT hashtextextended(text, 0) AS key FROM unnest($1::text[]) AS text ORDER BY key
    ) AS keys`,
};
