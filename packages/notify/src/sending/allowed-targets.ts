import {
  type ConfigurationOfOrigins,
  ConfiguredOrigins,
  isAllowedOrigin,
  type NotificationTarget,
  originOf,
} from '@ringback/core';

/** Which addresses may be called: those that were configured, and those at origins that somebody allowed (contract section 4). */
export class AllowedTargets {
  readonly #outgoing: readonly string[];
  readonly #configured: ConfiguredOrigins;

  constructor(outgoing: readonly string[], configuration: ConfigurationOfOrigins) {
    this.#outgoing = outgoing;
    this.#configured = new ConfiguredOrigins(configuration);
  }

  /** Why a target may not be called, with the remedy; null when it may. */
  refusalOf({ address, isTrusted }: Pick<NotificationTarget, 'address' | 'isTrusted'>): string | null {
    const origin = originOf(address);
    if (origin === null) return 'The target is no http: or https: address.';
    if (isTrusted || isAllowedOrigin(origin, this.#outgoing) || this.#configured.has(origin)) return null;
    return `The target ${origin} came in a request and is not allowed: add it to http.outgoing.`;
  }
}
