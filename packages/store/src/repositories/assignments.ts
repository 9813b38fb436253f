import type { AssignmentRecord, AssignmentRepository, OvertakesReport } from '@ringback/core';
import type { Database } from '../database/database.ts';
import type { Row } from '../database/statement.ts';
import { countAssignments } from '../sql/count-assignments.ts';
import { countPassedOver } from '../sql/count-passed-over.ts';
import { getPassingAssignments } from '../sql/get-passing-assignments.ts';
import { removeAssignments } from '../sql/remove-assignments.ts';

/** Which agent went to whom, in PostgreSQL. */
export function createAssignmentRepository(database: Database): AssignmentRepository {
  return {
    async overtakes({ virtualQueue, from, to, limit }) {
      const span = [virtualQueue, from, to];
      const [counts, reasons, records] = await Promise.all([
        database.query<Pick<OvertakesReport, 'assignments' | 'passing'> & Row>(countAssignments, span),
        database.query<OvertakesReport['reasons'][number] & Row>(countPassedOver, span),
        database.query<AssignmentRecord & Row>(getPassingAssignments, [...span, limit]),
      ]);
      const { assignments = 0, passing = 0 } = counts[0] ?? {};
      return { assignments, passing, reasons, records };
    },
    async removeBefore(before, limit) {
      const [row] = await database.query<{ count: number }>(removeAssignments, [before, limit]);
      return row?.count ?? 0;
    },
  };
}
