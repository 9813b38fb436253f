import type { Statement } from '../database/statement.ts';
import { INSERT_NEW_CALLBACKS, NEW_CALLBACKS_MARK } from './new-callbacks.ts';

/**
 * A batch of nothing but new callbacks that are held against nothing, with its mark: one statement, which is a transaction by
 * itself.
 */
export const acceptCallbacks: Statement = {
  name: 'accept-callbacks',
  text: `
    WITH mark AS (${NEW_CALLBACKS_MARK}
    )${INSERT_NEW_CALLBACKS}`,
};
