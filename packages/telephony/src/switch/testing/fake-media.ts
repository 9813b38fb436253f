import type {
  CallProgress,
  ConversationRecording,
  ConversationRecordingEnd,
  DtmfDigit,
  MediaLoss,
  MediaPort,
  MediaRemote,
  MixPort,
  Playback,
  PlayEnd,
  PlayOptions,
  PlaySource,
  PortCloseReason,
  PortStats,
  RecordingEnd,
} from '@ringback/sip';
import { MediaError } from '@ringback/sip';
import { type Deferred, deferred } from './deferred.ts';

const NO_STATS: PortStats = {
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

/** A port without sound: notes what it was told. */
export class FakePort implements MediaPort {
  readonly host = '127.0.0.1';
  readonly port: number;
  isClosed = false;
  remote: MediaRemote | undefined;
  /** What plays now. */
  playing:
    | { readonly source: PlaySource; readonly loop: boolean; readonly end: Deferred<PlayEnd> }
    | undefined;
  /** Set to have the next `setRemote` or `play` rejected. */
  fault: Error | undefined;
  packetsIn = 0;
  reportsIn = 0;
  /** Holds `stopPlay` back, as a busy media thread does. */
  stopGate: Promise<void> = Promise.resolve();
  readonly #digits: ((digit: DtmfDigit) => void)[] = [];
  readonly #closed: ((reason: PortCloseReason) => void)[] = [];

  constructor(port: number) {
    this.port = port;
  }

  async setRemote(remote: MediaRemote): Promise<void> {
    this.#check();
    this.remote = remote;
  }

  async play(source: PlaySource, { loop = false }: PlayOptions = {}): Promise<Playback> {
    this.#check();
    this.#endPlay('replaced');
    const end = deferred<PlayEnd>();
    this.playing = { source, loop, end };
    return { finished: end.promise, stop: async () => this.#endPlay('stopped') };
  }

  async stopPlay(): Promise<void> {
    this.#check();
    await this.stopGate;
    this.#endPlay('stopped');
  }

  /** The end of the file was reached. */
  completePlay(): void {
    this.#endPlay('completed');
  }

  press(digit: string): void {
    for (const listener of this.#digits) listener({ digit, durationMs: 100 });
  }

  /** What was said, when somebody recorded. */
  recording: Deferred<RecordingEnd> | undefined;

  async record(): Promise<RecordingEnd> {
    this.#check();
    this.recording = deferred<RecordingEnd>();
    return this.recording.promise;
  }

  async stopRecording(): Promise<void> {
    this.recording?.resolve({ outcome: 'stopped', samples: new Int16Array(8), durationMs: 1 });
  }

  sendDtmf(): Promise<void> {
    return Promise.resolve();
  }

  onDtmf(listener: (digit: DtmfDigit) => void): () => void {
    this.#digits.push(listener);
    return () => undefined;
  }

  onFirstPacket(): () => void {
    return () => undefined;
  }

  onClosed(listener: (reason: PortCloseReason) => void): () => void {
    this.#closed.push(listener);
    return () => undefined;
  }

  hear(): Promise<never> {
    return Promise.reject(new MediaError('MEDIA_BAD_ARGUMENT'));
  }

  /** Nothing is ever heard. */
  listenForProgress(): Promise<CallProgress> {
    return new Promise(() => undefined);
  }

  async stats(): Promise<PortStats> {
    this.#check();
    return { ...NO_STATS, packetsIn: this.packetsIn, reportsIn: this.reportsIn };
  }

  async close(): Promise<void> {
    this.end('closed');
  }

  end(reason: PortCloseReason): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#endPlay(reason);
    for (const listener of this.#closed) listener(reason);
  }

  #endPlay(outcome: PlayEnd['outcome']): void {
    const { playing } = this;
    this.playing = undefined;
    playing?.end.resolve({ outcome, playedMs: 0 });
  }

  #check(): void {
    if (this.isClosed) throw new MediaError('MEDIA_PORT_CLOSED');
    const { fault } = this;
    this.fault = undefined;
    if (fault !== undefined) throw fault;
  }
}

/** A recording that notes what it was told. */
export class FakeRecording implements ConversationRecording {
  readonly path: string;
  readonly added: { readonly port: MediaPort; readonly channel: string }[] = [];
  isPaused = false;
  readonly #end = deferred<ConversationRecordingEnd>();

  constructor(path: string) {
    this.path = path;
  }

  get ended(): Promise<ConversationRecordingEnd> {
    return this.#end.promise;
  }

  async add(port: MediaPort, channel: 'left' | 'right'): Promise<void> {
    this.added.push({ port, channel });
  }

  async pause(isPaused: boolean): Promise<void> {
    this.isPaused = isPaused;
  }

  stop(): Promise<ConversationRecordingEnd> {
    this.#end.resolve({ outcome: 'stopped', durationMs: 1_000 });
    return this.#end.promise;
  }
}

/** Ports are opened at once, or when a test says so. */
export class FakeMedia {
  readonly ports: FakePort[] = [];
  /** Every mix that was asked for. */
  readonly mixes: (readonly MixPort[])[] = [];
  readonly recordings: FakeRecording[] = [];
  recordingFault: Error | undefined;
  readonly bridges = new Set<readonly [MediaPort, MediaPort]>();
  /** With `false`, `openPort` waits in `opening`. */
  opensAtOnce = true;
  readonly opening: Deferred<FakePort>[] = [];
  fault: Error | undefined;
  bridgeFault: Error | undefined;
  /** Set to have mixes rejected that have this port in them. */
  mixFaultOf: MediaPort | undefined;
  #lost: ((loss: MediaLoss) => void) | undefined;
  #next = 20_000;

  async openPort(): Promise<FakePort> {
    if (this.fault !== undefined) throw this.fault;
    if (this.opensAtOnce) return this.#port();
    const waiting = deferred<FakePort>();
    this.opening.push(waiting);
    return waiting.promise;
  }

  openNext(): void {
    this.opening.shift()?.resolve(this.#port());
  }

  refuseNext(): void {
    this.opening.shift()?.reject(new MediaError('MEDIA_PORTS_EXHAUSTED'));
  }

  async bridge(a: MediaPort, b: MediaPort): Promise<void> {
    if (a.isClosed || b.isClosed) throw new MediaError('MEDIA_PORT_CLOSED');
    if (this.bridgeFault !== undefined) throw this.bridgeFault;
    this.bridges.add([a, b]);
  }

  async mix(members: readonly MixPort[]): Promise<void> {
    if (members.some(({ port }) => port.isClosed || port === this.mixFaultOf))
      throw new MediaError('MEDIA_PORT_CLOSED');
    for (const { port } of members) this.#part(port);
    this.mixes.push(members);
  }

  async recordTo(path: string): Promise<FakeRecording> {
    if (this.recordingFault !== undefined) throw this.recordingFault;
    const recording = new FakeRecording(path);
    this.recordings.push(recording);
    return recording;
  }

  async unbridge(port: MediaPort): Promise<void> {
    this.#part(port);
  }

  #part(port: MediaPort): void {
    for (const pair of this.bridges) if (pair.includes(port)) this.bridges.delete(pair);
  }

  onLost(listener: (loss: MediaLoss) => void): () => void {
    this.#lost = listener;
    return () => undefined;
  }

  /** The worker dies. */
  crash(): void {
    const ports = this.ports.filter((port) => !port.isClosed);
    for (const port of ports) port.end('lost');
    this.#lost?.({ error: new MediaError('MEDIA_WORKER_LOST'), ports });
  }

  #port(): FakePort {
    const port = new FakePort(this.#next);
    this.#next += 2;
    this.ports.push(port);
    return port;
  }
}
