import {
  type Configuration,
  isCallbackService,
  option,
  type WaitPredictor,
  type WaitTimes,
} from '@ringback/core';

/** A wait as clients read it: whole seconds, -1 when nobody knows (API reference 9.2). */
export interface WaitAnswer {
  readonly ewt: number;
}

/** Expected waits of queues as clients ask for them. */
export class WaitTimeDesk {
  readonly #configuration: Pick<Configuration, 'services'>;
  readonly #waitTimes: WaitTimes;

  constructor(ports: {
    readonly configuration: Pick<Configuration, 'services'>;
    readonly waitTimes: WaitTimes;
  }) {
    this.#configuration = ports.configuration;
    this.#waitTimes = ports.waitTimes;
  }

  /** By this predictor. When nobody asked for it by name, by the one that the operator chose for the queue, if any. */
  of(queue: string, predictor: WaitPredictor, isAskedFor: boolean): WaitAnswer {
    const chosen = isAskedFor ? null : this.#waitTimes.chosen(queue);
    return { ewt: Math.round(this.#waitTimes.expectedWaitS(queue, chosen ?? predictor)) };
  }

  /** By queue; without a name those that somebody waits or waited in, and those that callback services name. */
  byQueue(
    queues: readonly string[],
    predictor: WaitPredictor,
    isAskedFor: boolean,
  ): Readonly<Record<string, WaitAnswer>> {
    const answers: Record<string, WaitAnswer> = Object.create(null);
    for (const queue of queues.length > 0 ? queues : this.#all())
      answers[queue] = this.of(queue, predictor, isAskedFor);
    return answers;
  }

  #all(): string[] {
    const configured = this.#configuration
      .services()
      .filter(({ options }) => isCallbackService(options))
      .flatMap(({ options }) => option(options, '_urs_virtual_queue') ?? []);
    const named = configured.filter((queue) => !queue.includes('$'));
    return [...new Set([...this.#waitTimes.queues(), ...named])].sort();
  }
}

/** Names in a list with commas. */
export function queueNames(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
