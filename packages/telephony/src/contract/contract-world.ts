import type { AgentId, CallControl, Party } from '@ringback/core';

/** How a phone takes a call. */
export type PartyBehaviour =
  | 'answers'
  /** Rings until the caller gives up. */
  | 'rings'
  | 'busy'
  | 'rejects'
  /** Temporarily unavailable, or nobody picks up and the network gives up. */
  | 'unavailable'
  | 'unknown-number'
  | 'congested';

/** A phone of the outside world. */
export interface ContractPhone {
  readonly party: Party;
  /** Calls that reached it so far. */
  rings(): number;
  /** The party hangs up its newest call. */
  hangUp(): Promise<void>;
  /** Whether its newest call is over at its end. */
  isIdle(): boolean;
  /** The party puts its newest call on hold, or takes it up again. */
  setHold(isHeld: boolean): Promise<void>;
  press(digit: string): Promise<void>;
  /** Whether it hears what another phone says now; null where no sound exists. */
  hears(other: ContractPhone): Promise<boolean | null>;
}

/** What was journalled, in order. */
export interface ContractJournal {
  kindsOf(legId: string): readonly string[];
  /** The next writes of this kind are rejected. */
  failNext(kind: 'dialling' | 'answered'): void;
}

/**
 * One call control with its outside world. A new one for each case; every implementation of the port runs the same
 * cases (switch, Asterisk, simulation).
 */
export interface ContractWorld {
  readonly control: CallControl;
  readonly journal: ContractJournal;
  /** A customer's phone at the far end of a trunk. */
  customer(behaviour: PartyBehaviour): Promise<ContractPhone>;
  agent(behaviour: PartyBehaviour): Promise<ContractPhone & { readonly agentId: AgentId }>;
  /** An agent whose phone is not there. */
  readonly absentAgent: AgentId;
  /** A number that the operator lets no trunk take. */
  readonly forbiddenNumber: string;
  /** Name of a prompt that is shorter than a second. */
  readonly prompt: string;
  /** Lets the product's clock go on. */
  passTime(ms: number): Promise<void>;
  /** Gives the outside world a moment: waits a little, or lets a simulation go on. */
  breathe(): Promise<void>;
  close(): Promise<void>;
}

export type OpenContractWorld = () => Promise<ContractWorld>;
