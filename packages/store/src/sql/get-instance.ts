import type { Statement } from '../database/statement.ts';
import { INSTANCE_COLUMNS } from './instance-columns.ts';

export const getInstance: Statement = {
  name: 'get-instance',
  text: `SELECT ${INSTANCE_COLUMNS} FROM service_instance i WHERE i.id = $1`,
};
