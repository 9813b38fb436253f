import type { Statement } from '../database/statement.ts';

/** $1 owner, $2 key, $3 name, $4 media type, $5 content. */
export const putServiceFile: Statement = {
  name: 'put-service-file',
  text: `
    INSERT INTO service_file (owner, key, file_name, media_type, content) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (owner, key) DO UPDATE SET
      file_name = excluded.file_name, media_type = excluded.media_type, content = excluded.content`,
};

export const getServiceFile: Statement = {
  name: 'get-service-file',
  text: `
    SELECT f.file_name AS "fileName", f.media_type AS "mediaType", f.content FROM service_file f
    WHERE f.owner = $1 AND f.key = $2`,
};

/** $2: keys. */
export const removeServiceFiles: Statement = {
  name: 'remove-service-files',
  text: 'DELETE FROM service_file WHERE owner = $1 AND key = ANY ($2)',
};

export const sizeOfServiceFiles: Statement = {
  name: 'size-of-service-files',
  text: `
    SELECT count(*) AS count, coalesce(sum(octet_length(f.content)), 0)::float8 AS bytes FROM service_file f
    WHERE f.owner = $1`,
};
