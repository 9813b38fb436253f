import { DigestServer, type DigestVerdict } from '../digest/digest-server.ts';
import type { SipHop } from '../endpoint/types.ts';
import { SipError } from '../errors.ts';
import { createIdentifiers } from '../identifiers.ts';
import { headerValue, parseCseq } from '../message/headers.ts';
import { makeResponse } from '../message/make-response.ts';
import type { SipHeader, SipRequest, SipResponse } from '../message/message.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { header } from '../message/serialise-message.ts';
import { decodedUser, parseSipUri, sameSipUri } from '../message/uri.ts';
import type { SipTimer } from '../ports.ts';
import type { RegisteredContact, Registrar, RegistrarOptions, RegistrationChange } from './types.ts';
import { readContacts, type WantedContact } from './wanted-contacts.ts';

/** How late an expiry may be noticed, so that one timer serves all. */
const SWEEP_MS = 1_000;

type Outcome = { readonly status: number; readonly headers: readonly SipHeader[] };

/** Keeps who can be reached where, RFC 3261 10.3. Throws SIP_BAD_OPTION for impossible limits. */
export function createRegistrar(options: RegistrarOptions): Registrar {
  return new LocationRegistrar(options);
}

class LocationRegistrar implements Registrar {
  readonly #options: RegistrarOptions;
  readonly #digest: DigestServer;
  readonly #identifiers;
  readonly #minExpires: number;
  readonly #maxExpires: number;
  readonly #maxContacts: number;
  readonly #bindings = new Map<string, RegisteredContact[]>();
  #sweep: SipTimer | undefined;
  #closed = false;

  constructor(options: RegistrarOptions) {
    this.#options = options;
    this.#minExpires = options.minExpires ?? 60;
    this.#maxExpires = options.maxExpires ?? 3_600;
    this.#maxContacts = options.maxContacts ?? 10;
    if (this.#minExpires < 1 || this.#maxExpires < this.#minExpires || this.#maxContacts < 1) {
      throw new SipError('SIP_BAD_OPTION', { minExpires: this.#minExpires, maxExpires: this.#maxExpires });
    }
    this.#identifiers = createIdentifiers(options.randomBytes);
    this.#digest = new DigestServer(options);
  }

  contactsOf(user: string): readonly RegisteredContact[] {
    const now = this.#options.clock.now();
    return (this.#bindings.get(user) ?? [])
      .filter((contact) => contact.expiresAt > now)
      .reverse()
      .sort((a, b) => b.q - a.q);
  }

  contacts(): readonly RegisteredContact[] {
    return [...this.#bindings.keys()].flatMap((user) => this.contactsOf(user));
  }

  restore(contacts: readonly RegisteredContact[]): void {
    const now = this.#options.clock.now();
    for (const contact of contacts) {
      // A connection that the peer opened did not outlive the process that it was opened to.
      if (contact.expiresAt <= now || contact.nextHop.transport === 'ws') continue;
      const all = this.#bindings.get(contact.user) ?? [];
      if (!all.some((known) => sameContact(known.uri, contact.uri)))
        this.#bindings.set(contact.user, [...all, contact]);
    }
    this.#arm();
  }

  release(source: SipHop): void {
    for (const [user, all] of this.#bindings) {
      const gone = all.filter(({ nextHop }) => isSameHop(nextHop, source));
      if (gone.length === 0) continue;
      const left = all.filter((contact) => !gone.includes(contact));
      if (left.length === 0) this.#bindings.delete(user);
      else this.#bindings.set(user, left);
      for (const contact of gone) this.#tell({ kind: 'removed', contact });
    }
    this.#arm();
  }

  userAt(source: SipHop): string | undefined {
    return this.contacts().find(({ nextHop }) => isSameHop(nextHop, source))?.user;
  }

  answer(request: SipRequest, source: SipHop): SipResponse {
    const outcome = this.#register(request, source);
    return makeResponse(request, { ...outcome, toTag: this.#identifiers.tag() });
  }

  close(): void {
    this.#closed = true;
    this.#sweep?.cancel();
  }

  #register(request: SipRequest, source: SipHop): Outcome {
    const aor = parseSipUri(parseNameAddr(headerValue(request, 'to') ?? '')?.uri ?? '');
    const user = aor === undefined ? undefined : decodedUser(aor);
    // 10.3 item 5: an address-of-record that is none of ours.
    if (user === undefined || user === '') return refuse(404);
    const trusted = this.#options.trustedUser?.(source);
    const verdict: DigestVerdict =
      trusted === undefined ? this.#digest.check(request) : { kind: 'accepted', user: trusted };
    if (verdict.kind === 'challenge') return { status: 401, headers: verdict.headers };
    // 10.3 item 4: each user registers for himself.
    if (verdict.user !== user) return refuse(403);
    const wanted = readContacts(request);
    if (wanted === 'broken') return refuse(400);
    const cseq = parseCseq(request)?.number ?? 0;
    const callId = headerValue(request, 'call-id') ?? '';
    if (wanted === 'all') return this.#removeAll(user, callId, cseq);
    return this.#bind(user, wanted, { request, source, callId, cseq });
  }

  #removeAll(user: string, callId: string, cseq: number): Outcome {
    const all = this.#bindings.get(user) ?? [];
    // 10.3 item 6: a request that is older than what it would remove fails as a whole.
    if (all.some((known) => known.callId === callId && known.cseq >= cseq)) return refuse(500);
    this.#bindings.delete(user);
    for (const contact of all) this.#tell({ kind: 'removed', contact });
    return this.#granted(user);
  }

  #bind(
    user: string,
    wanted: readonly WantedContact[],
    origin: { request: SipRequest; source: SipHop; callId: string; cseq: number },
  ): Outcome {
    const { request, source, callId, cseq } = origin;
    const before = this.contactsOf(user).toReversed();
    let after = [...before];
    const changes: RegistrationChange[] = [];
    const userAgent = headerValue(request, 'user-agent');
    for (const { uri, expires, q } of wanted) {
      const asked = expires ?? this.#maxExpires;
      if (asked > 0 && asked < this.#minExpires) {
        return { status: 423, headers: [header('Min-Expires', String(this.#minExpires))] };
      }
      const known = after.find((contact) => sameContact(contact.uri, uri));
      // 10.3 item 7: out of order. Nothing of the request is done.
      if (known !== undefined && known.callId === callId && known.cseq >= cseq && before.includes(known)) {
        return refuse(500);
      }
      after = after.filter((contact) => contact !== known);
      if (asked === 0) {
        if (known !== undefined) changes.push({ kind: 'removed', contact: known });
        continue;
      }
      const expiresAt = this.#options.clock.now() + Math.min(asked, this.#maxExpires) * 1_000;
      const contact: RegisteredContact = {
        user,
        uri,
        nextHop: source,
        expiresAt,
        q,
        callId,
        cseq,
        ...(userAgent === undefined ? {} : { userAgent }),
      };
      after.push(contact);
      changes.push({ kind: known === undefined ? 'added' : 'refreshed', contact });
    }
    if (after.length > this.#maxContacts) return refuse(403);
    if (after.length === 0) this.#bindings.delete(user);
    else this.#bindings.set(user, after);
    for (const change of changes) this.#tell(change);
    this.#arm();
    return this.#granted(user);
  }

  #granted(user: string): Outcome {
    const now = this.#options.clock.now();
    const headers = this.contactsOf(user).map(({ uri, expiresAt, q }) => {
      const rest = Math.max(1, Math.round((expiresAt - now) / 1_000));
      return header('Contact', `<${uri}>;expires=${rest}${q === 1 ? '' : `;q=${q}`}`);
    });
    return { status: 200, headers };
  }

  #arm(): void {
    if (this.#closed) return;
    this.#sweep?.cancel();
    this.#sweep = undefined;
    const next = Math.min(...[...this.#bindings.values()].flat().map((contact) => contact.expiresAt));
    if (next === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.max(SWEEP_MS, next - this.#options.clock.now());
    this.#sweep = this.#options.clock.setTimer(delayMs, () => this.#expire());
  }

  #expire(): void {
    const now = this.#options.clock.now();
    const expired: RegisteredContact[] = [];
    for (const [user, all] of this.#bindings) {
      const living = all.filter((contact) => contact.expiresAt > now);
      if (living.length === all.length) continue;
      expired.push(...all.filter((contact) => contact.expiresAt <= now));
      if (living.length === 0) this.#bindings.delete(user);
      else this.#bindings.set(user, living);
    }
    for (const contact of expired) this.#tell({ kind: 'expired', contact });
    this.#arm();
  }

  #tell(change: RegistrationChange): void {
    try {
      this.#options.onChange?.(change);
    } catch (error) {
      // What the owner makes of it must not undo what the phone was granted.
      this.#options.log?.('error', 'The listener for registrations failed', { error });
    }
  }
}

function refuse(status: number): Outcome {
  return { status, headers: [] };
}

function isSameHop(a: SipHop, b: SipHop): boolean {
  return a.host === b.host && a.port === b.port && a.transport === b.transport;
}

function sameContact(a: string, b: string): boolean {
  const left = parseSipUri(a);
  const right = parseSipUri(b);
  return left !== undefined && right !== undefined ? sameSipUri(left, right) : a === b;
}
