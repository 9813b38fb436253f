/**
 * The values of a column of `rows`, a query of the same statement, to be compared with `=`. With them an index leads
 * to the rows that are meant, whatever the planner thinks of a join: a plan is made once for a connection, often while
 * tables are empty, and one that reads all of a small table would go on doing so when the table has grown.
 */
export const anyOf = (column: string, rows = 'w'): string => `ANY (ARRAY(SELECT "${column}" FROM ${rows}))`;
