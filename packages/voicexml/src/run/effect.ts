import type { Json } from '@ringback/script';

/** A piece of what the caller is to hear. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string; readonly style: SpeechStyle }
  /** `alternate` is played when the sound cannot be had. */
  | {
      readonly kind: 'audio';
      readonly uri: string;
      readonly timeoutMs: number;
      readonly maxAgeS: number | undefined;
      readonly maxStaleS: number | undefined;
      readonly alternate: readonly Segment[];
    }
  | { readonly kind: 'silence'; readonly ms: number }
  /** When it is reached, the platform says so by `mark`. */
  | { readonly kind: 'mark'; readonly name: string };

/** How a text is to be said; absent fields are as usual. */
export interface SpeechStyle {
  readonly lang: string;
  readonly voice?: string;
  readonly gender?: string;
  readonly rate?: string;
  readonly volume?: string;
  /** `digits`, `number`, `date`, `time`, `duration`, `currency`, `telephone`, `characters`, ... (`say-as`). */
  readonly interpretAs?: string;
  readonly format?: string;
}

export interface FetchRequest {
  readonly use: 'document' | 'grammar' | 'script' | 'data';
  /** Absolute, without fragment. */
  readonly url: string;
  readonly method: 'get' | 'post';
  /** Of a POST, and what of it are names of recordings. */
  readonly body: FetchBody | undefined;
  readonly timeoutMs: number;
  /** Seconds; see `FreshCopies`. */
  readonly maxAgeS: number | undefined;
  readonly maxStaleS: number | undefined;
}

export interface FetchBody {
  readonly enctype: string;
  readonly fields: readonly {
    readonly name: string;
    readonly value: string;
    readonly isRecording: boolean;
  }[];
}

export type ExitReason =
  /** `exit`, or the end of all dialogs. */
  | 'exit'
  /** `disconnect` with names, whose values these are. */
  | 'disconnect'
  /** The caller hung up, and the document had done what it wanted to do then. */
  | 'hangup'
  /** The caller was handed over. */
  | 'transferred'
  /** An error that no document handled. */
  | 'error'
  /** A budget was used up. */
  | 'limit';

/** What the platform is to do, in this order. */
export type VoiceEffect =
  | {
      readonly kind: 'play';
      readonly id: number;
      readonly segments: readonly Segment[];
      /** Again and again until it is stopped: sound during a fetch or a transfer. */
      readonly loop: boolean;
    }
  | { readonly kind: 'stopPlay'; readonly id: number }
  | { readonly kind: 'timer'; readonly id: number; readonly ms: number }
  | { readonly kind: 'cancelTimer'; readonly id: number }
  | { readonly kind: 'fetch'; readonly id: number; readonly request: FetchRequest }
  | {
      readonly kind: 'record';
      readonly id: number;
      readonly beep: boolean;
      readonly maxTimeMs: number;
      readonly finalSilenceMs: number;
      /** Without a sound for that long it ends as `noinput`. */
      readonly timeoutMs: number;
      readonly type: string | undefined;
    }
  | { readonly kind: 'stopRecord'; readonly id: number }
  | {
      readonly kind: 'transfer';
      readonly id: number;
      readonly transfer: 'blind' | 'bridge' | 'consultation';
      readonly dest: string;
      readonly connectTimeoutMs: number | undefined;
      readonly maxTimeMs: number | undefined;
      readonly audio: string | undefined;
      readonly aai: string | undefined;
    }
  /** The caller keyed what ends a bridge. */
  | { readonly kind: 'endTransfer'; readonly id: number }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'log'; readonly label: string | undefined; readonly text: string }
  /** Nothing follows. */
  | {
      readonly kind: 'exit';
      readonly reason: ExitReason;
      readonly message: string | undefined;
      readonly values: Json | undefined;
    };
