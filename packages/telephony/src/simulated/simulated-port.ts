import { readFile } from 'node:fs/promises';
import type { Clock, Timer } from '@ringback/core';
import {
  type CallProgress,
  type Hearing,
  MediaError,
  type MediaPort,
  type Playback,
  type PlayEnd,
  type PlayOptions,
  type PlaySource,
  type PortCloseReason,
  type PortStats,
  type RecordingEnd,
  type RecordOptions,
  readWav,
} from '@ringback/sip';

/** Whoever is recorded says something for so long. */
const SPOKEN_MS = 2_000;
/** What that sounds like. */
const VOICE_HZ = 220;
const RATE = 8_000;

const NOTHING_SENT: PortStats = {
  packetsIn: 0,
  octetsIn: 0,
  reportsIn: 0,
  lostIn: 0,
  jitterMs: 0,
  packetsOut: 0,
  octetsOut: 0,
  relayed: 0,
  notRelayed: 0,
  late: 0,
  foreign: 0,
  malformed: 0,
  sendErrors: 0,
};

interface Running<End> {
  readonly timer: Timer | null;
  end(outcome: End): void;
}

/** The audio of one leg as time alone: prompts last as long as their files do, on the product's clock. */
export class SimulatedPort implements MediaPort {
  readonly host = '127.0.0.1';
  readonly port: number;
  isClosed = false;
  readonly #clock: Clock;
  #playing: Running<PlayEnd['outcome']> | null = null;
  #recording: Running<RecordingEnd['outcome']> | null = null;
  readonly #closed: ((reason: PortCloseReason) => void)[] = [];

  constructor(port: number, clock: Clock) {
    this.port = port;
    this.#clock = clock;
  }

  async setRemote(): Promise<void> {
    this.#check();
  }

  async play(source: PlaySource, { loop = false }: PlayOptions = {}): Promise<Playback> {
    this.#check();
    const lengthMs = await durationOf(source);
    this.#check();
    this.#endPlay('replaced');
    const startedAt = this.#clock.now();
    let tell: (end: PlayEnd) => void = () => undefined;
    const finished = new Promise<PlayEnd>((resolve) => {
      tell = resolve;
    });
    const isEndless = loop || lengthMs === null;
    const playing: Running<PlayEnd['outcome']> = {
      timer: isEndless ? null : this.#clock.setTimer(lengthMs, () => this.#endPlay('completed')),
      end: (outcome) => tell({ outcome, playedMs: this.#clock.now() - startedAt }),
    };
    this.#playing = playing;
    const stop = async (): Promise<void> => {
      if (this.#playing === playing) this.#endPlay('stopped');
    };
    return { finished, stop };
  }

  async stopPlay(): Promise<void> {
    this.#check();
    this.#endPlay('stopped');
  }

  async record({ maxMs, finalSilenceMs }: RecordOptions): Promise<RecordingEnd> {
    this.#check();
    this.#endRecording('stopped');
    const spokenMs = Math.min(SPOKEN_MS, maxMs);
    const isCut = maxMs <= SPOKEN_MS;
    const startedAt = this.#clock.now();
    return new Promise((resolve) => {
      this.#recording = {
        timer: this.#clock.setTimer(isCut ? maxMs : spokenMs + finalSilenceMs, () =>
          this.#endRecording(isCut ? 'max-time' : 'silence'),
        ),
        end: (outcome) => {
          const durationMs = Math.min(spokenMs, this.#clock.now() - startedAt);
          resolve({ outcome, samples: voice(durationMs), durationMs });
        },
      };
    });
  }

  async stopRecording(): Promise<void> {
    this.#check();
    this.#endRecording('stopped');
  }

  async sendDtmf(): Promise<void> {
    this.#check();
  }

  /** Keys come by signalling. */
  onDtmf(): () => void {
    return () => undefined;
  }

  onFirstPacket(): () => void {
    return () => undefined;
  }

  onClosed(listener: (reason: PortCloseReason) => void): () => void {
    this.#closed.push(listener);
    return () => void this.#closed.splice(this.#closed.indexOf(listener), 1);
  }

  async hear(): Promise<Hearing> {
    this.#check();
    return { heardMs: 0, rms: 0, shares: [] };
  }

  /** Persons answer simulated phones. */
  async listenForProgress(): Promise<CallProgress> {
    this.#check();
    return { who: 'person', cause: 'SIMULATED', afterMs: 0 };
  }

  async stats(): Promise<PortStats> {
    this.#check();
    return NOTHING_SENT;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#endPlay('closed');
    this.#endRecording('closed');
    for (const listener of this.#closed.splice(0)) listener('closed');
  }

  #endPlay(outcome: PlayEnd['outcome']): void {
    const playing = this.#playing;
    this.#playing = null;
    playing?.timer?.cancel();
    playing?.end(outcome);
  }

  #endRecording(outcome: RecordingEnd['outcome']): void {
    const recording = this.#recording;
    this.#recording = null;
    recording?.timer?.cancel();
    recording?.end(outcome);
  }

  #check(): void {
    if (this.isClosed) throw new MediaError('MEDIA_PORT_CLOSED');
  }
}

/** Milliseconds; null: until it is stopped. Rejects with MEDIA_FILE_UNREADABLE or MEDIA_WAV_INVALID. */
async function durationOf(source: PlaySource): Promise<number | null> {
  switch (source.kind) {
    case 'tone':
      return source.durationMs ?? null;
    case 'pcm':
      return (source.samples.length * 1_000) / (source.sampleRate ?? 8_000);
    case 'file': {
      let file: Uint8Array;
      try {
        file = await readFile(source.path);
      } catch (error) {
        throw new MediaError('MEDIA_FILE_UNREADABLE', {}, error);
      }
      const { samples, sampleRate } = readWav(file);
      return (samples.length * 1_000) / sampleRate;
    }
  }
}

function voice(durationMs: number): Int16Array {
  return Int16Array.from({ length: Math.round((durationMs * RATE) / 1_000) }, (_, index) =>
    Math.round(4_000 * Math.sin((2 * Math.PI * VOICE_HZ * index) / RATE)),
  );
}
