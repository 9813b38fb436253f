import { MediaError } from './errors.ts';
import { Listeners } from './listeners.ts';
import type { MediaLink } from './media-link.ts';
import type { MediaEvent, MediaOperation, MediaOperations, PlayId, PortId } from './media-protocol.ts';
import type {
  Hearing,
  MediaPort,
  MediaRemote,
  Playback,
  PlayEnd,
  PlayOptions,
  PlaySource,
  PortCloseReason,
  PortStats,
  RecordingEnd,
  RecordOptions,
  Unsubscribe,
} from './media-types.ts';
import type { CallProgress, ProgressWish } from './progress/call-progress.ts';
import type { DtmfDigit, DtmfTiming } from './telephone-event.ts';

export type PortEvent = Extract<MediaEvent, { readonly port: PortId }>;

type PlainArgs<Operation extends MediaOperation> = Omit<MediaOperations[Operation]['args'], 'port'>;

/** The owner's end of one port: everything is asked of the engine, which tells what happened. */
export class EnginePort implements MediaPort {
  readonly id: PortId;
  readonly host: string;
  readonly port: number;
  readonly link: MediaLink;
  readonly #dtmf: Listeners<DtmfDigit>;
  readonly #firstPacket: Listeners<void>;
  readonly #closed: Listeners<PortCloseReason>;
  readonly #plays = new Map<PlayId, (end: PlayEnd) => void>();
  readonly #forget: () => void;
  #nextPlay = 1;
  #hasHeard = false;
  #over: PortCloseReason | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: {
    readonly id: PortId;
    readonly host: string;
    readonly port: number;
    readonly link: MediaLink;
    readonly listenerFailed: (thrown: unknown) => void;
    /** Called once, when the port is over. */
    readonly forget: () => void;
  }) {
    this.id = options.id;
    this.host = options.host;
    this.port = options.port;
    this.link = options.link;
    this.#forget = options.forget;
    this.#dtmf = new Listeners(options.listenerFailed);
    this.#firstPacket = new Listeners(options.listenerFailed);
    this.#closed = new Listeners(options.listenerFailed);
  }

  get isClosed(): boolean {
    return this.#over !== undefined;
  }

  async setRemote(remote: MediaRemote): Promise<void> {
    await this.#ask('setRemote', { remote });
  }

  async play(source: PlaySource, options: PlayOptions = {}): Promise<Playback> {
    const play = this.#nextPlay;
    this.#nextPlay += 1;
    // Listened for before the request: a short play may be over when its reply arrives.
    const finished = new Promise<PlayEnd>((resolve) => void this.#plays.set(play, resolve));
    try {
      await this.#ask('play', { play, source, options });
    } catch (thrown) {
      this.#plays.delete(play);
      throw thrown;
    }
    const stop = async (): Promise<void> => {
      if (!this.isClosed) await this.#ask('stopPlay', { play });
    };
    return { finished, stop };
  }

  async stopPlay(): Promise<void> {
    await this.#ask('stopPlay', {});
  }

  record(options: RecordOptions): Promise<RecordingEnd> {
    return this.#ask('record', { options });
  }

  async stopRecording(): Promise<void> {
    await this.#ask('stopRecording', {});
  }

  async sendDtmf(digits: string, timing: DtmfTiming = {}): Promise<void> {
    await this.#ask('sendDtmf', { digits, timing });
  }

  hear(frequencies: readonly number[], windowMs: number = 500): Promise<Hearing> {
    return this.#ask('hear', { frequencies, windowMs });
  }

  listenForProgress(wish: ProgressWish): Promise<CallProgress> {
    return this.#ask('progress', { wish });
  }

  stats(): Promise<PortStats> {
    return this.#ask('portStats', {});
  }

  onDtmf(listener: (digit: DtmfDigit) => void): Unsubscribe {
    return this.#dtmf.add(listener);
  }

  onFirstPacket(listener: () => void): Unsubscribe {
    const remove = this.#firstPacket.add(listener);
    if (this.#hasHeard) this.#emitFirstPacket();
    return remove;
  }

  onClosed(listener: (reason: PortCloseReason) => void): Unsubscribe {
    return this.#closed.add(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** What the engine said about this port. */
  take(event: PortEvent): void {
    switch (event.kind) {
      case 'dtmf':
        this.#dtmf.emit(event.digit);
        break;
      case 'first-packet':
        this.#hasHeard = true;
        this.#emitFirstPacket();
        break;
      case 'play-ended':
        this.#endPlay(event.play, { outcome: event.outcome, playedMs: event.playedMs });
        break;
      default:
        break;
    }
  }

  /** The port is over, by its owner or because the engine is gone. Idempotent. */
  end(reason: PortCloseReason): void {
    if (this.#over !== undefined) return;
    this.#over = reason;
    for (const play of this.#plays.keys()) this.#endPlay(play, { outcome: reason, playedMs: 0 });
    this.#forget();
    this.#closed.emit(reason);
    for (const listeners of [this.#dtmf, this.#firstPacket, this.#closed]) listeners.clear();
  }

  async #close(): Promise<void> {
    if (this.#over !== undefined) return;
    try {
      await this.link.request('closePort', { port: this.id });
    } catch (thrown) {
      // The engine is gone or closes: so is the port. Whoever ended it reports why.
      if (!(thrown instanceof MediaError)) throw thrown;
    }
    this.end('closed');
  }

  #endPlay(play: PlayId, end: PlayEnd): void {
    this.#plays.get(play)?.(end);
    this.#plays.delete(play);
  }

  #emitFirstPacket(): void {
    this.#firstPacket.emit();
    this.#firstPacket.clear();
  }

  #ask<Operation extends MediaOperation>(
    operation: Operation,
    args: PlainArgs<Operation>,
  ): Promise<MediaOperations[Operation]['result']> {
    if (this.#over !== undefined || this.#closing !== undefined) {
      return Promise.reject(new MediaError('MEDIA_PORT_CLOSED'));
    }
    return this.link.request(operation, { ...args, port: this.id });
  }
}
