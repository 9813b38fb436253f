import type { Statement } from '../database/statement.ts';

/** User data of callback $1: keys of $2 (JSON) are set, those of $3 (array) removed. */
export const changeCallbackData: Statement = {
  name: 'change-callback-data',
  text: `
    UPDATE callback SET user_data = (user_data - $3::text[]) || $2::jsonb WHERE id = $1
    RETURNING id`,
};

/** The same of service instance $1. */
export const changeInstanceData: Statement = {
  name: 'change-instance-data',
  text: `
    UPDATE service_instance SET user_data = (user_data - $3::text[]) || $2::jsonb WHERE id = $1
    RETURNING id`,
};
