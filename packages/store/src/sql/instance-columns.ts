/** Columns of a service instance under the names of the port. */
export const INSTANCE_COLUMNS = `i.id, i.service, i.session_id AS "sessionId", i.session_server AS "sessionServer",
  i.created_at AS "createdAt", i.expires_at AS "expiresAt", i.user_data AS "userData"`;
