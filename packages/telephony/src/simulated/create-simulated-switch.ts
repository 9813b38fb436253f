import type { CallControl, Chance, Clock, LegJournal, Telemetry } from '@ringback/core';
import { TrunkChannels } from '@ringback/core';
import { decodedUser, escapeUser, parseSipUri, type SipClock } from '@ringback/sip';
import type { AgentLookup, PhoneFinder } from '../switch/agent-phones.ts';
import { DialPlan } from '../switch/dial-plan.ts';
import { EmbeddedSwitch, type SwitchParts } from '../switch/embedded-switch.ts';
import { isFile, PromptFolders } from '../switch/prompt-folders.ts';
import { NEVER } from '../switch/silence-watch.ts';
import { compileTrunk, type TrunkConfiguration } from '../switch/trunk.ts';
import type { PhoneBook } from './phone-behaviour.ts';
import { SimulatedLine } from './simulated-line.ts';
import { SimulatedMedia } from './simulated-media.ts';

export interface SimulatedSwitchOptions {
  readonly book: PhoneBook;
  /** None: a trunk named `simulated` takes every telephone number. */
  readonly trunks: readonly TrunkConfiguration[];
  readonly promptFolders: readonly string[];
  readonly agents: AgentLookup;
  readonly journal: LegJournal;
  /** The product's clock: phones live by it, and so do prompts. */
  readonly clock: Clock;
  /** Real time. */
  readonly wireClock: SipClock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
}

export interface SimulatedSwitch {
  readonly control: CallControl;
  /** What is on the line now at a number, or at an agent's directory number; oldest first. */
  linesOf(number: string): readonly SimulatedLine[];
  /** Nothing is told or journalled any more. Idempotent. */
  close(): Promise<void>;
}

/** Tells the phones of agents from those of customers. */
const AGENTS_HOST = 'agents.invalid';
const ANY_NUMBER: TrunkConfiguration = {
  name: 'simulated',
  uri: 'sip:customers.invalid',
  match: '^\\+?[0-9]{3,}$',
  callerId: null,
};

/**
 * The calls of the embedded switch with phones in memory in place of SIP and RTP: same orders, events, journal and dial results.
 * Throws SWITCH_BAD_TRUNK.
 */
export function createSimulatedSwitch(options: SimulatedSwitchOptions): SimulatedSwitch {
  const { clock, chance, book } = options;
  const trunks = (options.trunks.length === 0 ? [ANY_NUMBER] : options.trunks).map(compileTrunk);
  const phones = everyAgentsPhone(options.agents);
  const lines = new Map<string, SimulatedLine>();
  const media = new SimulatedMedia(clock, (port) => {
    for (const line of lines.values()) if (line.audioPort === port) line.talks();
  });
  const endpoint: SwitchParts['endpoint'] = {
    prepareInvite(request, listener) {
      for (const { callId, isOver } of lines.values()) if (isOver) lines.delete(callId);
      const uri = parseSipUri(request.target);
      const whose = uri?.host === AGENTS_HOST ? 'agent' : 'customer';
      const behave = () => book.behaviourOf(userOf(request.target), whose);
      const line = new SimulatedLine(chance.uuid(), request, { behave, clock, listener });
      lines.set(line.callId, line);
      return line;
    },
    // Phones in memory ended with the process that they were in.
    cancelSaved: async () => ({ kind: 'unknown-call' }),
    byeSaved: async () => ({ kind: 'unknown-call' }),
  };
  const calls = new EmbeddedSwitch({
    ...options,
    endpoint,
    media,
    phones,
    plan: new DialPlan(trunks, phones),
    channels: new TrunkChannels(trunks),
    access: async ({ requestUri }) => ({
      kind: 'open',
      requestUri,
      headers: [],
      letGo: () => undefined,
    }),
    prompts: new PromptFolders(options.promptFolders, isFile),
    callerHost: 'simulated.invalid',
    audioAddress: null,
    silence: NEVER,
  });
  return {
    control: calls,
    linesOf: (number) =>
      [...lines.values()].filter(({ saved, isOver }) => !isOver && userOf(saved.requestUri) === number),
    close: async () => {
      calls.abandon();
      for (const line of lines.values()) line.abandon();
      lines.clear();
      await media.close();
    },
  };
}

/** Whoever is configured has a phone, whatever its address is elsewhere. */
function everyAgentsPhone(agents: AgentLookup): PhoneFinder {
  return {
    find(id) {
      const agent = agents().get(id);
      return agent === undefined
        ? null
        : { uri: `sip:${escapeUser(agent.dn)}@${AGENTS_HOST}`, nextHop: null };
    },
  };
}

function userOf(target: string): string {
  const uri = parseSipUri(target);
  return (uri === undefined ? undefined : decodedUser(uri)) ?? '';
}
