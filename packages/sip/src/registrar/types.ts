import type { DigestAlgorithm } from '../digest/digest.ts';
import type { SipHop } from '../endpoint/types.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { RandomBytes, SipClock, SipLog } from '../ports.ts';

/** One binding of an address-of-record, RFC 3261 10.3. Plain JSON. */
export interface RegisteredContact {
  readonly user: string;
  /** The Contact URI as registered: the request-URI for calls to this phone. */
  readonly uri: string;
  /** Where the REGISTER came from: over UDP its source address, over TCP its connection. Use it as `nextHop`. */
  readonly nextHop: SipHop;
  /** On the endpoint's clock, in ms. */
  readonly expiresAt: number;
  /** 0 to 1 (RFC 3261 20.10). */
  readonly q: number;
  readonly callId: string;
  readonly cseq: number;
  readonly userAgent?: string;
}

export type RegistrationChange =
  | { readonly kind: 'added'; readonly contact: RegisteredContact }
  | { readonly kind: 'refreshed'; readonly contact: RegisteredContact }
  | { readonly kind: 'removed'; readonly contact: RegisteredContact }
  | { readonly kind: 'expired'; readonly contact: RegisteredContact };

export interface RegistrarOptions {
  /** Secrets of one user; undefined: no such user. */
  credentialsFor(user: string): { readonly password: string } | undefined;
  /** Whom a connection belongs to that has shown it in another way than by digest; undefined: nobody knows. */
  trustedUser?(source: SipHop): string | undefined;
  readonly realm: string;
  readonly clock: SipClock;
  readonly randomBytes: RandomBytes;
  readonly log?: SipLog;
  /** Digest algorithms to ask for, first choice first. Default MD5 alone: many phones fail at the sight of SHA-256. */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** How long a nonce is good, in ms (default 300,000). */
  readonly nonceLifeMs?: number;
  /** Seconds; shorter wishes get 423 (default 60). */
  readonly minExpires?: number;
  /** Seconds; longer wishes are cut to this (default 3600). */
  readonly maxExpires?: number;
  /** Bindings one user may have (default 10); more get 403. */
  readonly maxContacts?: number;
  onChange?(change: RegistrationChange): void;
}

export interface Registrar {
  /** Living contacts, best q first, then newest first. */
  contactsOf(user: string): readonly RegisteredContact[];
  /** All living contacts: what a later process may `restore`. */
  contacts(): readonly RegisteredContact[];
  /** Takes back contacts of an earlier process, so that phones can be called before they register again. Expired ones are left out. */
  restore(contacts: readonly RegisteredContact[]): void;
  /** The user who registered from this place, for telling whose phone calls. */
  userAt(source: SipHop): string | undefined;
  /** The connection from there is gone: what registered over it cannot be reached any more (RFC 5626 4.2.2). */
  release(source: SipHop): void;
  /** Answers one REGISTER. Called by the endpoint. */
  answer(request: SipRequest, source: SipHop): SipResponse;
  /** Stops the expiry timers. */
  close(): void;
}
