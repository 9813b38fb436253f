import { describe, expect, it } from 'vitest';
import { ConversationRecorder, type ConversationRecordingEnd } from './conversation-recorder.ts';
import type { MediaLeg } from './media-leg.ts';
import type { RecordingFile } from './recording-file.ts';
import type { SampleQueue } from './sample-queue.ts';
import { readWav } from './wav.ts';

/** A file in memory; with `room` the disk is full after so many octets. */
class MemoryFile implements RecordingFile {
  content = new Uint8Array();
  isClosed = false;
  readonly #room: number;

  constructor(room = Number.POSITIVE_INFINITY) {
    this.#room = room;
  }

  async append(octets: Uint8Array): Promise<void> {
    if (this.content.length + octets.length > this.#room) throw new Error('full');
    this.content = Uint8Array.from([...this.content, ...octets]);
  }

  async close(head: Uint8Array): Promise<void> {
    this.content.set(head);
    this.isClosed = true;
  }

  async abandon(): Promise<void> {
    this.isClosed = true;
  }
}

/** As much of a leg as a recorder sees. */
const leg = () => ({ taps: new Set<SampleQueue>() }) as unknown as MediaLeg;
const says = (speaker: MediaLeg, value: number): void => {
  for (const tap of speaker.taps) tap.put(new Int16Array(160).fill(value));
};

/** Samples of both channels in the middle of each frame. */
function channels({ content }: MemoryFile): { left: number[]; right: number[] } {
  const view = new DataView(content.buffer, 44);
  const at = (channel: number): number[] =>
    Array.from({ length: (content.length - 44) / 640 }, (_, frame) =>
      view.getInt16(frame * 640 + 80 * 4 + channel * 2, true),
    );
  return { left: at(0), right: at(1) };
}

function recorder(file: RecordingFile = new MemoryFile()) {
  const ends: ConversationRecordingEnd[] = [];
  return { ends, recording: new ConversationRecorder(file, (end) => ends.push(end)) };
}

describe('the recording of a conversation', () => {
  it('has the customer on the left and the agent on the right, and their sum where two agents talk', async () => {
    const file = new MemoryFile();
    const { recording, ends } = recorder(file);
    const [customer, agent, colleague] = [leg(), leg(), leg()];
    recording.add(customer, 'left');
    recording.add(agent, 'right');
    recording.add(agent, 'left');
    recording.add(colleague, 'right');
    for (let beat = 0; beat < 4; beat += 1) {
      says(customer, 100);
      says(agent, 20);
      says(colleague, 3);
      recording.beat();
    }
    expect(await recording.end()).toEqual({ outcome: 'stopped', durationMs: 80 });
    expect(ends).toHaveLength(1);
    expect(channels(file)).toEqual({ left: [0, 100, 100, 100], right: [0, 23, 23, 23] });
    expect(file.isClosed).toBe(true);
    expect(readWav(file.content)).toMatchObject({ sampleRate: 8_000 });
    expect(customer.taps.size + agent.taps.size).toBe(0);
  });

  it('is silent while it is paused, and when beats are missed: times in it are times of the call', async () => {
    const file = new MemoryFile();
    const { recording } = recorder(file);
    const customer = leg();
    recording.add(customer, 'left');
    for (const step of ['', '', 'pause', '', 'resume', 'skip']) {
      if (step === 'pause' || step === 'resume') recording.pause(step === 'pause');
      if (step === 'skip') recording.skip(2);
      says(customer, 50);
      recording.beat();
    }
    expect(await recording.end()).toMatchObject({ durationMs: 160 });
    expect(channels(file).left).toEqual([0, 50, 0, 0, 50, 0, 0, 50]);
  });

  it('can be heard before it is whole, should the process end', async () => {
    const file = new MemoryFile();
    const { recording } = recorder(file);
    for (let beat = 0; beat < 50; beat += 1) recording.beat();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(readWav(file.content).samples).toHaveLength(8_000);
  });

  it('ends as failed when the disk is full, and keeps what it has', async () => {
    const file = new MemoryFile(44 + 32_000);
    const { recording, ends } = recorder(file);
    for (let beat = 0; beat < 150; beat += 1) recording.beat();
    expect(await recording.end()).toMatchObject({ outcome: 'failed' });
    expect(await recording.end('max-time')).toMatchObject({ outcome: 'failed' });
    expect(ends).toHaveLength(1);
    expect(file.isClosed).toBe(true);
  });

  it('ends by itself when it is as long as it may be', async () => {
    const ends: ConversationRecordingEnd[] = [];
    const recording = new ConversationRecorder(new MemoryFile(), (end) => ends.push(end), 2_000);
    recording.skip(500);
    await recording.end();
    expect(ends).toEqual([{ outcome: 'max-time', durationMs: 2_000 }]);
  });

  it('forgets a phone that has gone', async () => {
    const { recording } = recorder();
    const customer = leg();
    recording.add(customer, 'left');
    recording.remove(customer);
    recording.remove(customer);
    expect(customer.taps.size).toBe(0);
    await recording.end();
    recording.add(customer, 'left');
    expect(customer.taps.size).toBe(0);
  });
});
