import { switchError } from '../errors.ts';
import type { Ari, AriAnswer } from './ari-connection.ts';

/** All there is of a kind. Rejects with ASTERISK_UNREACHABLE when Asterisk does not tell: that is not the same as nothing. */
export async function listed(ari: Ari, path: string): Promise<readonly unknown[]> {
  const { status, body } = await ari.request('GET', path);
  if (status !== 200 || !Array.isArray(body)) throw refused('GET', path, status);
  return body;
}

/** Ids of the channels that the application has. Rejects with ASTERISK_UNREACHABLE. */
export async function channelIdsOf(ari: Ari): Promise<readonly unknown[]> {
  const path = `/applications/${encodeURIComponent(ari.app)}`;
  const { status, body } = await ari.request('GET', path);
  const ids = (body as { channel_ids?: unknown } | null)?.channel_ids;
  if (status !== 200 || !Array.isArray(ids)) throw refused('GET', path, status);
  return ids;
}

/** Whether it was there. Rejects with ASTERISK_UNREACHABLE when it may be there still. */
export async function removed(ari: Ari, path: string): Promise<boolean> {
  const answer = await ari.request('DELETE', path);
  return answer.status !== 404 && isDone('DELETE', path, answer);
}

/**
 * Hangs up; false: there is no such channel. An order that got lost is not left at that: the connection is made again, which ends in a
 * comparison that hangs up what nobody here knows any more. Rejects with ASTERISK_UNREACHABLE then.
 */
export async function hangUp(ari: Ari, channelId: string, query = ''): Promise<boolean> {
  try {
    return await removed(ari, `/channels/${encodeURIComponent(channelId)}${query}`);
  } catch (error) {
    ari.reconnect();
    throw error;
  }
}

/** Rejects with ASTERISK_UNREACHABLE unless it was done. */
export async function done(ari: Ari, path: string): Promise<void> {
  isDone('POST', path, await ari.request('POST', path));
}

function isDone(method: string, path: string, { status }: AriAnswer): true {
  if (status >= 300) throw refused(method, path, status);
  return true;
}

function refused(method: string, path: string, status: number): Error {
  return switchError('ASTERISK_UNREACHABLE', { method, path, status });
}
