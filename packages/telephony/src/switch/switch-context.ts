import type { Chance, Clock, LegJournal, Telemetry, TrunkChannels } from '@ringback/core';
import type { MediaServer, SipClock, SipEndpoint } from '@ringback/sip';
import type { DialPlan } from './dial-plan.ts';
import type { AgentAccess } from './iscc/agent-access.ts';
import type { PromptFolders } from './prompt-folders.ts';
import type { SilenceRules } from './silence-watch.ts';

/** What the legs and calls of one switch share. */
export interface SwitchContext {
  readonly endpoint: Pick<SipEndpoint, 'prepareInvite'>;
  readonly media: Pick<MediaServer, 'openPort' | 'bridge' | 'unbridge' | 'mix' | 'recordTo'>;
  readonly journal: LegJournal;
  readonly telemetry: Telemetry;
  readonly chance: Chance;
  /** The product's clock: times in events, ring time-outs. */
  readonly clock: Clock;
  /** Real time: how long a phone has to answer a CANCEL or BYE. */
  readonly wireClock: SipClock;
  readonly plan: DialPlan;
  readonly channels: TrunkChannels;
  /** Opens the way to whom the plan decided for. */
  readonly access: AgentAccess;
  readonly prompts: PromptFolders;
  /** Host in the From header of calls that we make. */
  readonly callerHost: string;
  /** Address in session descriptions; null: the one the RTP port is bound to. */
  readonly audioAddress: string | null;
  readonly silence: SilenceRules;
  /** Takes over a promise that nobody waits for; its failure is logged. */
  supervise(work: Promise<unknown>, what: string): void;
}
