import type { CallControl, Chance, Clock, LegJournal, Telemetry } from '@ringback/core';
import type {
  MediaServerStats,
  RegisteredContact,
  RegistrationChange,
  SipClock,
  SipEndpointStats,
  SipFlow,
  SipFlowEnd,
  SipTransportName,
} from '@ringback/sip';
import type { AgentLookup } from './agent-phones.ts';
import type { LocationConfiguration } from './iscc/location.ts';
import type { SilenceRules } from './silence-watch.ts';
import type { TrunkConfiguration } from './trunk.ts';

export interface SwitchOptions {
  /** The local address for SIP, an IP literal. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly sipPort: number;
  readonly transports: readonly SipTransportName[];
  /** The local address for RTP; default: `host`. */
  readonly rtpHost?: string;
  /** "first-last"; two ports for each leg. */
  readonly rtpPorts: string;
  /** What phones are told to talk to; needed when an address above is a wildcard. */
  readonly advertisedHost?: string;
  readonly trunks: readonly TrunkConfiguration[];
  /** Other switches with agents of ours; they may ask for agents and route calls to them. Default: none. */
  readonly locations?: readonly LocationConfiguration[];
  /** Numbers that are lent to calls from other switches, one each. Default: none. */
  readonly accessNumbers?: readonly string[];
  /** Addresses and networks (`10.0.0.0/8`) that may call route points, besides trunks and agents' phones. Default: none. */
  readonly callers?: readonly string[];
  /** Where prompts are looked for, first folder first; music on hold is `music_on_hold.wav`. */
  readonly promptFolders: readonly string[];
  readonly agents: AgentLookup;
  readonly journal: LegJournal;
  /** The product's clock: times of events, ring time-outs. */
  readonly clock: Clock;
  /** Real time: SIP, RTP, registrations. */
  readonly wireClock: SipClock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  /** Default: silence ends nothing. */
  readonly silence?: SilenceRules;
}

export interface SwitchStats {
  readonly signalling: SipEndpointStats;
  readonly media: MediaServerStats;
}

/** The embedded switch. */
export interface Switch extends CallControl {
  /** Where SIP is listened on. */
  readonly address: { readonly host: string; readonly port: number };
  /** Phones that registered, as plain data for `restoreRegistrations`. */
  registrations(): readonly RegisteredContact[];
  restoreRegistrations(contacts: readonly RegisteredContact[]): void;
  onRegistration(listener: (change: RegistrationChange) => void): void;
  /** A phone that comes over a connection of its own, with the number that is known to be its. */
  adopt(dn: string, flow: SipFlow): SipFlowEnd;
  stats(): Promise<SwitchStats>;
  /**
   * Stops. Phones are told good-bye without waiting for them; no event comes any more and nothing is journalled, so
   * that the next start finds the calls as they were and reconciles them. Idempotent.
   */
  close(): Promise<void>;
}
