import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the machine (`USER_HZ`). */
const US_PER_TICK = 10_000;
// Fields of /proc/<pid>/stat behind the name of the program, from 0.
const PARENT = 1;
const OWN = [11, 12];
const ENDED_CHILDREN = [13, 14];

/**
 * What tells how many microseconds of processor time all processes of a PostgreSQL server have used so far, those that
 * have ended included; NaN where there is no /proc.
 */
export async function databaseTime(pool) {
  const { rows } = await pool.query('SELECT pg_backend_pid() AS pid');
  const postmaster = statOf(rows[0].pid)?.[PARENT];
  return () => {
    const root = postmaster === undefined ? null : statOf(postmaster);
    if (root === null) return Number.NaN;
    let ticks = sum(root, [...OWN, ...ENDED_CHILDREN]);
    for (const name of readdirSync('/proc')) {
      const stat = /^\d+$/.test(name) ? statOf(name) : null;
      if (stat?.[PARENT] === postmaster) ticks += sum(stat, OWN);
    }
    return ticks * US_PER_TICK;
  };
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold blanks and brackets.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It has ended meanwhile, or there is no /proc.
    return null;
  }
}

const sum = (stat, fields) => fields.reduce((total, field) => total + Number(stat[field]), 0);

/** Microseconds of processor time of this process so far, all threads. */
export function ownTime() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
