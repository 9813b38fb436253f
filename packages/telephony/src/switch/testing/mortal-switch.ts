import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { AgentConfiguration, AgentId, CallEvent, CallOrder, StoredLeg } from '@ringback/core';
import type { Switch, SwitchOptions } from '../switch-options.ts';
import { until } from './live-switch.ts';

type Message =
  | { readonly kind: 'address'; readonly address: Switch['address'] }
  | { readonly kind: 'journal'; readonly leg: StoredLeg }
  | { readonly kind: 'event'; readonly event: CallEvent };

// The switch as built, in a thread of its own: the only way to have it vanish in the middle of a call.
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { randomBytes, randomUUID } = require('node:crypto');
const clock = {
  now: () => Date.now(),
  setTimer(delayMs, fire) {
    const timer = setTimeout(fire, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
const write = async (leg) => parentPort.postMessage({ kind: 'journal', leg });
import(workerData.program).then(async ({ createSwitch }) => {
  const control = await createSwitch({
    ...workerData.options,
    agents: () => new Map(workerData.agents),
    journal: { dialling: write, answered: write, ended: write },
    clock,
    wireClock: clock,
    chance: { bytes: (count) => randomBytes(count), uuid: () => randomUUID(), random: () => 0.5 },
    telemetry: { log() {}, count() {}, observe() {} },
  });
  control.onEvent((event) => parentPort.postMessage({ kind: 'event', event }));
  parentPort.on('message', ({ verb, order }) => control[verb](order));
  parentPort.postMessage({ kind: 'address', address: control.address });
});
`;

/** A switch that can be killed. */
export class MortalSwitch {
  readonly events: CallEvent[] = [];
  /** The latest record of each leg, as a database would have it. */
  readonly legs = new Map<string, StoredLeg>();
  readonly #worker: Worker;
  #address: Switch['address'] | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (message: Message) => {
      if (message.kind === 'address') this.#address = message.address;
      else if (message.kind === 'journal') this.legs.set(message.leg.legId, message.leg);
      else this.events.push(message.event);
    });
  }

  static async open(
    options: Omit<
      SwitchOptions,
      'agents' | 'journal' | 'clock' | 'wireClock' | 'chance' | 'telemetry' | 'promptFolders'
    >,
    agents: ReadonlyMap<AgentId, AgentConfiguration>,
  ): Promise<MortalSwitch> {
    const program = createRequire(import.meta.url).resolve('@ringback/telephony');
    const workerData = { program, options: { ...options, promptFolders: [] }, agents: [...agents] };
    const mortal = new MortalSwitch(new Worker(PROGRAM, { eval: true, workerData }));
    await until(() => mortal.#address !== undefined);
    return mortal;
  }

  get address(): Switch['address'] {
    if (this.#address === undefined) throw new Error('The switch is not open');
    return this.#address;
  }

  createCall(order: CallOrder): void {
    this.#worker.postMessage({ verb: 'createCall', order }, []);
  }

  connectParty(order: CallOrder): void {
    this.#worker.postMessage({ verb: 'connectParty', order }, []);
  }

  /** Without a word to anybody. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }
}
