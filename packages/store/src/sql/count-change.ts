/** Counts a change of the configuration in the statement that makes it, when a condition holds: nodes look at the count. */
export function countChange(condition: string): string {
  return `
    INSERT INTO configuration (kind, name, body) SELECT 'mark', 'version', '1'::json WHERE ${condition}
    ON CONFLICT (kind, name) DO UPDATE SET body = to_json((configuration.body #>> '{}')::bigint + 1)`;
}
