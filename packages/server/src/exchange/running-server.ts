import { X509Certificate } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { TLSSocket } from 'node:tls';
import { AppError, type ImportOutcome } from '@ringback/core';
import type { RunningRecord } from '../lifecycle/running-record.ts';
import type { ExportFormat, OptionsDoor } from './options-door.ts';

/** A server that does not even say that it lives within this time is none. */
const ALIVE_LIMIT_MS = 3_000;
const WORK_LIMIT_MS = 60_000;

interface Answered {
  readonly status: number;
  readonly body: string;
}

/** The server of a record as a door, or null when it does not run (any more). */
export async function runningServer(record: RunningRecord): Promise<OptionsDoor | null> {
  if (!isProcess(record.pid)) return null;
  try {
    await ask(record, 'GET', '/health/live', null, ALIVE_LIMIT_MS);
  } catch {
    return null; // Nobody listens there: a process that died, or one that is not ready yet.
  }
  return {
    place: record.url,
    import: (text, dryRun) => importInto(record, text, dryRun),
    export: (format) => exportFrom(record, format),
    close: () => Promise.resolve(),
  };
}

/** Sending no signal only asks whether there is somebody to send one to. */
function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function importInto(record: RunningRecord, text: string, dryRun: boolean): Promise<ImportOutcome> {
  const { status, body } = await ask(
    record,
    'POST',
    '/api/v1/import',
    JSON.stringify({ text, dryRun }),
  ).catch((error: unknown) => {
    throw lost(record, 'either all of it is written or nothing; import the file again when it runs', error);
  });
  if (status === 200) return { kind: 'imported', ...JSON.parse(body) };
  if (status === 400) return { kind: 'unreadable', why: messageOf(body), remarks: [] };
  throw refused(record, status, body);
}

async function exportFrom(record: RunningRecord, format: ExportFormat): Promise<string> {
  const { status, body } = await ask(record, 'GET', `/api/v1/export?format=${format}`, null).catch(
    (error: unknown) => {
      throw lost(record, 'export again when it runs', error);
    },
  );
  if (status !== 200) throw refused(record, status, body);
  return body;
}

/** It lived when it was asked whether it does: it ended meanwhile, or does not get to an end. */
function lost({ url }: RunningRecord, remedy: string, error: unknown): AppError {
  const why = error instanceof Error ? error.message : String(error);
  return new AppError('SERVER_LOST', `the server at ${url} did not answer to the end (${why}): ${remedy}`, {
    cause: error,
  });
}

function refused({ url }: RunningRecord, status: number, body: string): AppError {
  return new AppError('SERVER_REFUSED', `the server at ${url} answered ${status}: ${messageOf(body)}`);
}

function messageOf(body: string): string {
  try {
    return String(JSON.parse(body).message);
  } catch {
    return body.slice(0, 200); // Not one of our answers: what came is told as it is.
  }
}

/** One request with the token of the process. Throws what the network says. */
function ask(
  { url, token, certificate }: RunningRecord,
  method: string,
  path: string,
  body: string | null,
  limitMs: number = WORK_LIMIT_MS,
): Promise<Answered> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${token}`,
    ...(body === null ? {} : { 'content-type': 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    const options = { method, headers, timeout: limitMs, agent: false };
    const request =
      certificate === null
        ? requestHttp(`${url}${path}`, options)
        : requestHttps(`${url}${path}`, {
            ...options,
            // Neither who issued it nor the name in it matters here: it has to be this very certificate.
            rejectUnauthorized: false,
          });
    request.on('socket', (socket) => {
      if (certificate === null) return;
      socket.once('secureConnect', () => {
        const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
        if (shown?.fingerprint256 !== new X509Certificate(certificate).fingerprint256)
          request.destroy(new Error('another server answers there'));
      });
    });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${limitMs / 1000} s`)));
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}
