import type { Statement } from '../database/statement.ts';

export const releaseClaims: Statement = {
  name: 'release-claims',
  text: `
    UPDATE callback SET lease_node = NULL, lease_until = NULL
    WHERE waiting AND lease_node = $1 AND lease_until > now()`,
};
