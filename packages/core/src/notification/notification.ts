import type { CallbackId } from '../ids.ts';
import type { Channel } from './channel.ts';

/** Where a message goes. */
export interface NotificationTarget {
  /** URL, session id, device token, user, e-mail address or number. */
  readonly address: string;
  /** Suffix of the section that configures the provider; null: the section of the channel itself. */
  readonly provider: string | null;
  /** The debug credentials of the provider are used. */
  readonly isDebug: boolean;
  /** Value of the Authorization header (customhttp). */
  readonly authorization: string | null;
  /** The address was configured. One that came in a request is only called where that is allowed (contract section 4). */
  readonly isTrusted: boolean;
}

/** Nobody in particular: whoever subscribed. */
export const EVERYBODY: NotificationTarget = {
  address: '',
  provider: null,
  isDebug: false,
  authorization: null,
  isTrusted: true,
};

/** A message that is to leave: written in the unit of what it tells, sent after that, at least once. */
export interface NewNotification {
  /** The same at each attempt: receivers can tell a repetition by it. */
  readonly id: string;
  readonly channel: Channel;
  /** Whose limits and whose silence count: a server, a provider, a user. */
  readonly receiver: string;
  /** Messages of one line leave in their order, one at a time; null: on its own. */
  readonly line: string | null;
  readonly callbackId: CallbackId | null;
  /** What it tells: name of a status event, tag of what was published. */
  readonly event: string;
  readonly target: NotificationTarget;
  readonly message: string;
  /** Subject of an e-mail. */
  readonly subject: string | null;
  /** Attempts in all. */
  readonly maxAttempts: number;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  /** When it is not worth being sent any more. */
  readonly expiresAt: number;
  /** Only sent while the callback still waits for this time, milliseconds since 1970. */
  readonly onlyIfDesiredAt: number | null;
}

/** Since when, and for how long, messages are worth being sent (milliseconds); and where their ids come from. */
export interface MakingOfMessages {
  readonly now: number;
  readonly ttlMs: number;
  readonly uuid: () => string;
}

type Told = Pick<NewNotification, 'channel' | 'target' | 'callbackId' | 'event' | 'message' | 'maxAttempts'>;

/** A message about a callback that is due now, in a line of its own unless `told` says otherwise. */
export function messageOf(
  told: Told & Partial<NewNotification>,
  { now, ttlMs, uuid }: MakingOfMessages,
): NewNotification {
  return {
    id: uuid(),
    receiver: receiverOf(told.channel, told.target),
    line: null,
    subject: null,
    dueAt: now,
    expiresAt: now + ttlMs,
    onlyIfDesiredAt: null,
    ...told,
  };
}

/** One that a sender has taken. */
export interface TakenNotification extends NewNotification {
  /** Attempts that were made before. */
  readonly attempts: number;
}

/** Whose limits count for a message. */
export function receiverOf(channel: Channel, { address, provider }: NotificationTarget): string {
  switch (channel) {
    case 'httpcb':
    case 'webpush':
      return `${channel} ${endpointOrigin(address)}`;
    case 'comet':
      return `comet ${address}`;
    default:
      return provider === null ? channel : `${channel} ${provider}`;
  }
}

/** Origin of a URL, or of the endpoint of a Web Push subscription. */
function endpointOrigin(address: string): string {
  const url = address.startsWith('{') ? (/"endpoint"\s*:\s*"([^"]+)"/.exec(address)?.[1] ?? '') : address;
  return URL.canParse(url) ? new URL(url).origin : 'unreadable';
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** Pause before the next attempt after so many: 1 s, 2 s, 4 s ... at most a minute, up to a quarter longer by chance. */
export function pauseAfter(attempts: number, chance: number): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, attempts - 1), LONGEST_PAUSE_MS);
  return Math.round(pause * (1 + chance / 4));
}
