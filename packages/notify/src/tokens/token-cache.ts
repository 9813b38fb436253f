/** Tokens by what they were made of, each until its time is over. */
export class TokenCache {
  readonly #tokens = new Map<string, { readonly token: string; readonly until: number }>();
  readonly #making = new Map<string, Promise<{ readonly token: string; readonly until: number } | null>>();
  readonly #now: () => number;

  /** `now` is real time, ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The token, made anew when it is too old; all who want it meanwhile wait for the same one. Null: it cannot be had. */
  async get(
    name: string,
    make: () => Promise<{ readonly token: string; readonly until: number } | null>,
  ): Promise<string | null> {
    const known = this.#tokens.get(name);
    if (known !== undefined && known.until > this.#now()) return known.token;
    let run = this.#making.get(name);
    if (run === undefined) {
      run = make().finally(() => this.#making.delete(name));
      this.#making.set(name, run);
    }
    const made = await run;
    if (made === null) this.#tokens.delete(name);
    else this.#tokens.set(name, made);
    return made?.token ?? null;
  }

  /** Whoever was given it says that it is no good. */
  forget(name: string): void {
    this.#tokens.delete(name);
  }
}
