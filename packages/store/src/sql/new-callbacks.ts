/**
 * New callbacks of a batch, numbered by their place in it: a list for each column, $1 to $13. The server reads lists in half
 * the time that it takes for one JSON text with all of them (measured).
 */
export const NEW_CALLBACKS = `
      unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::float8[],
        $9::float8[], $10::float8[], $11::jsonb[], $12::jsonb[], $13::float8[])
        WITH ORDINALITY AS r(id, service, state, reason, number, created_at, desired_at, due_at, arrived_at, expires_at,
          params, user_data, slot_at, place)`;

/** Stores them, in their order, which is that of `seq`. A condition may follow. */
export const INSERT_NEW_CALLBACKS = `
      INSERT INTO callback (id, service, state, reason, customer_number, created_at, desired_at, due_at, arrived_at,
        expires_at, waiting, params, user_data, slot_at)
      SELECT r.id, r.service, r.state, r.reason, r.number, from_ms(r.created_at), from_ms(r.desired_at),
        from_ms(r.due_at), from_ms(r.arrived_at), from_ms(r.expires_at), r.state <> 'COMPLETED', r.params, r.user_data,
        from_ms(r.slot_at)
      FROM ${NEW_CALLBACKS}`;

/** The mark of the batch: $14 committer, $15 number. */
export const NEW_CALLBACKS_MARK = `
      INSERT INTO commit_mark (committer, batch) VALUES ($14, $15)
      ON CONFLICT (committer) DO UPDATE
      SET batch = CASE WHEN commit_mark.revoked THEN NULL ELSE excluded.batch END`;
