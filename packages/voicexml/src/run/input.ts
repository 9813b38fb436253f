/** What happened outside. Inputs about something that is over already are ignored. */
export type VoiceInput =
  | { readonly kind: 'playEnded'; readonly id: number }
  | { readonly kind: 'mark'; readonly id: number; readonly name: string }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'timer'; readonly id: number }
  | { readonly kind: 'fetched'; readonly id: number; readonly outcome: FetchOutcome }
  | {
      readonly kind: 'recordEnded';
      readonly id: number;
      /** Absent when nothing was to be heard. */
      readonly recording: Recording | undefined;
      readonly reachedMaxTime: boolean;
    }
  | { readonly kind: 'transferEnded'; readonly id: number; readonly outcome: TransferOutcome }
  /** `recording`: what was recorded when the caller hung up during a recording. */
  | { readonly kind: 'hangup'; readonly recording?: Recording }
  /** An event of the platform, such as one that another party sends. */
  | { readonly kind: 'event'; readonly name: string; readonly message: string | undefined };

export type FetchOutcome =
  | { readonly ok: true; readonly url: string; readonly text: string }
  /** `status` when a server answered; `timeout` when it did not in time. */
  | { readonly ok: false; readonly message: string; readonly status?: number; readonly timeout?: true };

export interface Recording {
  /** By which it can be played and sent. */
  readonly uri: string;
  readonly durationMs: number;
  readonly size: number;
  readonly type: string;
}

/** Values of the variable of a `transfer` (VoiceXML 2.0 2.3.7.2, 2.1 7). */
export type TransferResult =
  | 'busy'
  | 'noanswer'
  | 'network_busy'
  | 'near_end_disconnect'
  | 'far_end_disconnect'
  | 'network_disconnect'
  | 'maxtime_disconnect'
  | 'unknown';

export type TransferOutcome =
  /** The call is somebody else's now. */
  | { readonly kind: 'handedOver' }
  | { readonly kind: 'result'; readonly result: TransferResult; readonly durationMs: number }
  /** `error.connection.noauthorization`, `.baddestination`, `.noroute`, `.noresource`, `error.unsupported.transfer.*`. */
  | { readonly kind: 'failed'; readonly event: string; readonly message: string };
