import type { SipLog } from '../ports.ts';
import { engineChannel, type MediaChannel, type MediaChannelListener } from './engine-channel.ts';
import { MediaError } from './errors.ts';
import { Listeners } from './listeners.ts';
import { MediaLink } from './media-link.ts';
import { EnginePort } from './media-port.ts';
import type { MediaEvent, PortId, RecordingId } from './media-protocol.ts';
import type {
  ConversationRecording,
  ConversationRecordingEnd,
  MediaLoss,
  MediaPort,
  MediaServer,
  MediaServerOptions,
  MediaServerStats,
  MixPort,
  PortOptions,
  Unsubscribe,
} from './media-types.ts';
import { checkAddress } from './port-pairs.ts';
import { workerChannel } from './worker-channel.ts';

const DEFAULT_PORTS = '20000-29999';

type OpenChannel = (listener: MediaChannelListener) => MediaChannel;

class EngineServer implements MediaServer {
  readonly #openChannel: OpenChannel;
  readonly #log: SipLog;
  readonly #lost: Listeners<MediaLoss>;
  readonly #ports = new Map<PortId, EnginePort>();
  readonly #recordings = new Map<RecordingId, (end: ConversationRecordingEnd) => void>();
  #nextPort = 1;
  #nextRecording = 1;
  #link: MediaLink | undefined;
  #closing: Promise<void> | undefined;

  constructor(openChannel: OpenChannel, log: SipLog) {
    this.#openChannel = openChannel;
    this.#log = log;
    this.#lost = new Listeners((thrown) => this.#reportListener(thrown));
  }

  /** Starts the engine and has it try the configured address. */
  async start(): Promise<void> {
    try {
      await this.#engine().request('probe', {});
    } catch (thrown) {
      await this.close();
      throw thrown;
    }
  }

  async openPort(options: PortOptions = {}): Promise<MediaPort> {
    const link = this.#engine();
    const id = this.#nextPort;
    this.#nextPort += 1;
    const address = await link.request('open', { port: id, listen: options.listen ?? false });
    // The engine was lost or closed in the moment after its reply: the port went with it.
    if (this.#link !== link) throw new MediaError('MEDIA_WORKER_LOST');
    if (this.#closing !== undefined) throw new MediaError('MEDIA_SERVER_CLOSED');
    const port = new EnginePort({
      ...address,
      id,
      link,
      listenerFailed: (thrown) => this.#reportListener(thrown),
      forget: () => void this.#ports.delete(id),
    });
    this.#ports.set(id, port);
    return port;
  }

  async bridge(a: MediaPort, b: MediaPort): Promise<void> {
    const one = this.#own(a);
    const other = this.#own(b);
    await one.link.request('bridge', { a: one.id, b: other.id });
  }

  async unbridge(port: MediaPort): Promise<void> {
    const own = this.#own(port);
    await own.link.request('unbridge', { port: own.id });
  }

  async mix(members: readonly MixPort[]): Promise<void> {
    const own = members.map(({ port, hears }) => ({
      port: this.#own(port),
      hears: hears.map((other) => this.#own(other).id),
    }));
    const [first] = own;
    if (first === undefined) throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'members' });
    await first.port.link.request('mix', {
      members: own.map(({ port, hears }) => ({ port: port.id, hears })),
    });
  }

  async recordTo(path: string): Promise<ConversationRecording> {
    const link = this.#engine();
    const recording = this.#nextRecording;
    this.#nextRecording += 1;
    const ended = new Promise<ConversationRecordingEnd>(
      (resolve) => void this.#recordings.set(recording, resolve),
    );
    try {
      await link.request('openRecording', { recording, path });
    } catch (thrown) {
      this.#recordings.delete(recording);
      throw thrown;
    }
    return {
      ended,
      add: async (port, channel) => {
        await link.request('recordPort', { recording, port: this.#own(port).id, channel });
      },
      pause: async (isPaused) => {
        await link.request('pauseRecording', { recording, isPaused });
      },
      stop: async () => {
        // Who is not there any more has told how it ended.
        await link.request('endRecording', { recording }).catch(() => undefined);
        return ended;
      },
    };
  }

  async stats(): Promise<MediaServerStats> {
    return this.#engine().request('serverStats', {});
  }

  onLost(listener: (loss: MediaLoss) => void): Unsubscribe {
    return this.#lost.add(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#link?.close();
    for (const port of this.#ports.values()) port.end('closed');
    this.#lost.clear();
  }

  /** The engine that runs, or a new one in place of one that was lost. */
  #engine(): MediaLink {
    if (this.#closing !== undefined) throw new MediaError('MEDIA_SERVER_CLOSED');
    this.#link ??= new MediaLink(this.#openChannel, {
      event: (event) => this.#take(event),
      lost: (error) => this.#lose(error),
    });
    return this.#link;
  }

  #own(port: MediaPort): EnginePort {
    if (port.isClosed) throw new MediaError('MEDIA_PORT_CLOSED');
    if (port instanceof EnginePort && this.#ports.get(port.id) === port) return port;
    throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'port', reason: 'a port of another media server' });
  }

  #take(event: MediaEvent): void {
    if (event.kind === 'log') this.#log(event.level, event.message, event.fields);
    else if (event.kind === 'recording-ended') this.#recordingEnded(event.recording, event.end);
    else this.#ports.get(event.port)?.take(event);
  }

  #recordingEnded(recording: RecordingId, end: ConversationRecordingEnd): void {
    this.#recordings.get(recording)?.(end);
    this.#recordings.delete(recording);
  }

  #lose(error: MediaError): void {
    this.#link = undefined;
    for (const recording of this.#recordings.keys())
      this.#recordingEnded(recording, { outcome: 'lost', durationMs: 0 });
    const ports = [...this.#ports.values()];
    for (const port of ports) port.end('lost');
    this.#log('error', error.message, { code: error.code, ports: ports.length, ...error.details });
    this.#lost.emit({ error, ports });
  }

  #reportListener(thrown: unknown): void {
    const error = new MediaError('MEDIA_LISTENER_FAILED', {}, thrown);
    this.#log('error', error.message, { code: error.code, cause: thrown });
  }
}

/**
 * Starts media: RTP ports that play, listen and relay. Rejects with MEDIA_BAD_ARGUMENT, MEDIA_BIND_FAILED,
 * MEDIA_PORTS_EXHAUSTED, or MEDIA_WORKER_LOST when the worker thread cannot be started.
 */
export async function createMediaServer(options: MediaServerOptions): Promise<MediaServer> {
  const { host, ports = DEFAULT_PORTS, run = { kind: 'worker' }, log = () => undefined } = options;
  checkAddress(host, ports);
  const data = { host, ports };
  const server = new EngineServer(
    (listener) =>
      run.kind === 'worker'
        ? workerChannel(data, listener)
        : engineChannel({ ...data, clock: run.clock, randomBytes: run.randomBytes }, listener),
    log,
  );
  await server.start();
  return server;
}
