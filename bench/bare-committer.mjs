const MOST_ROWS = 200;

/**
 * The peer of acceptance: rows of an id and a body that share an insert while the one before is under way. One
 * statement for each batch, committed by itself, and nothing else.
 */
export class BareCommitter {
  #pool;
  #gathering = [];
  #running = false;

  constructor(pool) {
    this.#pool = pool;
  }

  static async open(pool) {
    await pool.query('CREATE TABLE IF NOT EXISTS bare (id text PRIMARY KEY, body jsonb NOT NULL)');
    return new BareCommitter(pool);
  }

  /** Resolves when the row is durable. `body` is JSON text. */
  insert(id, body) {
    return new Promise((resolve, reject) => {
      this.#gathering.push({ id, body, resolve, reject });
      if (!this.#running) this.#work();
    });
  }

  async #work() {
    this.#running = true;
    await Promise.resolve();
    while (this.#gathering.length > 0) {
      const batch = this.#gathering.splice(0, MOST_ROWS);
      try {
        await this.#pool.query({
          name: 'bare-insert',
          text: 'INSERT INTO bare (id, body) SELECT * FROM unnest($1::text[], $2::jsonb[])',
          values: [batch.map(({ id }) => id), batch.map(({ body }) => body)],
        });
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = false;
  }
}
