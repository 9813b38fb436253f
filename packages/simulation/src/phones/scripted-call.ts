import type {
  AgentId,
  CallId,
  CallOrder,
  CallView,
  IncomingCall,
  LegFailure,
  StoredLeg,
  TakenChannel,
  Timer,
  Treatment,
} from '@ringback/core';

export interface Leg {
  /** Its call is another one after both were merged. */
  order: CallOrder;
  readonly role: 'customer' | 'agent';
  readonly startedAt: number;
  state: 'dialling' | 'ringing' | 'answered' | 'ended';
  answeredAt: number | null;
  /** Ends when the other party is there. */
  patience: Timer | null;
  readonly timers: Timer[];
  /** Of the trunk; null: it needs none. */
  channel: TakenChannel | null;
}

/** What became of a call that came in. Milliseconds since 1970; null: not yet, or never. */
export interface CallInOutcome {
  /** SIP status. */
  refused: number | null;
  connectedAt: number | null;
  endedAt: number | null;
}

export interface Call {
  readonly callId: CallId;
  /** How long they talk, by whoever was the first to say so. */
  talksForMs: number | null;
  readonly legs: Leg[];
  /** What plays, and what ends it. */
  playing: { readonly treatment: Treatment; readonly end: Timer | null } | null;
  recording: Timer | null;
  /** Of a call that came in. */
  readonly outcome: CallInOutcome | null;
}

export function newCall(callId: CallId): Call {
  return { callId, talksForMs: null, legs: [], playing: null, recording: null, outcome: null };
}

export function newLeg(order: CallOrder, startedAt: number, state: Leg['state']): Leg {
  const role = order.party.kind === 'agent' ? 'agent' : 'customer';
  return { order, role, startedAt, state, answeredAt: null, patience: null, timers: [], channel: null };
}

/** A call that comes in, with the leg of who calls. */
export function callOf(
  { callId, legId, callerNumber, at }: IncomingCall,
  talksForMs: number | null,
): { readonly call: Call; readonly leg: Leg; readonly outcome: CallInOutcome } {
  const order: CallOrder = {
    callId,
    legId,
    callbackId: null,
    party: { kind: 'number', number: callerNumber ?? 'anonymous' },
    callerNumber: null,
    callerName: null,
    timeoutMs: 0,
    userData: {},
  };
  const leg = newLeg(order, at, 'ringing');
  const outcome: CallInOutcome = { refused: null, connectedAt: null, endedAt: null };
  const call = { ...newCall(callId), talksForMs, outcome };
  call.legs.push(leg);
  return { call, leg, outcome };
}

/** Asked for what may have changed meanwhile. */
export function isOver({ state }: Leg): boolean {
  return state === 'ended';
}

/** A leg has come to its end. */
export function letGo(leg: Leg): void {
  for (const timer of leg.timers) timer.cancel();
  leg.state = 'ended';
  leg.channel?.release();
}

/** A call that cannot be written down is not made, as by the real switch. */
export const NOT_STORED: LegFailure = {
  result: 'interrupted',
  sipStatus: null,
  text: 'The call could not be written down.',
};

/** A channel was free too late. */
export const TOO_LATE: LegFailure = {
  result: 'not_allowed',
  sipStatus: null,
  text: 'When a channel was free the customer was not to be called any more.',
};

/** The one who is left in a call, when he has answered. */
export function soleParty({ legs }: Call): Leg | null {
  const [only, ...others] = legs.filter(({ state }) => state !== 'ended');
  return only?.state === 'answered' && others.length === 0 ? only : null;
}

/** A call as lists show it. */
export function callView({ callId, legs }: Call): CallView {
  return {
    callId,
    callbackId: legs[0]?.order.callbackId ?? null,
    state: legs.filter(({ state }) => state === 'answered').length === 2 ? 'connected' : 'dialling',
    legs: legs.map((leg) => ({
      legId: leg.order.legId,
      role: leg.role,
      agentId: agentOf(leg),
      state: leg.state,
      startedAt: leg.startedAt,
      answeredAt: leg.answeredAt,
    })),
  };
}

export function whoOf({ order: { party } }: Leg): string {
  return party.kind === 'agent' ? party.agentId : party.number;
}

export function agentOf(leg: Leg): AgentId | null {
  return leg.order.party.kind === 'agent' ? leg.order.party.agentId : null;
}

export function stored(leg: Leg, state: StoredLeg['state']): StoredLeg {
  return {
    legId: leg.order.legId,
    callId: leg.order.callId,
    callbackId: leg.order.callbackId,
    role: leg.role,
    state,
    signalling: null,
    startedAt: leg.startedAt,
  };
}
