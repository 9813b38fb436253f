import type { ReinviteOutcome, SipHop } from '../endpoint/types.ts';
import type { RandomBytes, SipClock, SipLog } from '../ports.ts';
import type { MediaServer, PlaySource } from '../rtp/media-types.ts';
import type { DtmfTiming } from '../rtp/telephone-event.ts';
import type { AudioCodec } from '../sdp/audio.ts';

/** What a phone does with one call that comes in. Plain data, so that a demo or a test can be written down as a table. */
export type PhoneBehaviour =
  /** Rings for `afterMs`, answers, and hangs up `hangUpAfterMs` after the answer if that is given. */
  | { readonly kind: 'answer'; readonly afterMs: number; readonly hangUpAfterMs?: number }
  /** 486 after `afterMs` of ringing (default: at once). */
  | { readonly kind: 'busy'; readonly afterMs?: number }
  /** 603, the same. */
  | { readonly kind: 'decline'; readonly afterMs?: number }
  /** Any other refusal, 300-699. */
  | { readonly kind: 'status'; readonly status: number; readonly afterMs?: number }
  /** Rings until the caller gives up. */
  | { readonly kind: 'ring' };

export type PhoneScript =
  | PhoneBehaviour
  /** One for each call in turn; the last for all that follow. At least one. */
  | readonly PhoneBehaviour[]
  /** The phone is gone from the network, with its calls, until it behaves otherwise. */
  | { readonly kind: 'unreachable' };

export type PhoneRegistrar = {
  /** The domain: `sip:example.com`. */
  readonly target: string;
  /** Where REGISTER and our own calls go; default: what the target names. */
  readonly nextHop?: SipHop;
  /** Seconds, default 300; refreshed after four fifths of what was granted. */
  readonly expiresSeconds?: number;
};

export type SoftPhoneOptions = {
  /** Its address-of-record, `sip:user@domain`. */
  readonly uri: string;
  /** For digest; default: the user of `uri`. */
  readonly user?: string;
  readonly password?: string;
  /** The local IP address, for SIP; RTP is the media server's. */
  readonly host: string;
  /** SIP port, 0 for a free one. */
  readonly port: number;
  /** Registers there. Without it the phone is reached at its address. */
  readonly registrar?: PhoneRegistrar;
  /** Shared by as many phones as one likes; the phone does not close it. */
  readonly media: MediaServer;
  readonly clock: SipClock;
  readonly randomBytes: RandomBytes;
  readonly log?: SipLog;
  /** Default: answers at once. */
  readonly script?: PhoneScript;
  /** What it says while it talks, over and over. Default: nothing. */
  readonly says?: PlaySource;
  /** Frequencies (Hz) to look for in what it hears, one at a time. Default: none. */
  readonly listensFor?: readonly number[];
  /** Best first; default PCMU, PCMA. */
  readonly codecs?: readonly AudioCodec[];
  /** Calls at the same time; more get 486. Default 1. */
  readonly maxCalls?: number;
};

export type PhoneCallDirection = 'incoming' | 'outgoing';

export type PhoneCallState = 'ringing' | 'talking' | 'ended';

export type PhoneCallEnd =
  | { readonly kind: 'hung-up'; readonly by: 'us' | 'peer' }
  /** A caller gave up while the call rang. */
  | { readonly kind: 'cancelled'; readonly by: 'us' | 'peer' }
  /** The called one refused, with this status. */
  | { readonly kind: 'refused'; readonly by: 'us' | 'peer'; readonly status: number }
  /** No answer on the wire, a broken dialog, media lost, or the phone gone from the network. */
  | { readonly kind: 'failed'; readonly reason: string };

export type PhoneCallReport = {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly lostIn: number;
  /** Loudest quarter of a second heard, relative to full scale. */
  readonly loudestRms: number;
  /** For each of `listensFor`: in how many quarters of a second it was what was heard. */
  readonly heard: readonly { readonly frequency: number; readonly times: number }[];
  /** The one of `listensFor` that is heard now, or was last before the end. */
  readonly hears?: number;
  /** Digits that the peer keyed. */
  readonly digits: string;
};

/** One call of one phone; kept after its end. */
export type PhoneCall = {
  readonly callId: string;
  readonly direction: PhoneCallDirection;
  /** The peer's SIP URI. */
  readonly peer: string;
  readonly state: PhoneCallState;
  readonly isOnHold: boolean;
  /** On the phone's clock, in ms. */
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Resolves when it is answered (true) or ended before (false). */
  readonly answered: Promise<boolean>;
  readonly ended: Promise<PhoneCallEnd>;
  /** Also after the end: what it was then. */
  report(): Promise<PhoneCallReport>;
  /** Says something else from now on; undefined: nothing. */
  say(source: PlaySource | undefined): Promise<void>;
  sendDtmf(digits: string, timing?: DtmfTiming): Promise<void>;
  /** Offers `sendonly` and falls silent. */
  hold(): Promise<ReinviteOutcome>;
  resume(): Promise<ReinviteOutcome>;
  /** Cancels, refuses (603) or says BYE, whichever fits. Idempotent; resolves when the call is over here. */
  hangUp(): Promise<void>;
};

export type SoftPhone = {
  readonly uri: string;
  /** Its port is 0 as long as a phone with a free port was never on the network. */
  readonly address: { readonly host: string; readonly port: number };
  /** `sip:user@host:port`, to be called without a registrar. */
  readonly contact: string;
  readonly isRegistered: boolean;
  /** INVITEs that began a call, refused ones too. */
  readonly invites: number;
  /** Different Call-IDs among them. */
  readonly callIds: number;
  /** All calls, oldest first; of ended ones the last 200. */
  readonly calls: readonly PhoneCall[];
  /** What it does with calls from now on. Resolves when it is reachable, and registered if it registers, or gone. */
  behave(script: PhoneScript): Promise<void>;
  /** Calls somebody. Rejects with PHONE_UNREACHABLE, or a fault of media or SIP. */
  call(target: string): Promise<PhoneCall>;
  /** Each call that begins, in and out. */
  onCall(listener: (call: PhoneCall) => void): () => void;
  /** Ends the calls, unregisters, lets the port go. Idempotent. */
  close(): Promise<void>;
};
