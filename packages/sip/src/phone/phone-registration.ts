import type { SipCredentials, SipEndpoint } from '../endpoint/types.ts';
import type { SipClock, SipLog, SipTimer } from '../ports.ts';
import { type Registered, type RegisterOutcome, register } from '../registrar/registration.ts';
import { PhoneError } from './errors.ts';
import type { PhoneRegistrar } from './phone-types.ts';

const DEFAULT_EXPIRES_SECONDS = 300;
/** After a refresh that failed: often enough to be back soon after the registrar is. */
const RETRY_MS = 5_000;
/** A registrar that is gone must not hold up the closing of a phone. */
const UNREGISTER_WAIT_MS = 500;

export type RegistrationOptions = {
  /** The address-of-record. */
  readonly uri: string;
  readonly credentials: SipCredentials | undefined;
  readonly registrar: PhoneRegistrar;
  readonly clock: SipClock;
  readonly log: SipLog;
};

/** Keeps one phone registered, from `start` to `stop`. */
export class PhoneRegistration {
  readonly #options: RegistrationOptions;
  #registered: Registered | undefined;
  #endpoint: SipEndpoint | undefined;
  #timer: SipTimer | undefined;

  constructor(options: RegistrationOptions) {
    this.#options = options;
  }

  get isRegistered(): boolean {
    return this.#registered !== undefined;
  }

  /** Registers and goes on refreshing. Rejects with PHONE_NOT_REGISTERED when the first try fails. */
  async start(endpoint: SipEndpoint): Promise<void> {
    this.#endpoint = endpoint;
    const outcome = await this.#register(
      endpoint,
      this.#options.registrar.expiresSeconds ?? DEFAULT_EXPIRES_SECONDS,
    );
    if (outcome.kind === 'registered') {
      this.#keep(outcome);
      return;
    }
    this.#endpoint = undefined;
    throw new PhoneError(
      'PHONE_NOT_REGISTERED',
      outcome.kind === 'refused' ? { status: outcome.status } : { reason: outcome.outcome },
    );
  }

  /** Stops refreshing; `takeBack` unregisters too, waiting half a second for it at most. */
  async stop(takeBack: boolean): Promise<void> {
    const endpoint = this.#endpoint;
    const wasRegistered = this.isRegistered;
    this.#timer?.cancel();
    this.#endpoint = undefined;
    if (takeBack && wasRegistered && endpoint !== undefined) {
      let timer: SipTimer | undefined;
      const waited = new Promise<void>((resolve) => {
        timer = this.#options.clock.setTimer(UNREGISTER_WAIT_MS, resolve);
      });
      await Promise.race([this.#register(endpoint, 0), waited]);
      timer?.cancel();
    }
    this.#registered = undefined;
  }

  #register(endpoint: SipEndpoint, expiresSeconds: number): Promise<RegisterOutcome> {
    const { credentials, registrar, uri } = this.#options;
    return register(endpoint, {
      registrar: registrar.target,
      aor: uri,
      expiresSeconds,
      ...(credentials === undefined ? {} : { credentials }),
      ...(registrar.nextHop === undefined ? {} : { nextHop: registrar.nextHop }),
      ...(this.#registered === undefined ? {} : { previous: this.#registered }),
    });
  }

  #keep(outcome: Registered): void {
    this.#registered = outcome;
    this.#schedule(outcome.expiresSeconds * 800);
  }

  #schedule(delayMs: number): void {
    this.#timer = this.#options.clock.setTimer(delayMs, () => void this.#refresh());
  }

  /** Never rejects. */
  async #refresh(): Promise<void> {
    const endpoint = this.#endpoint;
    if (endpoint === undefined) return;
    try {
      const outcome = await this.#register(
        endpoint,
        this.#options.registrar.expiresSeconds ?? DEFAULT_EXPIRES_SECONDS,
      );
      if (this.#endpoint !== endpoint) return;
      if (outcome.kind === 'registered') {
        this.#keep(outcome);
        return;
      }
      this.#options.log('warn', 'A phone could not refresh its registration', { outcome });
    } catch (thrown) {
      if (this.#endpoint !== endpoint) return;
      this.#options.log('error', 'A phone failed to refresh its registration', { cause: thrown });
    }
    this.#registered = undefined;
    this.#schedule(RETRY_MS);
  }
}
