import type { Statement } from '../database/statement.ts';
import { INSTANCE_COLUMNS } from './instance-columns.ts';

/** $1 now, $2 how many. */
export const expiredInstances: Statement = {
  name: 'expired-instances',
  text: `
    SELECT ${INSTANCE_COLUMNS} FROM service_instance i WHERE i.expires_at <= from_ms($1)
    ORDER BY i.expires_at LIMIT $2`,
};
