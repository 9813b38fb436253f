import type { Statement } from '../database/statement.ts';
import { INSERT_NEW_CALLBACKS } from './new-callbacks.ts';

/** Order of the lists = order of `seq`. */
export const insertCallbacks: Statement = { name: 'insert-callbacks', text: INSERT_NEW_CALLBACKS };
