import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AgentConfiguration,
  agentId,
  type CallEvent,
  type CallOrder,
  type Chance,
  callbackId,
  callId,
  type LegId,
  legId,
  type Party,
} from '@ringback/core';
import {
  createMediaServer,
  createSoftPhone,
  type MediaServer,
  type SoftPhone,
  type SoftPhoneOptions,
  sine,
} from '@ringback/sip';
import { systemClock } from '@ringback/testkit';
import { createSwitch } from '../create-switch.ts';
import type { Switch, SwitchOptions } from '../switch-options.ts';
import { FakeJournal } from './fake-journal.ts';
import { FakeTelemetry } from './fake-telemetry.ts';
import { MUSIC_HZ, makePromptFolder, PROMPT_HZ, type PromptFolder } from './sound-files.ts';

export const HOST = '127.0.0.1';
export const TONES = [400, 1_000, 1_300, 1_700, 2_100, 2_600] as const;

export const realChance: Chance = {
  uuid: () => randomUUID(),
  bytes: (count) => randomBytes(count),
  random: () => randomBytes(4).readUInt32LE() / 2 ** 32,
};

/** Waits until the condition holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(10);
}

export function agent(id: string, uri: string | null, password: string | null = null): AgentConfiguration {
  return {
    id: agentId(id),
    name: id,
    dn: id,
    uri,
    password,
    skills: {},
    groups: [],
    state: 'Ready',
    wrapUp: 0,
  };
}

/** Soft phones that share one media server. */
export class PhoneStock {
  readonly #media: MediaServer;
  readonly #phones: SoftPhone[] = [];

  private constructor(media: MediaServer) {
    this.#media = media;
  }

  static async open(ports: string): Promise<PhoneStock> {
    return new PhoneStock(await createMediaServer({ host: HOST, ports }));
  }

  async phone(
    user: string,
    options: Partial<SoftPhoneOptions> & { readonly toneHz?: number } = {},
  ): Promise<SoftPhone> {
    const { toneHz, ...rest } = options;
    const phone = await createSoftPhone({
      uri: `sip:${user}@${HOST}`,
      host: HOST,
      port: 0,
      media: this.#media,
      clock: systemClock,
      randomBytes,
      listensFor: [...TONES, MUSIC_HZ, PROMPT_HZ],
      ...(toneHz === undefined ? {} : { says: { kind: 'tone', ...sine(toneHz) } as const }),
      ...rest,
    });
    this.#phones.push(phone);
    return phone;
  }

  /** The phone of this user. */
  phoneOf(user: string): SoftPhone {
    const phone = this.#phones.find(({ uri }) => uri.startsWith(`sip:${user}@`));
    if (phone === undefined) throw new Error('There is no such phone');
    return phone;
  }

  async closePhones(): Promise<void> {
    await Promise.all(this.#phones.splice(0).map((phone) => phone.close()));
  }

  async close(): Promise<void> {
    await this.closePhones();
    await this.#media.close();
  }
}

/** The embedded switch on loopback, with what it told and journalled. */
export class LiveSwitch {
  readonly control: Switch;
  readonly events: CallEvent[] = [];
  readonly journal: FakeJournal;
  readonly telemetry: FakeTelemetry;
  readonly agents: Map<ReturnType<typeof agentId>, AgentConfiguration>;
  readonly #prompts: PromptFolder;

  private constructor(
    control: Switch,
    parts: Pick<LiveSwitch, 'journal' | 'telemetry' | 'agents'> & { readonly prompts: PromptFolder },
  ) {
    this.control = control;
    this.journal = parts.journal;
    this.telemetry = parts.telemetry;
    this.agents = parts.agents;
    this.#prompts = parts.prompts;
    control.onEvent((event) => this.events.push(event));
  }

  static async open(options: Partial<SwitchOptions> = {}): Promise<LiveSwitch> {
    const journal = new FakeJournal();
    const telemetry = new FakeTelemetry();
    const agents = new Map<ReturnType<typeof agentId>, AgentConfiguration>();
    const prompts = await makePromptFolder();
    const control = await createSwitch({
      host: HOST,
      sipPort: 0,
      transports: ['udp', 'tcp'],
      rtpPorts: '23000-23499',
      trunks: [],
      promptFolders: [prompts.path],
      agents: () => agents,
      journal,
      clock: systemClock,
      wireClock: systemClock,
      chance: realChance,
      telemetry,
      ...options,
    });
    return new LiveSwitch(control, { journal, telemetry, agents, prompts });
  }

  createCall(party: Party, leg = 'l1', call = 'c1', timeoutMs = 30_000): LegId {
    const order = orderOf(party, leg, call, timeoutMs);
    this.control.createCall(order);
    return order.legId;
  }

  connectParty(party: Party, leg = 'l2', call = 'c1', timeoutMs = 30_000): LegId {
    const order = orderOf(party, leg, call, timeoutMs);
    this.control.connectParty(order);
    return order.legId;
  }

  async event<Kind extends CallEvent['kind']>(
    kind: Kind,
    leg?: string,
  ): Promise<CallEvent & { readonly kind: Kind }> {
    const find = (): (CallEvent & { readonly kind: Kind }) | undefined =>
      this.events.find(
        (event): event is CallEvent & { readonly kind: Kind } =>
          event.kind === kind && (leg === undefined || ('legId' in event && event.legId === leg)),
      );
    await until(() => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error(`The event ${kind} vanished`);
    return found;
  }

  /** Faults that were logged: none is expected. */
  faults(): unknown[] {
    return this.telemetry.lines.filter(({ level }) => level === 'error');
  }

  async close(): Promise<void> {
    await this.control.close();
    await this.#prompts.remove();
  }
}

export const number = (digits: string): Party => ({ kind: 'number', number: digits });
export const agentPhone = (id: string): Party => ({ kind: 'agent', agentId: agentId(id) });

export function orderOf(party: Party, leg: string, call: string, timeoutMs = 30_000): CallOrder {
  return {
    callId: callId(call),
    legId: legId(leg),
    callbackId: callbackId('cb-1'),
    party,
    callerNumber: null,
    callerName: null,
    timeoutMs,
    userData: {},
  };
}
