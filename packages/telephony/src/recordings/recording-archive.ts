import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConversationRecord, RecordingArchive, RecordingId, Telemetry } from '@ringback/core';
import { HEAD_OCTETS, recordHead } from './recorded-wav.ts';

const AUDIO = '.wav';
const FACTS = '.json';
/** Ids are made here: whatever else is asked for is no recording. */
const ID = /^[0-9a-f-]{1,64}$/i;

export interface ArchivePorts {
  readonly folder: string;
  readonly telemetry: Telemetry;
}

/**
 * Recorded conversations as files of a folder: the sound, and beside it what is known of it. Neither names a customer. What
 * an earlier process was recording when it ended is closed here, so that it can be heard.
 */
export async function openRecordingArchive({ folder, telemetry }: ArchivePorts): Promise<RecordingArchive> {
  // Conversations are for nobody else on this machine to hear.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const records = new Map<RecordingId, ConversationRecord>();
  const audioOf = (id: RecordingId): string => join(folder, id + AUDIO);
  const factsOf = (id: RecordingId): string => join(folder, id + FACTS);

  async function keep(record: ConversationRecord): Promise<void> {
    // Nobody may read half of it after a crash.
    const half = `${factsOf(record.id)}.part`;
    await writeFile(half, JSON.stringify(record), { mode: 0o600 });
    await rename(half, factsOf(record.id));
    records.set(record.id, record);
  }

  async function takeAway(id: RecordingId): Promise<void> {
    // The sound first: what is left of it is found by its facts.
    await rm(audioOf(id), { force: true });
    await rm(factsOf(id), { force: true });
    records.delete(id);
  }

  /** The process that wrote it ended. */
  async function closeBroken(record: ConversationRecord): Promise<ConversationRecord | null> {
    const octets = await sizeOf(audioOf(record.id));
    if (octets === null || octets < HEAD_OCTETS) return null;
    const head = recordHead(octets);
    const file = await open(audioOf(record.id), 'r+');
    try {
      await file.write(head.octets, 0, head.octets.length, 0);
    } finally {
      await file.close();
    }
    const { durationMs } = head;
    return { ...record, state: 'broken', durationMs, endedAt: record.startedAt + durationMs };
  }

  for (const name of await readdir(folder)) {
    if (!name.endsWith(FACTS)) continue;
    try {
      const record: ConversationRecord = JSON.parse(await readFile(join(folder, name), 'utf8'));
      if (record.state !== 'recording') {
        records.set(record.id, record);
        continue;
      }
      const closed = await closeBroken(record);
      if (closed === null) await takeAway(record.id);
      else await keep(closed);
    } catch (error) {
      telemetry.log('warn', 'recording.unreadable', { file: name, error });
    }
  }

  return {
    async begin(facts) {
      await keep({ ...facts, endedAt: null, durationMs: null, state: 'recording' });
      return audioOf(facts.id);
    },

    async finish(id, { at, durationMs, isWhole }) {
      const record = records.get(id);
      if (record === undefined) return;
      // A file that never came to be is no recording.
      if ((await sizeOf(audioOf(id))) === null) return takeAway(id);
      await keep({ ...record, endedAt: at, durationMs, state: isWhole ? 'complete' : 'broken' });
    },

    async find({ callbackId, service, limit }) {
      return [...records.values()]
        .filter(
          (record) =>
            (callbackId === null || record.callbackId === callbackId) &&
            (service === null || record.service === service),
        )
        .sort((a, b) => b.startedAt - a.startedAt)
        .slice(0, limit);
    },

    get: async (id) => records.get(id) ?? null,

    async audio(id) {
      const record = ID.test(id) ? records.get(id) : undefined;
      return record === undefined || record.state === 'recording' ? null : readIfThere(audioOf(id));
    },

    async remove(id) {
      const record = records.get(id);
      if (record === undefined || record.state === 'recording') return false;
      await takeAway(id);
      return true;
    },

    async removeExpired(now) {
      const over = [...records.values()].filter(
        ({ state, expiresAt }) => state !== 'recording' && expiresAt <= now,
      );
      for (const { id } of over) await takeAway(id);
      if (over.length > 0) telemetry.log('info', 'recordings.expired', { removed: over.length });
      return over.length;
    },
  };
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    // Not there: that is what was asked.
    return null;
  }
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch {
    // Taken away meanwhile, or by hand.
    return null;
  }
}
