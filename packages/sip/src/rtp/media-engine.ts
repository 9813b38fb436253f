import type { RandomBytes, SipClock } from '../ports.ts';
import { EngineRecordings } from './engine-recordings.ts';
import { MediaError } from './errors.ts';
import { MediaLeg } from './media-leg.ts';
import type {
  MediaEvent,
  MediaOperation,
  MediaOperations,
  MediaRequest,
  PlayId,
  PortId,
} from './media-protocol.ts';
import { MediaTotals } from './media-totals.ts';
import type { PlayOptions, PlayOutcome, PlaySource } from './media-types.ts';
import { Mixer } from './mixer.ts';
import { OutgoingStream } from './outgoing-stream.ts';
import { Pacer } from './pacer.ts';
import { PlaySources } from './play-source.ts';
import type { Player } from './player.ts';
import { type BoundPair, PortPairs } from './port-pairs.ts';
import { type AudioFiles, audioFiles, PromptCache } from './prompt-cache.ts';
import { type OpenRecordingFile, openRecordingFile } from './recording-file.ts';
import { telephoneEventSteps } from './telephone-event.ts';
import { type BindUdp, bindUdp } from './udp-socket.ts';

export type MediaEngineOptions = {
  readonly host: string;
  /** "first-last". */
  readonly ports: string;
  readonly clock: SipClock;
  readonly randomBytes: RandomBytes;
  readonly emit: (event: MediaEvent) => void;
  /** Default: node:dgram. */
  readonly bindUdp?: BindUdp;
  /** Default: the files of this machine. */
  readonly files?: AudioFiles;
  /** Where recordings go. Default: files of this machine. */
  readonly recordingFile?: OpenRecordingFile;
};

/** A megabyte is a minute. */
const LONGEST_RECORDING_MS = 600_000;

type OpenPort = {
  readonly id: PortId;
  readonly pair: BoundPair;
  readonly leg: MediaLeg;
  /** The play that is being loaded. */
  loading: PlayId | undefined;
  playing: PlayId | undefined;
};

type Args<Operation extends MediaOperation> = MediaOperations[Operation]['args'];
type Result<Operation extends MediaOperation> = MediaOperations[Operation]['result'];

/** All media of one thread: the ports, their bridges and the beat. Driven by requests, speaks by events. */
export class MediaEngine {
  readonly #options: MediaEngineOptions;
  readonly #pairs: PortPairs;
  readonly #sources: PlaySources;
  readonly #pacer: Pacer;
  readonly #ports = new Map<PortId, OpenPort>();
  readonly #mixers = new Set<Mixer>();
  readonly #recordings: EngineRecordings;
  readonly #totals = new MediaTotals();
  #isClosed = false;

  /** Throws MEDIA_BAD_ARGUMENT for a bad port range. */
  constructor(options: MediaEngineOptions) {
    this.#options = options;
    this.#pairs = new PortPairs(options.host, options.ports, options.randomBytes, options.bindUdp ?? bindUdp);
    const pause = (): Promise<void> => new Promise((done) => void options.clock.setTimer(0, done));
    this.#sources = new PlaySources(new PromptCache(options.files ?? audioFiles, pause), pause);
    this.#recordings = new EngineRecordings(options.recordingFile ?? openRecordingFile, options.emit);
    this.#pacer = new Pacer(options.clock, {
      beat: (nowMs, isLate) => {
        // Before the beat of each leg, which sends a sign of life where nothing else was sent.
        for (const mixer of this.#mixers) mixer.beat(nowMs);
        for (const { leg } of this.#ports.values()) leg.beat(nowMs, isLate);
        this.#recordings.beat();
      },
      skip: (count) => {
        for (const { leg } of this.#ports.values()) leg.sender.skipBeats(count);
        this.#recordings.skip(count);
      },
    });
  }

  /** Performs one request. Rejects with a `MediaError` when it cannot be done. */
  async perform(request: MediaRequest): Promise<Result<MediaOperation>> {
    if (this.#isClosed && request.operation !== 'close') throw new MediaError('MEDIA_SERVER_CLOSED');
    switch (request.operation) {
      case 'open':
        return this.#open(request.args);
      case 'setRemote':
        this.#port(request.args.port).leg.setRemote(request.args.remote);
        return null;
      case 'play':
        return this.#play(request.args);
      case 'stopPlay':
        return this.#stopPlay(request.args);
      case 'sendDtmf':
        return this.#sendDtmf(request.args);
      case 'record':
        return this.#record(request.args);
      case 'stopRecording':
        this.#port(request.args.port).leg.stopRecording('stopped');
        return null;
      case 'hear':
        return this.#hear(request.args);
      case 'progress':
        return this.#listenForProgress(request.args);
      case 'portStats':
        return this.#port(request.args.port).leg.stats();
      case 'closePort':
        return this.#closePort(request.args.port);
      case 'bridge':
        return this.#bridge(request.args);
      case 'unbridge':
        this.#separate(this.#port(request.args.port).leg);
        return null;
      case 'mix':
        return this.#mix(request.args);
      case 'openRecording':
        await this.#recordings.open(request.args.recording, request.args.path);
        return null;
      case 'recordPort': {
        const { recording, port, channel } = request.args;
        this.#recordings.add(recording, this.#port(port).leg, channel);
        return null;
      }
      case 'pauseRecording':
        this.#recordings.pause(request.args.recording, request.args.isPaused);
        return null;
      case 'endRecording':
        await this.#recordings.stop(request.args.recording);
        return null;
      case 'probe': {
        const pair = await this.#pairs.bind();
        await pair.close();
        return null;
      }
      case 'serverStats':
        return this.#totals.read(
          [...this.#ports.values()].map(({ leg }) => leg),
          this.#pacer.worstDelayMs,
        );
      case 'close':
        return this.#close();
      default:
        throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'operation' });
    }
  }

  async #open({ port: id, listen }: Args<'open'>): Promise<Result<'open'>> {
    const { clock, emit, host, randomBytes } = this.#options;
    let leg: MediaLeg | undefined;
    const fault = (error: Error): void =>
      emit({
        kind: 'log',
        level: 'error',
        message: 'An RTP socket failed',
        fields: { reason: error.message },
      });
    const pair = await this.#pairs.bind(
      { datagram: (datagram, from, port) => leg?.receive(datagram, from, port, clock.now()), fault },
      { datagram: (datagram, from) => leg?.receiveReport(datagram, from), fault },
    );
    const made = new MediaLeg({
      host,
      listen,
      stream: new OutgoingStream(randomBytes(10), clock.now()),
      sendTo: (datagram, port, to) => {
        pair.rtp.send(datagram, port, to, (error) => {
          if (error) made.sendErrors += 1;
        });
      },
      events: {
        dtmf: (digit) => emit({ kind: 'dtmf', port: id, digit }),
        firstPacket: () => emit({ kind: 'first-packet', port: id }),
      },
    });
    leg = made;
    if (this.#isClosed) {
      await pair.close();
      throw new MediaError('MEDIA_SERVER_CLOSED');
    }
    this.#ports.set(id, { id, pair, leg, loading: undefined, playing: undefined });
    this.#totals.opened += 1;
    this.#pacer.start();
    return { host, port: pair.port };
  }

  async #play({ port: id, play, source, options }: Args<'play'>): Promise<null> {
    const port = this.#port(id);
    const replaced = port.loading;
    port.loading = play;
    if (replaced !== undefined) this.#endUnheard(id, replaced, 'replaced');
    const player = await this.#load(port, play, source, options);
    if (port.loading !== play) return null;
    port.loading = undefined;
    port.leg.sender.play(player, (outcome, playedMs) => {
      if (port.playing === play) port.playing = undefined;
      this.#options.emit({ kind: 'play-ended', port: id, play, outcome, playedMs });
    });
    port.playing = play;
    return null;
  }

  async #load(port: OpenPort, play: PlayId, source: PlaySource, options: PlayOptions): Promise<Player> {
    try {
      return await this.#sources.open(source, options, port.leg.sender.law);
    } catch (thrown) {
      if (port.loading === play) port.loading = undefined;
      throw thrown;
    }
  }

  /** A play that ends while it is still being loaded. */
  #endUnheard(port: PortId, play: PlayId, outcome: PlayOutcome): void {
    this.#options.emit({ kind: 'play-ended', port, play, outcome, playedMs: 0 });
  }

  #stopPlay({ port: id, play }: Args<'stopPlay'>): null {
    const port = this.#port(id);
    const { loading } = port;
    if (loading !== undefined && (play === undefined || play === loading)) {
      port.loading = undefined;
      this.#endUnheard(id, loading, 'stopped');
    }
    if (play === undefined || play === port.playing) port.leg.sender.stopPlay('stopped');
    return null;
  }

  #sendDtmf({ port: id, digits, timing }: Args<'sendDtmf'>): Promise<null> {
    const { leg } = this.#port(id);
    if (!leg.canSendDigits) throw new MediaError('MEDIA_NO_TELEPHONE_EVENT');
    const steps = telephoneEventSteps(digits, timing);
    return new Promise((done) => leg.sender.sendDigits(steps, () => done(null)));
  }

  #record({ port, options }: Args<'record'>): Promise<Result<'record'>> {
    const { maxMs, finalSilenceMs, silenceMs } = options;
    if (!(maxMs > 0 && maxMs <= LONGEST_RECORDING_MS && finalSilenceMs > 0 && silenceMs > 0))
      throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'options' });
    const { leg } = this.#port(port);
    return new Promise((done) => leg.record(options, this.#options.clock.now(), done));
  }

  #hear({ port, frequencies, windowMs }: Args<'hear'>): Result<'hear'> {
    if (!(windowMs >= 20 && windowMs <= 1_000)) {
      throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'windowMs', value: windowMs });
    }
    return this.#port(port).leg.hear(frequencies, windowMs, this.#options.clock.now());
  }

  #listenForProgress({ port, wish }: Args<'progress'>): Promise<Result<'progress'>> {
    const { leg } = this.#port(port);
    return new Promise((decided) => leg.listenForProgress(wish, this.#options.clock.now(), decided));
  }

  #bridge({ a, b }: Args<'bridge'>): null {
    const one = this.#port(a).leg;
    const other = this.#port(b).leg;
    if (one === other) throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'b' });
    if (one.partner === other) return null;
    if (one.partner !== undefined || other.partner !== undefined)
      throw new MediaError('MEDIA_ALREADY_BRIDGED');
    for (const leg of [one, other]) this.#leaveMix(leg);
    one.partner = other;
    other.partner = one;
    return null;
  }

  /** They leave whatever bridge or mix they are in; one that nobody is left in ends. */
  #mix({ members }: Args<'mix'>): null {
    const legs = new Map(members.map(({ port }) => [port, this.#port(port).leg]));
    if (legs.size !== members.length || legs.size < 2)
      throw new MediaError('MEDIA_BAD_ARGUMENT', { field: 'members' });
    for (const leg of legs.values()) this.#separate(leg);
    const mixer = new Mixer(
      members.flatMap(({ port, hears }) => {
        const leg = legs.get(port);
        const heard = hears.flatMap((id) => legs.get(id) ?? []);
        return leg === undefined ? [] : [{ leg, hears: heard }];
      }),
    );
    for (const leg of legs.values()) leg.mixer = mixer;
    this.#mixers.add(mixer);
    return null;
  }

  #separate(leg: MediaLeg): void {
    this.#unbridge(leg);
    this.#leaveMix(leg);
  }

  #leaveMix(leg: MediaLeg): void {
    const { mixer } = leg;
    if (mixer === undefined) return;
    mixer.remove(leg);
    leg.mixer = undefined;
    leg.sender.endMix();
    if (mixer.size > 1) return;
    mixer.dissolve();
    this.#mixers.delete(mixer);
  }

  #unbridge(leg: MediaLeg): void {
    const { partner } = leg;
    if (partner === undefined) return;
    leg.partner = undefined;
    partner.partner = undefined;
    leg.sender.endRelay();
    partner.sender.endRelay();
  }

  async #closePort(id: PortId): Promise<null> {
    const port = this.#ports.get(id);
    if (port === undefined) return null;
    this.#separate(port.leg);
    this.#recordings.legClosed(port.leg);
    this.#ports.delete(id);
    if (port.loading !== undefined) this.#endUnheard(id, port.loading, 'closed');
    port.loading = undefined;
    port.leg.endProgress('CLOSED');
    port.leg.sender.close();
    port.leg.stopRecording('closed');
    this.#totals.add(port.leg);
    if (this.#ports.size === 0) this.#pacer.stop();
    await port.pair.close();
    return null;
  }

  async #close(): Promise<null> {
    this.#isClosed = true;
    await this.#recordings.close();
    await Promise.all([...this.#ports.keys()].map((id) => this.#closePort(id)));
    return null;
  }

  #port(id: PortId): OpenPort {
    const port = this.#ports.get(id);
    if (port === undefined) throw new MediaError('MEDIA_PORT_CLOSED');
    return port;
  }
}
