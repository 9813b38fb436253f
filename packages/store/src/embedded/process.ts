import { execFile } from 'node:child_process';

/** A program to start, and as whom (numbers: start it as that user; none: as ourselves). */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

export interface ProcessResult {
  readonly ok: boolean;
  readonly output: string;
}

/** initdb takes one second; ten times that on a busy machine is still not a hang. */
const RUN_TIMEOUT_MS = 60_000;

/**
 * What programs of PostgreSQL get to see: nothing of ours, so that PGDATA, PGPORT or a locale that is not
 * installed cannot bend them.
 */
export function plainEnvironment(): Record<string, string> {
  const environment: Record<string, string> = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of ['PATH', 'SystemRoot', 'TEMP', 'TMP']) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

/** Runs a program to its end; never rejects: a program that cannot be started is a failed one. */
export function runToEnd(command: Command): Promise<ProcessResult> {
  return new Promise((resolve) => {
    execFile(
      command.file,
      [...command.args],
      {
        env: plainEnvironment(),
        timeout: RUN_TIMEOUT_MS,
        ...(command.uid === undefined ? {} : { uid: command.uid }),
        ...(command.gid === undefined ? {} : { gid: command.gid }),
      },
      (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`.trim();
        resolve({ ok: error === null, output: output === '' ? (error?.message ?? '') : output });
      },
    );
  });
}
