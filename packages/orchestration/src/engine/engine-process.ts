import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { builtModule } from './built-module.ts';
import type { EngineRequest } from './engine-protocol.ts';
import {
  decodeMessage,
  encodeOrders,
  encodeRequest,
  lineCutter,
  PIPE_FD,
  type ProcessMessage,
  type ProcessOrders,
} from './process-protocol.ts';

/** A process that runs documents, as the pool sees it; a stand-in takes its place in tests. */
export interface EngineProcess {
  post(requests: readonly EngineRequest[]): void;
  /** Processor time that it has used so far, ms, and memory that it has now; null when that cannot be known. */
  usage(): Usage | null;
  /** Kills it, whatever it is doing. */
  kill(): void;
}

export interface Usage {
  readonly cpuMs: number;
  readonly residentMb: number;
}

export interface EngineProcessListener {
  message(message: ProcessMessage): void;
  /** Comes once, also after `kill`. */
  ended(facts: { readonly outOfMemory: boolean; readonly code: number | string | null }): void;
}

export type StartEngineProcess = (
  orders: ProcessOrders,
  heapMb: number,
  listener: EngineProcessListener,
) => EngineProcess;

/** What V8 says before it gives up is a page; the first words tell why. */
const LAST_WORDS = 4096;
/** Clock ticks per second of /proc: 100 on every Linux that Node runs on. */
const TICK_MS = 10;
/** Of a page of memory: 4 KB, on some machines more, which makes us think that it is less. */
const PAGE = 4096;
const MEGABYTE = 1 << 20;

/**
 * Starts `session.worker` as a process of its own, without environment, with one pipe. Takes half a second of
 * processor time until it answers; requests wait that long.
 */
export const startEngineProcess: StartEngineProcess = (orders, heapMb, listener) => {
  const entry = fileURLToPath(builtModule('./session.worker', import.meta.url));
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, entry], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: {},
    cwd: '/',
  });
  let words = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (text: string) => {
    if (words.length < LAST_WORDS) words += text.slice(0, LAST_WORDS);
  });
  const pipe = child.stdio[PIPE_FD];
  let isOver = false;
  const over = (code: number | string | null): void => {
    if (isOver) return;
    isOver = true;
    listener.ended({ outOfMemory: /out of memory|heap limit/i.test(words), code });
  };
  child.on('error', (error) => over(error.message));
  // After `close` its last words have been read.
  child.on('close', (code, signal) => over(code ?? signal));
  if (pipe instanceof Socket) {
    pipe.setEncoding('utf8');
    // The end of the process is told by `close`; what was written to one that is gone is lost.
    pipe.on('error', () => undefined);
    pipe.on(
      'data',
      lineCutter((line) => {
        if (!isOver) listener.message(decodeMessage(line));
      }),
    );
    pipe.write(`${encodeOrders(orders)}\n`);
  }
  return {
    post(requests) {
      if (!(pipe instanceof Socket) || !pipe.writable) return;
      let lines = '';
      for (const request of requests) lines += `${encodeRequest(request)}\n`;
      pipe.write(lines);
    },
    usage() {
      try {
        // Fields 14, 15 and 24: utime, stime, rss. The second one, the name, is in brackets and may hold blanks.
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
          .replace(/^.*\) /su, '')
          .split(' ');
        const cpuMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
        const residentMb = (Number(fields[21]) * PAGE) / MEGABYTE;
        return Number.isFinite(cpuMs + residentMb) ? { cpuMs, residentMb } : null;
      } catch {
        return null;
      }
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
};
