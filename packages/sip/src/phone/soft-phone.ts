import { openSipEndpoint } from '../endpoint/open-endpoint.ts';
import type { IncomingInvite, SipCredentials, SipEndpoint } from '../endpoint/types.ts';
import { decodedUser, escapeUser, parseSipUri } from '../message/uri.ts';
import type { SipLog } from '../ports.ts';
import { Listeners } from '../rtp/listeners.ts';
import { bracketed } from '../transport/via-routing.ts';
import { PhoneError } from './errors.ts';
import { type CallContext, LiveCall } from './live-call.ts';
import { PhoneRegistration } from './phone-registration.ts';
import { ANSWERS_AT_ONCE, ScriptReader } from './phone-script.ts';
import type { PhoneCall, PhoneScript, SoftPhone, SoftPhoneOptions } from './phone-types.ts';

/** Ended calls that are kept for looking at. */
const KEPT_CALLS = 200;
/** How long peers get to take our good-bye when the phone is closed. */
const LEAVE_MS = 1_000;

class Phone implements SoftPhone {
  readonly uri: string;
  invites = 0;
  readonly #options: SoftPhoneOptions;
  readonly #user: string;
  readonly #credentials: SipCredentials | undefined;
  readonly #log: SipLog;
  readonly #context: CallContext;
  readonly #registration: PhoneRegistration | undefined;
  readonly #callIds = new Set<string>();
  readonly #calls: LiveCall[] = [];
  readonly #began: Listeners<PhoneCall>;
  #script: ScriptReader;
  #address: { readonly host: string; readonly port: number };
  #endpoint: SipEndpoint | undefined;
  /** Going on and off the network, one after the other. */
  #changes: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(options: SoftPhoneOptions) {
    const { clock, media, password, randomBytes, registrar, uri } = options;
    const parsed = parseSipUri(uri);
    const user = parsed === undefined ? undefined : decodedUser(parsed);
    if (user === undefined) throw new PhoneError('PHONE_BAD_ARGUMENT', { field: 'uri' });
    this.#user = user;
    this.#options = options;
    this.uri = uri;
    this.#address = { host: options.host, port: options.port };
    const log: SipLog = options.log ?? (() => undefined);
    this.#log = log;
    this.#script = new ScriptReader(options.script ?? ANSWERS_AT_ONCE);
    this.#credentials = password === undefined ? undefined : { username: options.user ?? user, password };
    this.#began = new Listeners((thrown) =>
      log('error', 'A phone listener threw an error', { cause: thrown }),
    );
    this.#registration =
      registrar === undefined
        ? undefined
        : new PhoneRegistration({ uri, registrar, clock, log, credentials: this.#credentials });
    this.#context = {
      clock,
      randomBytes,
      media,
      says: options.says,
      listensFor: options.listensFor ?? [],
      codecs: options.codecs ?? ['PCMU', 'PCMA'],
      supervise: (work, call) => void this.#supervise(work, call),
    };
  }

  get address(): { readonly host: string; readonly port: number } {
    return this.#address;
  }

  get contact(): string {
    return `sip:${escapeUser(this.#user)}@${bracketed(this.#address.host)}:${this.#address.port}`;
  }

  get isRegistered(): boolean {
    return this.#registration?.isRegistered ?? false;
  }

  get callIds(): number {
    return this.#callIds.size;
  }

  get calls(): readonly PhoneCall[] {
    return [...this.#calls];
  }

  /** Goes on the network, unless the script says that it is not there. */
  async start(): Promise<void> {
    try {
      await this.#change();
    } catch (thrown) {
      await this.close();
      throw thrown;
    }
  }

  async behave(script: PhoneScript): Promise<void> {
    if (this.#closing !== undefined) throw new PhoneError('PHONE_UNREACHABLE');
    this.#script = new ScriptReader(script);
    await this.#change();
  }

  async call(target: string): Promise<PhoneCall> {
    const endpoint = this.#endpoint;
    if (endpoint === undefined) throw new PhoneError('PHONE_UNREACHABLE');
    const nextHop = this.#options.registrar?.nextHop;
    const call = await LiveCall.place(this.#context, endpoint, {
      target,
      from: { uri: this.uri },
      ...(this.#credentials === undefined ? {} : { credentials: this.#credentials }),
      ...(nextHop === undefined ? {} : { nextHop }),
    });
    this.#keep(call);
    return call;
  }

  onCall(listener: (call: PhoneCall) => void): () => void {
    return this.#began.add(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#settled(this.#changes);
    await this.#goOff(true);
    this.#began.clear();
  }

  /** Does what the script of this moment says, after all changes before. */
  #change(): Promise<void> {
    const before = this.#settled(this.#changes);
    this.#changes = before.then(() => (this.#script.isUnreachable ? this.#goOff(false) : this.#goOn()));
    return this.#changes;
  }

  /** Whether a change before succeeded was told to who asked for it. */
  async #settled(change: Promise<void>): Promise<void> {
    await Promise.allSettled([change]);
  }

  async #goOn(): Promise<void> {
    if (this.#endpoint !== undefined || this.#closing !== undefined) return;
    const { clock, log, randomBytes } = this.#options;
    const endpoint = await openSipEndpoint({
      ...this.#address,
      clock,
      randomBytes,
      userAgent: 'Ringback soft phone',
      ...(log === undefined ? {} : { log }),
      handler: { invite: (invite) => this.#receive(invite) },
    });
    this.#endpoint = endpoint;
    this.#address = { ...endpoint.address };
    try {
      await this.#registration?.start(endpoint);
    } catch (thrown) {
      await this.#goOff(false);
      throw thrown;
    }
  }

  async #goOff(takesLeave: boolean): Promise<void> {
    const endpoint = this.#endpoint;
    if (endpoint === undefined) return;
    this.#endpoint = undefined;
    // Nobody waits for these: a peer that is gone would hold us up for half a minute.
    if (takesLeave) for (const call of this.#live()) this.#context.supervise(call.hangUp(), call);
    await this.#registration?.stop(takesLeave);
    await endpoint.close(takesLeave ? LEAVE_MS : 0);
    for (const call of this.#live()) call.fail('the phone is off the network');
    await Promise.all(this.#calls.map((call) => call.silenced));
  }

  #live(): LiveCall[] {
    return this.#calls.filter((call) => call.state !== 'ended');
  }

  #receive(invite: IncomingInvite): void {
    this.invites += 1;
    this.#callIds.add(invite.callId);
    const isFull = this.#live().length >= (this.#options.maxCalls ?? 1);
    const behaviour = isFull ? ({ kind: 'busy' } as const) : this.#script.next();
    this.#keep(LiveCall.receive(this.#context, invite, behaviour));
  }

  #keep(call: LiveCall): void {
    this.#calls.push(call);
    const over = this.#calls.findIndex(({ state }) => state === 'ended');
    if (over >= 0 && this.#calls.length - this.#live().length > KEPT_CALLS) this.#calls.splice(over, 1);
    this.#began.emit(call);
  }

  async #supervise(work: Promise<unknown>, call: LiveCall): Promise<void> {
    try {
      await work;
    } catch (thrown) {
      // What fails because the call is over is no fault.
      if (call.state === 'ended') return;
      this.#log('error', 'A call of a phone failed', { callId: call.callId, cause: thrown });
      call.fail('a fault of the phone');
    }
  }
}

/**
 * A little SIP phone that answers, refuses, talks and listens as it is told. Resolves when it is on the network, and
 * registered if it is to register. Rejects with a PHONE_..., SIP_... or MEDIA_... fault.
 */
export async function createSoftPhone(options: SoftPhoneOptions): Promise<SoftPhone> {
  const phone = new Phone(options);
  await phone.start();
  return phone;
}
