import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, readlink, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { hasCode } from '@ringback/core';
import { program } from './binaries.ts';
import { isAlive, limitLog } from './cluster.ts';
import { commandAs } from './identity.ts';
import type { Place, Settlement } from './place.ts';
import { plainEnvironment, runToEnd } from './process.ts';
import { type Endpoint, LOOPBACK, SOCKET_PORT, serverArguments, socketFits } from './settings.ts';

/** What `postmaster.pid` says about the server that runs, or ran, on a cluster. */
export interface PidFile {
  readonly pid: number;
  readonly endpoint: Endpoint;
}

/** Reads `postmaster.pid` (format of PostgreSQL 10 and later: pid, folder, start, port, socket folder, address, ...). */
export async function readPidFile(place: Place): Promise<PidFile | null> {
  let lines: string[];
  try {
    lines = (await readFile(join(place.cluster, 'postmaster.pid'), 'utf8')).split('\n');
  } catch (error) {
    if (hasCode(error) && error.code === 'ENOENT') return null;
    throw error;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const hasSocket = (lines[4] ?? '').trim() !== '';
  return {
    pid,
    endpoint: hasSocket
      ? { kind: 'socket', folder: place.cluster, port: port || SOCKET_PORT }
      : { kind: 'tcp', port },
  };
}

/**
 * Whether the process with that id is a server on this cluster. A pid of a past life may belong to anybody now;
 * where /proc exists the working directory tells, elsewhere being alive has to do.
 */
export async function isServerOf(pid: number, place: Place): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(place.cluster));
  } catch (error) {
    if (!hasCode(error) || (error.code !== 'EACCES' && error.code !== 'EPERM')) return false;
    // A container may keep even root from looking there; the name of a process is for everybody.
    return (await commandName(pid)) === 'postgres';
  }
}

async function commandName(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
  } catch {
    // It ended between two looks.
    return '';
  }
}

/** Chooses where a new server listens: the socket in its folder, or a free port when that path is too long. */
export async function chooseEndpoint(place: Place): Promise<Endpoint> {
  if (socketFits(place.cluster)) return { kind: 'socket', folder: place.cluster, port: SOCKET_PORT };
  return { kind: 'tcp', port: await freePort() };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A server that was started by us, until it ends. */
export interface Launched {
  /** Null when it was started through another program that has ended (Windows). */
  readonly child: ChildProcess | null;
  /** True once the server, or the program that was to start it, ended. */
  hasEnded(): boolean;
}

/**
 * Starts the server in a session of its own, so that a Ctrl-C at our terminal does not reach it, and without a
 * pipe to us, so that our death does not hurt it.
 */
export async function launch(
  settlement: Settlement,
  endpoint: Endpoint,
  settings: Readonly<Record<string, string>>,
): Promise<Launched> {
  const { place, identity, native } = settlement;
  await limitLog(place);
  const log = await open(place.logFile, 'a', 0o600);
  try {
    const args = serverArguments(place.cluster, endpoint, settings);
    const command =
      process.platform === 'win32'
        ? // It drops the rights of an administrator, with which the server refuses to run.
          {
            file: program(native, 'pg_ctl'),
            args: ['start', '-D', place.cluster, '-s', '-W', '-o', args.slice(2).join(' ')],
          }
        : commandAs(identity, program(native, 'postgres'), args);
    return launched(
      spawn(command.file, [...command.args], {
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: plainEnvironment(),
        cwd: place.home,
        ...('uid' in command && command.uid !== undefined ? { uid: command.uid } : {}),
        ...('gid' in command && command.gid !== undefined ? { gid: command.gid } : {}),
      }),
    );
  } finally {
    await log.close();
  }
}

function launched(child: ChildProcess): Launched {
  let ended = false;
  child.once('exit', (code) => {
    ended = process.platform !== 'win32' || code !== 0;
  });
  child.once('error', () => {
    ended = true;
  });
  // The server must not keep our process alive.
  child.unref();
  return { child: process.platform === 'win32' ? null : child, hasEnded: () => ended };
}

/** How to end a server: `fast` ends its sessions and writes everything, `immediate` leaves that to the next start. */
export async function askToStop(
  pid: number,
  settlement: Settlement,
  mode: 'fast' | 'immediate',
): Promise<void> {
  if (process.platform === 'win32') {
    await runToEnd({
      file: program(settlement.native, 'pg_ctl'),
      args: ['stop', '-D', settlement.place.cluster, '-m', mode, '-W'],
    });
    return;
  }
  try {
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  } catch (error) {
    if (!hasCode(error) || error.code !== 'ESRCH') throw error;
  }
}
