import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callbackId, callId, type RecordingArchive, recordingId } from '@ringback/core';
import { readWav, stereoHeader } from '@ringback/sip';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeTelemetry } from '../switch/testing/fake-telemetry.ts';
import { openRecordingArchive } from './recording-archive.ts';

let folder: string;
let telemetry: FakeTelemetry;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'archive-')), 'recordings');
  telemetry = new FakeTelemetry();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const archive = (): Promise<RecordingArchive> => openRecordingArchive({ folder, telemetry });
const facts = (id: string, startedAt = 1_000, service = 'support') => ({
  id: recordingId(id),
  callId: callId('c1'),
  callbackId: callbackId('cb-1'),
  service,
  agentId: null,
  startedAt,
  expiresAt: startedAt + 100_000,
});
/** A second of sound, as long as the process lives. */
const recorded = (head: Uint8Array = stereoHeader(null)) => Buffer.concat([head, Buffer.alloc(32_000)]);
const ALL = { callbackId: null, service: null, limit: 10 };

describe('the archive of recordings', () => {
  it('keeps what was recorded: found by callback and service, the newest first, and heard when it is whole', async () => {
    const kept = await archive();
    await writeFile(await kept.begin(facts('a1')), recorded());
    await writeFile(await kept.begin(facts('b2', 2_000, 'sales')), recorded());
    expect(await kept.audio(recordingId('a1'))).toBeNull();
    await kept.finish(recordingId('a1'), { at: 2_000, durationMs: 1_000, isWhole: true });
    expect(await kept.get(recordingId('a1'))).toMatchObject({ state: 'complete', endedAt: 2_000 });
    expect((await kept.audio(recordingId('a1')))?.length).toBe(32_044);
    expect((await kept.find(ALL)).map(({ id }) => id)).toEqual(['b2', 'a1']);
    expect((await kept.find({ ...ALL, service: 'sales' })).map(({ id }) => id)).toEqual(['b2']);
    expect(await kept.find({ ...ALL, callbackId: callbackId('cb-2') })).toEqual([]);
    expect(await kept.find({ ...ALL, limit: 1 })).toHaveLength(1);
    expect((await (await archive()).find(ALL)).map(({ id }) => id)).toEqual(['b2', 'a1']);
  });

  it('is for the owner of the process alone', async () => {
    const kept = await archive();
    await kept.begin(facts('a1'));
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'a1.json'))).mode & 0o777).toBe(0o600);
  });

  it('closes what the process before was recording when it was killed, and forgets what has no sound', async () => {
    const before = await archive();
    await writeFile(await before.begin(facts('a1')), recorded());
    await before.begin(facts('b2'));
    await writeFile(join(folder, 'c3.json'), '{"half":');
    const kept = await archive();
    expect(await kept.find(ALL)).toMatchObject([
      { id: 'a1', state: 'broken', durationMs: 1_000, endedAt: 2_000 },
    ]);
    const audio = await kept.audio(recordingId('a1'));
    expect(readWav(audio ?? new Uint8Array()).samples).toHaveLength(8_000);
    expect(new DataView(audio?.buffer ?? new ArrayBuffer(0), audio?.byteOffset).getUint32(40, true)).toBe(
      32_000,
    );
    expect(telemetry.named('recording.unreadable')).toMatchObject([{ file: 'c3.json' }]);
  });

  it('removes what is asked for and what is over, and nothing that goes on', async () => {
    const kept = await archive();
    for (const id of ['a1', 'b2', 'c3']) await writeFile(await kept.begin(facts(id)), recorded());
    for (const id of ['a1', 'b2'])
      await kept.finish(recordingId(id), { at: 2_000, durationMs: 1_000, isWhole: true });
    expect(await kept.remove(recordingId('a1'))).toBe(true);
    expect(await kept.remove(recordingId('a1'))).toBe(false);
    expect(await kept.remove(recordingId('c3'))).toBe(false);
    expect([await kept.removeExpired(100_999), await kept.removeExpired(101_000)]).toEqual([0, 1]);
    expect((await readdir(folder)).sort()).toEqual(['c3.json', 'c3.wav']);
  });

  it('forgets a recording whose file never came to be', async () => {
    const kept = await archive();
    await kept.begin(facts('a1'));
    await kept.finish(recordingId('a1'), { at: 1_000, durationMs: 0, isWhole: false });
    expect(await kept.find(ALL)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['../secret', 'a1/../../x', ''])('knows nothing called %s', async (name) => {
    const kept = await archive();
    expect(await kept.audio(recordingId(name))).toBeNull();
    expect(await kept.remove(recordingId(name))).toBe(false);
  });
});
