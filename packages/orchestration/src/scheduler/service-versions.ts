import type { CallbackRecord, Clock, Configuration, OptionMap } from '@ringback/core';

/** What tells which version of a service a callback was accepted by. */
export type Acceptance = Pick<CallbackRecord, 'service' | 'createdAt' | 'desiredAt'>;

export interface ServiceVersionPorts {
  readonly configuration: Pick<Configuration, 'service' | 'onChange'>;
  readonly clock: Pick<Clock, 'now'>;
}

interface Superseded {
  readonly options: OptionMap | null;
  readonly until: number;
}

/** Longer than a callback that is wanted at once stands between its acceptance and its start, unless we were away. */
const KEPT_MS = 10 * 60_000;

/**
 * Which options apply to a callback: a change takes effect for the next request (contract section 4), so who is wanted
 * at once is started with what stood there when the request was accepted. Who is wanted later is started with what
 * stands there then.
 */
export class ServiceVersions {
  readonly #ports: ServiceVersionPorts;
  /** Oldest first. */
  readonly #superseded = new Map<string, Superseded[]>();

  constructor(ports: ServiceVersionPorts) {
    this.#ports = ports;
    ports.configuration.onChange((change) => {
      if (change.kind === 'service') this.#supersede(change.name, change.before);
    });
  }

  /** Null when the service is not configured. */
  optionsFor({ service, createdAt, desiredAt }: Acceptance): OptionMap | null {
    const current = this.#ports.configuration.service(service);
    if (desiredAt > createdAt) return current;
    const version = this.#superseded.get(service)?.find(({ until }) => until > createdAt);
    return version === undefined ? current : version.options;
  }

  #supersede(service: string, options: OptionMap | null): void {
    const now = this.#ports.clock.now();
    const kept = (this.#superseded.get(service) ?? []).filter(({ until }) => until > now - KEPT_MS);
    this.#superseded.set(service, [...kept, { options, until: now }]);
  }
}
