/** Columns of a version under the names of the port; `c` is its pointer to the current one. */
export const UPLOADED_DOCUMENT_COLUMNS = `u.name, u.version, u.uploaded_at AS "uploadedAt", length(u.text) AS size,
  (u.version = c.version) AS current`;
