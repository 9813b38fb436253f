import type { SipLogLevel } from '../ports.ts';
import type { ConversationRecordingEnd, RecordingChannel } from './conversation-recorder.ts';
import type { MediaErrorCode, MediaErrorDetails } from './errors.ts';
import type {
  Hearing,
  MediaRemote,
  MediaServerStats,
  PlayOptions,
  PlayOutcome,
  PlaySource,
  PortStats,
  RecordingEnd,
  RecordOptions,
} from './media-types.ts';
import type { CallProgress, ProgressWish } from './progress/call-progress.ts';
import type { DtmfDigit, DtmfTiming } from './telephone-event.ts';

// What the owner's thread and the media engine say to each other. Plain data: it crosses threads by structured clone.
// Requests are performed in the order in which they were sent.

/** Chosen by the owner, never used twice in one engine. */
export type PortId = number;
export type PlayId = number;
export type RecordingId = number;

type OnPort = { readonly port: PortId };
type OnRecording = { readonly recording: RecordingId };

export type MediaOperations = {
  open: {
    args: OnPort & { readonly listen: boolean };
    result: { readonly host: string; readonly port: number };
  };
  setRemote: { args: OnPort & { readonly remote: MediaRemote }; result: null };
  play: {
    args: OnPort & { readonly play: PlayId; readonly source: PlaySource; readonly options: PlayOptions };
    result: null;
  };
  /** Without `play` whatever plays is stopped. */
  stopPlay: { args: OnPort & { readonly play?: PlayId }; result: null };
  sendDtmf: { args: OnPort & { readonly digits: string; readonly timing: DtmfTiming }; result: null };
  /** Answered when the recording is over. */
  record: { args: OnPort & { readonly options: RecordOptions }; result: RecordingEnd };
  stopRecording: { args: OnPort; result: null };
  hear: {
    args: OnPort & { readonly frequencies: readonly number[]; readonly windowMs: number };
    result: Hearing;
  };
  progress: { args: OnPort & { readonly wish: ProgressWish }; result: CallProgress };
  portStats: { args: OnPort; result: PortStats };
  closePort: { args: OnPort; result: null };
  bridge: { args: { readonly a: PortId; readonly b: PortId }; result: null };
  unbridge: { args: OnPort; result: null };
  mix: {
    args: { readonly members: readonly { readonly port: PortId; readonly hears: readonly PortId[] }[] };
    result: null;
  };
  openRecording: { args: OnRecording & { readonly path: string }; result: null };
  recordPort: { args: OnRecording & OnPort & { readonly channel: RecordingChannel }; result: null };
  pauseRecording: { args: OnRecording & { readonly isPaused: boolean }; result: null };
  /** The event that it ended comes first. */
  endRecording: { args: OnRecording; result: null };
  /** Can the configured address be bound? Opens a pair of ports and gives it back. */
  probe: { args: Record<string, never>; result: null };
  serverStats: { args: Record<string, never>; result: MediaServerStats };
  close: { args: Record<string, never>; result: null };
};

export type MediaOperation = keyof MediaOperations;

export type MediaRequest = {
  [Operation in MediaOperation]: {
    readonly id: number;
    readonly operation: Operation;
    readonly args: MediaOperations[Operation]['args'];
  };
}[MediaOperation];

export type MediaReply =
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly code: MediaErrorCode;
      readonly details: MediaErrorDetails;
      /** What the cause said; the object itself stays in its thread. */
      readonly cause?: string;
    };

export type MediaEvent =
  | { readonly kind: 'dtmf'; readonly port: PortId; readonly digit: DtmfDigit }
  | { readonly kind: 'first-packet'; readonly port: PortId }
  | {
      readonly kind: 'play-ended';
      readonly port: PortId;
      readonly play: PlayId;
      readonly outcome: PlayOutcome;
      readonly playedMs: number;
    }
  /** Once for each recording that was opened. */
  | {
      readonly kind: 'recording-ended';
      readonly recording: RecordingId;
      readonly end: ConversationRecordingEnd;
    }
  | {
      readonly kind: 'log';
      readonly level: SipLogLevel;
      readonly message: string;
      readonly fields: Readonly<Record<string, string | number>>;
    };

export type MediaMessage = MediaReply | MediaEvent;
