import { open, truncate } from 'node:fs/promises';
import type { Clock } from '@ringback/core';
import {
  type ConversationRecording,
  type ConversationRecordingEnd,
  MediaError,
  type MediaPort,
  type MediaServer,
  type MixPort,
  stereoHeader,
} from '@ringback/sip';
import { SimulatedPort } from './simulated-port.ts';

/** Two channels of 16 bits with 8000 Hz. */
const OCTETS_PER_MS = 32;
const FIRST_PORT = 20_000;
const LAST_PORT = 59_998;

type SwitchMedia = Pick<MediaServer, 'openPort' | 'bridge' | 'unbridge' | 'mix' | 'recordTo' | 'onLost'>;

/** Audio without sound. Who can talk to somebody is told by the port. */
export class SimulatedMedia implements SwitchMedia {
  readonly #clock: Clock;
  readonly #talks: (port: number) => void;
  readonly #open = new Map<number, SimulatedPort>();
  #next = FIRST_PORT;

  constructor(clock: Clock, talks: (port: number) => void) {
    this.#clock = clock;
    this.#talks = talks;
  }

  async openPort(): Promise<SimulatedPort> {
    const limit = (LAST_PORT - FIRST_PORT) / 2 + 1;
    if (this.#open.size >= limit) throw new MediaError('MEDIA_PORTS_EXHAUSTED');
    while (this.#open.has(this.#next)) this.#step();
    const port = new SimulatedPort(this.#next, this.#clock);
    this.#step();
    this.#open.set(port.port, port);
    port.onClosed(() => this.#open.delete(port.port));
    return port;
  }

  async bridge(a: MediaPort, b: MediaPort): Promise<void> {
    if (a.isClosed || b.isClosed) throw new MediaError('MEDIA_PORT_CLOSED');
    this.#talks(a.port);
    this.#talks(b.port);
  }

  async unbridge(): Promise<void> {}

  async mix(members: readonly MixPort[]): Promise<void> {
    for (const { port } of members) this.#talks(port.port);
  }

  /** The file has silence of the length of the conversation, pauses included. */
  async recordTo(path: string): Promise<ConversationRecording> {
    try {
      await (await open(path, 'wx')).close();
    } catch (error) {
      throw new MediaError('MEDIA_FILE_UNWRITABLE', {}, error);
    }
    const startedAt = this.#clock.now();
    let tell: (end: ConversationRecordingEnd | Promise<ConversationRecordingEnd>) => void = () => undefined;
    const ended = new Promise<ConversationRecordingEnd>((resolve) => {
      tell = resolve;
    });
    let isOver = false;
    return {
      add: async () => undefined,
      pause: async () => undefined,
      stop: () => {
        if (!isOver) tell(writeSilence(path, this.#clock.now() - startedAt));
        isOver = true;
        return ended;
      },
      ended,
    };
  }

  /** There is no thread that could be lost. */
  onLost(): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {
    for (const port of this.#open.values()) await port.close();
  }

  #step(): void {
    this.#next = this.#next >= LAST_PORT ? FIRST_PORT : this.#next + 2;
  }
}

async function writeSilence(path: string, durationMs: number): Promise<ConversationRecordingEnd> {
  const octets = Math.round(durationMs) * OCTETS_PER_MS;
  try {
    const file = await open(path, 'r+');
    const header = stereoHeader(octets);
    await file.write(header);
    await file.close();
    // A file grows by zeros, which are silence and take no room.
    await truncate(path, header.length + octets);
    return { outcome: 'stopped', durationMs };
  } catch {
    // The folder went away, or the disk is full: what becomes of the recording is told by its outcome.
    return { outcome: 'failed', durationMs: 0 };
  }
}
