import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a program can be started here. */
export function hasProgram(name: string): boolean {
  return spawnSync('which', [name], { stdio: 'ignore' }).status === 0;
}

/** Below those that the system hands out to whoever asks for any: nobody else takes one of these by accident. */
const OWN_PORTS = { first: 12_000, last: 19_999 };

/** A port on loopback that was free a moment ago, for UDP and for TCP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(OWN_PORTS.first, OWN_PORTS.last + 1);
    if ((await isFree(createSocket('udp4'), port)) && (await isFree(createServer(), port))) return port;
  }
}

function isFree(socket: Socket | Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('error', () => resolve(false));
    const taken = (): void => void socket.close(() => resolve(true));
    if ('bind' in socket) socket.bind(port, '127.0.0.1', taken);
    else socket.listen(port, '127.0.0.1', taken);
  });
}

export interface SippRun {
  readonly port: number;
  /** What SIPp printed, and whether all of its calls went as its scenario says. */
  readonly finished: Promise<{ readonly ok: boolean; readonly output: string }>;
  stop(): Promise<void>;
}

interface SippOptions {
  /** `uac` or `uas` for a scenario of SIPp's own, or XML. */
  readonly scenario: string;
  readonly calls: number;
  /** For a scenario that calls: whom. */
  readonly target?: string;
  readonly args?: readonly string[];
  /** Ends as a failure after this many seconds, default 40; 0: runs until it is stopped. */
  readonly lastsSeconds?: number;
}

/** Starts SIPp on loopback; it ends by itself after its calls. */
export async function startSipp({
  scenario,
  calls,
  target,
  args = [],
  lastsSeconds = 40,
}: SippOptions): Promise<SippRun> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'));
  const port = await freePort();
  let which = ['-sn', scenario];
  if (scenario.startsWith('<')) {
    const file = join(folder, 'scenario.xml');
    await writeFile(file, scenario);
    which = ['-sf', file];
  }
  const child = spawn(
    'sipp',
    [
      ...(target === undefined ? [] : [target]),
      ...which,
      '-i',
      '127.0.0.1',
      '-p',
      String(port),
      '-m',
      String(calls),
      '-nostdin',
      '-trace_err',
      ...(lastsSeconds === 0 ? [] : ['-timeout', `${lastsSeconds}s`, '-timeout_error']),
      '-error_file',
      join(folder, 'errors.log'),
      ...args,
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const finished = new Promise<{ ok: boolean; output: string }>((resolve) => {
    child.on('error', (error) => resolve({ ok: false, output: String(error) }));
    child.on('close', (code) => resolve({ ok: code === 0, output: `exit ${code}\n${output.slice(-4_000)}` }));
  });
  return {
    port,
    finished,
    async stop() {
      child.kill('SIGKILL');
      await finished;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
