import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LAUNCHER = join(ROOT, 'packages/server/bin/ringback.mjs');
const READY_LIMIT_MS = 45_000;

export interface ReadyLine {
  readonly event: 'ready';
  readonly http: string;
  readonly sip: string;
}

/** A folder that is removed after the test. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'ringback-int-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface LaunchOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** `npm start` as a user types it, instead of the launcher itself. */
  readonly throughNpm?: boolean;
  /** `npx ringback ...` at the root. */
  readonly throughNpx?: boolean;
  readonly root?: string;
}

/** One run of the product from the command line, in a process group of its own. */
export class Launched {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], options: LaunchOptions = {}) {
    const launcher =
      options.root === undefined ? LAUNCHER : join(options.root, 'packages/server/bin/ringback.mjs');
    const command =
      options.throughNpm === true
        ? ['npm', 'start', '--', ...args.slice(1)]
        : options.throughNpx === true
          ? ['npx', 'ringback', ...args]
          : [process.execPath, launcher, ...args];
    const [program = '', ...given] = command;
    this.child = spawn(program, given, {
      cwd: options.cwd ?? options.root ?? ROOT,
      detached: true,
      env: { ...cleanEnvironment(), ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    // `close` comes when all output is there.
    this.exited = new Promise((resolve) => this.child.once('close', (code) => resolve(code)));
  }

  /** The ready line; rejects when the process ends before. */
  async ready(): Promise<ReadyLine> {
    let ended = false;
    void this.exited.then(() => {
      ended = true;
    });
    const line = await until(
      () =>
        this.stdout.split('\n').find((text) => text.startsWith('{"event":"ready"')) ?? (ended ? 'ended' : ''),
      (found) => found !== '',
      READY_LIMIT_MS,
    );
    if (line === 'ended') throw new Error(`ended before it was ready: ${this.stdout}${this.stderr}`);
    return JSON.parse(line);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(this.child.pid, signal);
  }

  signalGroup(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
  }

  /** Ends it if it still runs. */
  async end(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.signalGroup('SIGTERM');
    return this.exited;
  }
}

/** What the test runner's own environment says must not reach the product. */
function cleanEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:RINGBACK_|VITEST|NODE_OPTIONS)/.test(name)),
  );
}

/** Living processes whose command line names a path. */
export function processesNaming(path: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), command: commandOf(name) }))
    .filter(({ pid, command }) => pid !== process.pid && command.includes(path));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It ended while we looked.
    return '';
  }
}

/** Waits until the condition holds; fails with the last value seen. */
export async function until<T>(
  look: () => T | Promise<T>,
  holds: (value: T) => boolean,
  limitMs = 20_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)} after ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
