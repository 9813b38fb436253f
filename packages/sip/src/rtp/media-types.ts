import type { RandomBytes, SipClock, SipLog } from '../ports.ts';
import type { ConversationRecordingEnd, RecordingChannel } from './conversation-recorder.ts';
import type { MediaError } from './errors.ts';
import type { G711PayloadType } from './g711.ts';
import type { ToneShare } from './goertzel.ts';
import type { CallProgress, ProgressWish } from './progress/call-progress.ts';
import type { DtmfDigit, DtmfTiming } from './telephone-event.ts';
import type { Tone } from './tone.ts';

export type MediaServerOptions = {
  /** The IP address that RTP sockets are bound to and that `MediaPort.host` gives. */
  readonly host: string;
  /** "first-last", 1024-65535; RTP takes the even ports, the odd ones swallow RTCP. Default "20000-29999". */
  readonly ports?: string;
  /** Faults that nobody waits for: a listener that threw, a socket that failed. Default: dropped. */
  readonly log?: SipLog;
  /** Where the media runs. Default: a worker thread with the real clock. */
  readonly run?: MediaThread;
};

export type MediaThread =
  | { readonly kind: 'worker' }
  /** In the calling thread, on a clock of the caller: for tests and for one phone more or less. */
  | { readonly kind: 'in-thread'; readonly clock: SipClock; readonly randomBytes: RandomBytes };

/** Seen from us: `sendonly` sends and ignores what comes, `recvonly` hears and stays mute, `inactive` does neither. */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The other end as its SDP describes it. */
export type MediaRemote = {
  /** An IP literal; 0.0.0.0 (the old way to hold) sends nothing. */
  readonly host: string;
  readonly port: number;
  /** What we send: 0 is PCMU, 8 is PCMA. Both are understood when they come. */
  readonly payloadType: G711PayloadType;
  /** 96-127, when telephone events were negotiated: the number on what we send. */
  readonly telephoneEventPayloadType?: number;
  /** The number on what comes in; each side chooses its own (RFC 3264 5.1). Default: the same. */
  readonly receiveTelephoneEventPayloadType?: number;
  /** Default: sendrecv. */
  readonly direction?: MediaDirection;
};

export type PlaySource =
  /** A WAV file (see `readWav`), read once and kept encoded until the file changes. */
  | { readonly kind: 'file'; readonly path: string }
  /** Repeats for `durationMs`, or until stopped. */
  | ({ readonly kind: 'tone'; readonly durationMs?: number } & Tone)
  /** Samples at `sampleRate` Hz, default 8000. */
  | { readonly kind: 'pcm'; readonly samples: Int16Array; readonly sampleRate?: number };

export type PlayOptions = {
  /** From the end to the beginning without a gap, until stopped. Default: once. */
  readonly loop?: boolean;
};

/** `replaced`: another play took the port over; `closed`: the port was; `lost`: the worker died. */
export type PlayOutcome = 'completed' | 'stopped' | 'replaced' | 'closed' | 'lost';

export type PlayEnd = {
  readonly outcome: PlayOutcome;
  /** Milliseconds of audio that were due, whether or not the direction let them out. */
  readonly playedMs: number;
};

export type Playback = {
  /** Never rejects. */
  readonly finished: Promise<PlayEnd>;
  /** Stops this play, and no later one. */
  stop(): Promise<void>;
};

export type PortStats = {
  readonly packetsIn: number;
  readonly octetsIn: number;
  /** RTCP packets from the peer's host: they are not read, but show that somebody is there. */
  readonly reportsIn: number;
  /** Missing in the sequence of what came in. */
  readonly lostIn: number;
  /** Interarrival jitter of what came in, RFC 3550 6.4.1, in ms. */
  readonly jitterMs: number;
  readonly packetsOut: number;
  readonly octetsOut: number;
  /** Of `packetsOut`, those that came from the other leg of a bridge. */
  readonly relayed: number;
  /** Packets of the other leg that did not go out here: on hold, covered by a play, or of a kind this peer lacks. */
  readonly notRelayed: number;
  /** Packets of our own that left more than 20 ms after they were due. */
  readonly late: number;
  /** Datagrams dropped because they came from a stranger. */
  readonly foreign: number;
  /** Datagrams dropped because they were no RTP, or of a payload type that was not negotiated. */
  readonly malformed: number;
  /** Packets that the operating system refused to send. */
  readonly sendErrors: number;
};

export type MediaServerStats = Omit<PortStats, 'jitterMs'> & {
  /** Open now. */
  readonly ports: number;
  /** Bridges now. */
  readonly bridges: number;
  readonly openedPorts: number;
  /** The most the 20 ms beat was late so far, in ms. */
  readonly worstBeatDelayMs: number;
};

export type Hearing = {
  /** Milliseconds of audio that came in during the window. */
  readonly heardMs: number;
  /** Relative to full scale: 0 to 1. */
  readonly rms: number;
  /** The candidate with most of the power, if one has at least half. */
  readonly dominant?: number;
  readonly shares: readonly ToneShare[];
};

export type PortOptions = {
  /** Keeps the last second of what is heard, for `hear`. Costs a decoding of each packet. Default: false. */
  readonly listen?: boolean;
};

export type RecordOptions = {
  /** Over after so long, whatever is said. */
  readonly maxMs: number;
  /** Over when who spoke has been silent for so long. */
  readonly finalSilenceMs: number;
  /** Over when nobody spoke for so long. */
  readonly silenceMs: number;
};

export type RecordingEnd = {
  /** `no-sound`: nobody spoke; `stopped`: by `stopRecording` or another recording; `closed`, `lost`: the port was. */
  readonly outcome: 'max-time' | 'silence' | 'no-sound' | 'stopped' | 'closed';
  /** 8000 Hz; empty when nobody spoke. */
  readonly samples: Int16Array;
  readonly durationMs: number;
};

export type { ConversationRecordingEnd, RecordingChannel } from './conversation-recorder.ts';

/** A conversation that is being written to a file. */
export type ConversationRecording = {
  /** What comes in at the port is on this channel from now on, until it is closed. Rejects with MEDIA_PORT_CLOSED. */
  add(port: MediaPort, channel: RecordingChannel): Promise<void>;
  /** While it is paused silence is written. */
  pause(isPaused: boolean): Promise<void>;
  /** Resolves when the file is whole, whatever ended it before. Never rejects. */
  stop(): Promise<ConversationRecordingEnd>;
  /** Never rejects. */
  readonly ended: Promise<ConversationRecordingEnd>;
};

/** One port of a mix, and whom it hears. */
export type MixPort = { readonly port: MediaPort; readonly hears: readonly MediaPort[] };

export type Unsubscribe = () => void;

export type PortCloseReason = 'closed' | 'lost';

/** One RTP address of ours, for one leg of one call. All methods reject with MEDIA_PORT_CLOSED once it is closed. */
export type MediaPort = {
  readonly host: string;
  /** Even. */
  readonly port: number;
  readonly isClosed: boolean;
  /** Says who is at the other end, or what changed about it. Rejects with MEDIA_BAD_ADDRESS or MEDIA_BAD_ARGUMENT. */
  setRemote(remote: MediaRemote): Promise<void>;
  /** Replaces what plays. Resolves when it starts; rejects with a MEDIA_FILE_... or MEDIA_WAV_INVALID error. */
  play(source: PlaySource, options?: PlayOptions): Promise<Playback>;
  /** Stops what plays or is about to. */
  stopPlay(): Promise<void>;
  /** Records what comes in; resolves when that is over. Another recording ends the one before. */
  record(options: RecordOptions): Promise<RecordingEnd>;
  /** Ends the recording, which is told as stopped. */
  stopRecording(): Promise<void>;
  /** Sends digits as telephone events; resolves when the last is out. While they go out nothing else does. */
  sendDtmf(digits: string, timing?: DtmfTiming): Promise<void>;
  /** Each digit that the peer sent, once, when the key is released. */
  onDtmf(listener: (digit: DtmfDigit) => void): Unsubscribe;
  /** Once, for the first packet that is accepted; at once when it came already. */
  onFirstPacket(listener: () => void): Unsubscribe;
  /** Once. */
  onClosed(listener: (reason: PortCloseReason) => void): Unsubscribe;
  /** What the last `windowMs` (20-1000, default 500) held, looked through for candidate frequencies in Hz. Needs `listen`. */
  hear(frequencies: readonly number[], windowMs?: number): Promise<Hearing>;
  /**
   * Listens until it is known how the call went on. A later call replaces an earlier one, which ends `unknown` with cause
   * REPLACED; a port that closes ends it with CLOSED.
   */
  listenForProgress(wish: ProgressWish): Promise<CallProgress>;
  stats(): Promise<PortStats>;
  /** Idempotent; never rejects. */
  close(): Promise<void>;
};

export type MediaLoss = {
  readonly error: MediaError;
  /** All that were open. They are closed. */
  readonly ports: readonly MediaPort[];
};

export type MediaServer = {
  /** Rejects with MEDIA_PORTS_EXHAUSTED, or MEDIA_WORKER_LOST when the worker cannot be started. */
  openPort(options?: PortOptions): Promise<MediaPort>;
  /** What one hears the other says, until `unbridge` or until one is closed. Rejects with MEDIA_ALREADY_BRIDGED. */
  bridge(a: MediaPort, b: MediaPort): Promise<void>;
  /** Takes the port out of its bridge or mix; nothing happens when it is in none. */
  unbridge(port: MediaPort): Promise<void>;
  /**
   * Three or more: each hears those whom it is to hear, until `unbridge`, `bridge`, or another mix. Whatever they were in
   * before ends. Rejects with MEDIA_BAD_ARGUMENT for fewer than two, or one named twice.
   */
  mix(members: readonly MixPort[]): Promise<void>;
  /**
   * Makes a WAV file, two channels of 16 bits with 8000 Hz, and writes to it what the ports say that are added. Ends after four hours.
   * Rejects with MEDIA_FILE_UNWRITABLE.
   */
  recordTo(path: string): Promise<ConversationRecording>;
  /** Since the worker started: a worker that was lost takes its numbers along. */
  stats(): Promise<MediaServerStats>;
  /** The worker died, all ports are gone; the next `openPort` starts a new one. */
  onLost(listener: (loss: MediaLoss) => void): Unsubscribe;
  /** Closes all ports and ends the worker. Idempotent. */
  close(): Promise<void>;
};
