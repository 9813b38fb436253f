// A lock between processes of one machine, kept as a small file that names its owner. Nothing needs to be
// cleaned up after a SIGKILL: a lock whose owner is dead is taken over, by exactly one of those who wait.
//
// A dead owner's file is never removed by a waiter (two of them could remove each other's new lock). Instead the
// heir adds a file named after the dead owner's token, which only one process can create. The owner is whoever
// stands at the end of that chain. Letting go removes the first file first: it is what makes the chain valid.
import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';

/** Start time of a process in clock ticks since boot (proc(5), field 22): tells a process from a later one with its id. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks: fields are counted after the last bracket.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], start: fields[19] };
  } catch {
    // No /proc here (macOS), or no such process: `kill(pid, 0)` decides alone.
    return null;
  }
}

function isAlive({ pid, start }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  const seen = startOf(pid);
  if (seen === null || start === undefined) return true;
  return seen.start === start && seen.state !== 'Z';
}

/** Creates the file with its whole content at once; false when it exists. */
function create(file, entry) {
  const draft = `${file}.${entry.token}.draft`;
  writeFileSync(draft, JSON.stringify(entry), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function read(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { token, pid, start } = JSON.parse(text);
    if (/^[0-9a-f-]{36}$/.test(token) && Number.isInteger(pid) && pid > 0) return { token, pid, start };
  } catch {
    // Not ours, or torn by a full disk: it has no owner who could be alive.
  }
  return { token: 'unreadable', pid: 0, start: undefined };
}

/**
 * Tries to take the lock `file`. Gives `{kind: 'held', tookOver, release()}`, or `{kind: 'busy', pid}` when a
 * living process has it. `release` may be called twice.
 *
 * @param {string} file
 * @returns {{ kind: 'held', tookOver: boolean, release(): void } | { kind: 'busy', pid: number }}
 */
export function acquireProcessLock(file) {
  const mine = { token: randomUUID(), pid: process.pid, start: startOf(process.pid)?.start };
  for (let round = 0; round < 100; round++) {
    if (create(file, mine)) return held(file, mine.token, [], false);
    const first = read(file);
    if (first === null) continue;
    let owner = first;
    const chain = [];
    for (let next = `${file}.${owner.token}`; existsSync(next); next = `${file}.${owner.token}`) {
      const heir = read(next);
      if (heir === null) break;
      chain.push(next);
      owner = heir;
    }
    if (owner.pid !== 0 && isAlive(owner)) return { kind: 'busy', pid: owner.pid };
    const link = `${file}.${owner.token}`;
    if (!create(link, mine)) continue;
    // The owner may have let go between our look and our link: then the chain hangs on nothing.
    if (read(file)?.token !== first.token) {
      unlinkSync(link);
      continue;
    }
    return held(file, first.token, [...chain, link], true);
  }
  throw new Error(`cannot take the lock ${file}: others take and leave it all the time`);
}

function held(file, firstToken, chain, tookOver) {
  let released = false;
  return {
    kind: 'held',
    tookOver,
    release() {
      if (released) return;
      released = true;
      if (read(file)?.token === firstToken) unlinkSync(file);
      for (const link of chain) {
        if (existsSync(link)) unlinkSync(link);
      }
    },
  };
}
