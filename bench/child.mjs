import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `--profile` of `run.mjs` wants CPU profiles of the product's process; empty: none. */
const PROFILES = process.env.BENCH_PROFILES ?? '';
const END_LIMIT_MS = 12_000;

/**
 * Starts one of the files of this folder as a process of its own. It tells by a message when it is ready, and
 * answers questions (`probe.mjs`). It logs into a file, of which the end is shown when the process fails.
 */
export async function startChild(file, { args = [], environment = {}, isProduct = false } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringback-bench-log-'));
  const logFile = path.join(folder, 'log');
  const log = openSync(logFile, 'w');
  const child = spawn(
    process.execPath,
    [
      '--expose-gc',
      ...((isProduct || process.env.BENCH_ALL) && PROFILES !== ''
        ? ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`]
        : []),
      fileURLToPath(new URL(file, import.meta.url)),
      ...args,
    ],
    { env: { ...process.env, ...environment }, stdio: ['ignore', log, log, 'ipc'] },
  );
  closeSync(log);
  const ended = once(child, 'exit').then(([code]) => {
    const output = readFileSync(logFile, 'utf8').slice(-4_000);
    rmSync(folder, { recursive: true });
    return { code, output };
  });
  let questions = 0;
  const answers = new Map();
  const ready = new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (message.event === 'ready') resolve(message);
      else if (message.fault !== undefined) answers.get(message.question)?.reject(new Error(message.fault));
      else answers.get(message.question)?.resolve(message.answer);
    });
    ended.then(({ code, output }) => {
      const fault = new Error(`${file} ended with ${code}:\n${output}`);
      reject(fault);
      for (const waiting of answers.values()) waiting.reject(fault);
    });
  });
  return {
    pid: child.pid,
    ready: await ready,
    ask(what, details) {
      const question = ++questions;
      const answer = new Promise((resolve, reject) => answers.set(question, { resolve, reject }));
      child.send({ question, what, details });
      return answer.finally(() => answers.delete(question));
    },
    async end() {
      child.kill('SIGTERM');
      const limit = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
      await ended;
      clearTimeout(limit);
    },
  };
}
