/** Asked for by somebody outside, or by a fault after which the process cannot go on. */
export type StopReason =
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'fault'; readonly error: unknown };

/** Thrown out of the start when the process was asked to stop meanwhile. */
export class StoppedWhileStarting extends Error {
  constructor() {
    super('The process was asked to stop while it was starting.');
    this.name = 'StoppedWhileStarting';
  }
}

/** Whether and why the process is to end. The first reason counts; asking again changes nothing. */
export class StopRequest {
  #reason: StopReason | null = null;
  #settle: (reason: StopReason) => void = () => undefined;
  readonly #requested: Promise<StopReason>;

  constructor() {
    this.#requested = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get isRequested(): boolean {
    return this.#reason !== null;
  }

  /** Resolves with the first reason. */
  get requested(): Promise<StopReason> {
    return this.#requested;
  }

  request(reason: StopReason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#settle(reason);
  }

  /** For the steps of a start: goes on, or throws StoppedWhileStarting. */
  check(): void {
    if (this.#reason !== null) throw new StoppedWhileStarting();
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Turns signals into stop requests. They may come several times, and to the whole process group: the handlers stay
 * until the end, so that a second one does not cut the first one's work short. Gives the function that takes them away.
 */
export function listenForSignals(stop: StopRequest): () => void {
  const handlers = SIGNALS.map((signal) => {
    const handler = (): void => stop.request({ kind: 'signal', signal });
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}
