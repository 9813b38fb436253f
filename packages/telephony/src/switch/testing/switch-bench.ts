import {
  type AgentConfiguration,
  agentId,
  type CallEvent,
  type CallOrder,
  callbackId,
  callId,
  legId,
  type Party,
  TrunkChannels,
} from '@ringback/core';
import { AgentPhones } from '../agent-phones.ts';
import { DialPlan } from '../dial-plan.ts';
import { EmbeddedSwitch } from '../embedded-switch.ts';
import { PromptFolders } from '../prompt-folders.ts';
import { NEVER, type SilenceRules } from '../silence-watch.ts';
import { compileTrunk } from '../trunk.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeJournal } from './fake-journal.ts';
import { FakeMedia, type FakePort } from './fake-media.ts';
import { type FakeInvite, FakeSignalling } from './fake-signalling.ts';
import { FakeTelemetry } from './fake-telemetry.ts';

const ANA: AgentConfiguration = {
  id: agentId('1001'),
  name: 'Ana',
  dn: '1001',
  uri: 'sip:1001@127.0.0.1:5080',
  password: null,
  skills: {},
  groups: [],
  state: 'Ready',
  wrapUp: 0,
};

const BEN: AgentConfiguration = {
  ...ANA,
  id: agentId('1002'),
  name: 'Ben',
  dn: '1002',
  uri: 'sip:1002@127.0.0.1:5081',
};

/** A switch whose phones, media, journal and clocks are in a test's hands. */
export class SwitchBench {
  readonly clock = new FakeClock();
  readonly wireClock = new FakeClock();
  readonly signalling = new FakeSignalling();
  readonly media = new FakeMedia();
  readonly journal = new FakeJournal();
  readonly telemetry = new FakeTelemetry();
  readonly events: CallEvent[] = [];
  readonly control: EmbeddedSwitch;
  /** Holds the look for prompts back, as a busy disk does. */
  promptGate: Promise<void> = Promise.resolve();

  constructor(
    options: {
      readonly prompts?: readonly string[];
      readonly silence?: SilenceRules;
      readonly channels?: number;
    } = {},
  ) {
    const prompts = new Set(
      (options.prompts ?? ['hello.wav', 'music_on_hold.wav']).map((name) => `/prompts/${name}`),
    );
    const phones = new AgentPhones(
      () => new Map([ANA, BEN].map((agent) => [agent.id, agent])),
      () => [],
    );
    const trunk = {
      name: 'pstn',
      uri: 'sip:127.0.0.1:5070',
      match: '^\\+?[0-9]{3,}$',
      callerId: '+18005550100',
      channels: options.channels ?? null,
    };
    const trunks = [compileTrunk(trunk)];
    this.control = new EmbeddedSwitch({
      endpoint: this.signalling,
      media: this.media,
      journal: this.journal,
      telemetry: this.telemetry,
      chance: { uuid: () => '', bytes: (count) => new Uint8Array(count).fill(7), random: () => 0 },
      clock: this.clock,
      wireClock: this.wireClock,
      phones,
      plan: new DialPlan(trunks, phones),
      channels: new TrunkChannels(trunks),
      access: async ({ requestUri }) => ({ kind: 'open', requestUri, headers: [], letGo: () => undefined }),
      prompts: new PromptFolders(['/prompts'], async (path) => {
        await this.promptGate;
        return prompts.has(path);
      }),
      callerHost: '127.0.0.1',
      audioAddress: null,
      silence: options.silence ?? NEVER,
    });
    this.control.onEvent((event) => this.events.push(event));
  }

  /** Dials a customer as the first party of a call. */
  async dialCustomer(call = 'c1', leg = 'l1'): Promise<FakeInvite> {
    this.control.createCall(customerOrder(call, leg));
    await settle();
    return this.invite(-1);
  }

  /** Dials the agent into a call. */
  async dialAgent(call = 'c1', leg = 'l2', agent = '1001'): Promise<FakeInvite> {
    this.control.connectParty(agentOrder(call, leg, agent));
    await settle();
    return this.invite(-1);
  }

  /** A call with one party on the phone. */
  async waitingCustomer(): Promise<FakeInvite> {
    const invite = await this.dialCustomer();
    invite.ring();
    invite.answer();
    await settle();
    return invite;
  }

  /** A call with two parties talking. */
  async connected(): Promise<{ readonly customer: FakeInvite; readonly agent: FakeInvite }> {
    const customer = await this.waitingCustomer();
    const agent = await this.dialAgent();
    agent.ring();
    agent.answer();
    await settle();
    return { customer, agent };
  }

  invite(index: number): FakeInvite {
    const invite = this.signalling.invites.at(index);
    if (invite === undefined) throw new Error('No INVITE was prepared');
    return invite;
  }

  port(index: number): FakePort {
    const port = this.media.ports.at(index);
    if (port === undefined) throw new Error('No port was opened');
    return port;
  }

  kinds(leg?: string): string[] {
    return this.events
      .filter((event) => leg === undefined || ('legId' in event && event.legId === leg))
      .map(({ kind }) => kind);
  }

  event<Kind extends CallEvent['kind']>(kind: Kind): CallEvent & { readonly kind: Kind } {
    const found = this.events.find(
      (event): event is CallEvent & { readonly kind: Kind } => event.kind === kind,
    );
    if (found === undefined) throw new Error(`There was no ${kind}; only ${this.kinds().join(', ')}`);
    return found;
  }
}

export function customerOrder(call: string, leg: string, number = '+4930123456'): CallOrder {
  return order(call, leg, { kind: 'number', number });
}

export function agentOrder(call: string, leg: string, agent = '1001'): CallOrder {
  return order(call, leg, { kind: 'agent', agentId: agentId(agent) });
}

function order(call: string, leg: string, party: Party): CallOrder {
  return {
    callId: callId(call),
    legId: legId(leg),
    callbackId: callbackId('cb-1'),
    party,
    callerNumber: null,
    callerName: null,
    timeoutMs: 30_000,
    userData: {},
  };
}

/** Lets everything that waits for nothing but its turn happen: promises only, no time passes. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
