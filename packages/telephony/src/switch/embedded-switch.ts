import {
  type AgentId,
  type CallControl,
  type CallEvent,
  type CallId,
  type CallOrder,
  type CallView,
  type ConversationRecordingOrder,
  callId,
  dialledDigits,
  hasCode,
  type InCallOrder,
  type InCallVerdict,
  type IncomingCall,
  type IncomingVerdict,
  type LegFailure,
  type LegId,
  legId,
  type RecordingOrder,
  type RecordingVerb,
  type ReservationRequest,
  type ReservationVerdict,
  type StoredLeg,
  type SupervisionOrder,
  type Treatment,
} from '@ringback/core';
import type { IncomingInvite, MediaServer, SipEndpoint } from '@ringback/sip';
import type { PhoneFinder } from './agent-phones.ts';
import { Call } from './call.ts';
import { CallEvents } from './call-events.ts';
import { failureOfGivingUp } from './give-up.ts';
import type { IncomingFacts } from './incoming-calls.ts';
import type { Leg } from './leg.ts';
import { reconcileLegs } from './reconciliation.ts';
import type { ReplacedDialog } from './refer.ts';
import { SeenLegs } from './seen-legs.ts';
import type { SwitchContext } from './switch-context.ts';

type IncomingDecision = Parameters<CallControl['onIncoming']>[0];
type ReferralDecision = Parameters<CallControl['onReferral']>[0];
type ReservationDecision = Parameters<CallControl['onReservation']>[0];

/** What the verbs need of the outside: given by `createSwitch`, or by a test. */
export interface SwitchParts extends Omit<SwitchContext, 'supervise'> {
  readonly endpoint: Pick<SipEndpoint, 'prepareInvite' | 'cancelSaved' | 'byeSaved'>;
  readonly media: Pick<MediaServer, 'openPort' | 'bridge' | 'unbridge' | 'mix' | 'recordTo' | 'onLost'>;
  readonly phones: PhoneFinder;
}

/** The leg was closed or its audio is gone: its end is told by other ways. */
const HARMLESS = new Set(['MEDIA_PORT_CLOSED', 'MEDIA_WORKER_LOST', 'MEDIA_SERVER_CLOSED']);

/** The verbs of the port, over all calls of this process. */
export class EmbeddedSwitch implements CallControl {
  readonly #parts: SwitchParts;
  readonly #context: SwitchContext;
  readonly #events: CallEvents;
  readonly #calls = new Map<CallId, Call>();
  readonly #callOfLeg = new Map<LegId, Call>();
  readonly #seenLegs = new SeenLegs();
  #isClosed = false;
  #decide: IncomingDecision | null = null;
  #decideReservation: ReservationDecision | null = null;
  #decideReferral: ReferralDecision | null = null;

  constructor(parts: SwitchParts) {
    this.#parts = parts;
    this.#context = { ...parts, supervise: (work, what) => this.#supervise(work, what) };
    this.#events = new CallEvents(parts.telemetry);
    parts.media.onLost(() => this.#mediaLost());
  }

  createCall(order: CallOrder): void {
    if (this.#isClosed || !this.#isNew(order)) return;
    if (this.#calls.has(order.callId)) {
      this.#refuse(order, {
        ...failureOfGivingUp('asked', null),
        text: 'There is a call of this id already.',
      });
      return;
    }
    this.#dial(this.#open(order), order);
  }

  connectParty(order: CallOrder): void {
    if (this.#isClosed || !this.#isNew(order)) return;
    const call = this.#calls.get(order.callId);
    if (call !== undefined) this.#dial(call, order);
    else this.#refuse(order, failureOfGivingUp('other-party-left', null));
  }

  /** A call from outside, of somebody who may call here. */
  receive(invite: IncomingInvite, facts: IncomingFacts): void {
    const decide = this.#decide;
    if (this.#isClosed || decide === null) {
      invite.reject(404);
      return;
    }
    const { chance, clock, telemetry } = this.#parts;
    const incoming: IncomingCall = {
      ...facts,
      callId: callId(chance.uuid()),
      legId: legId(chance.uuid()),
      at: clock.now(),
    };
    const { callId: id, legId: leg, dialled, callerNumber, attestation } = incoming;
    telemetry.log('info', 'call.incoming', {
      callId: id,
      legId: leg,
      ...(attestation === undefined
        ? {}
        : { attestation: attestation.level, verification: attestation.verification }),
      pii: { dialled, caller: callerNumber },
    });
    const order: CallOrder = {
      callId: id,
      legId: leg,
      callbackId: null,
      party: { kind: 'number', number: callerNumber ?? 'anonymous' },
      callerNumber: null,
      callerName: null,
      timeoutMs: 0,
      userData: {},
    };
    const call = this.#open(order);
    this.#callOfLeg.set(leg, call);
    const decided = decide(incoming).catch((error: unknown): IncomingVerdict => {
      telemetry.log('error', 'call.not_decided', { callId: id, error });
      return { kind: 'refused', sipStatus: 503 };
    });
    call.receive(order, invite);
    this.#supervise(
      decided.then((verdict) => {
        if (verdict.kind === 'refused')
          telemetry.log('info', 'call.refused', { callId: id, status: verdict.sipStatus });
        call.decided(verdict);
      }),
      'call.decide',
    );
  }

  onIncoming(decide: IncomingDecision): void {
    this.#decide = decide;
  }

  onReservation(decide: ReservationDecision): void {
    this.#decideReservation = decide;
  }

  onReferral(decide: ReferralDecision): void {
    this.#decideReferral = decide;
  }

  /** Another switch wants an agent of ours. */
  reserve(request: ReservationRequest): ReservationVerdict {
    if (this.#isClosed || this.#decideReservation === null) return { kind: 'refused', sipStatus: 503 };
    return this.#decideReservation(request);
  }

  answer(callId: CallId): void {
    this.#calls.get(callId)?.answer();
  }

  merge({ callId, fromCallId }: { callId: CallId; fromCallId: CallId }): void {
    if (this.#isClosed) return;
    const call = this.#calls.get(callId);
    const other = this.#calls.get(fromCallId);
    if (call === undefined || other === undefined) {
      const failure = failureOfGivingUp('other-party-left', null);
      this.#events.emit({ kind: 'merge.failed', callId, fromCallId, at: this.#parts.clock.now(), failure });
      return;
    }
    this.#supervise(call.merge(other), 'call.merge');
  }

  cancelLeg(legId: LegId): void {
    this.#callOfLeg.get(legId)?.cancelLeg(legId);
  }

  play(treatment: Treatment): void {
    const call = this.#calls.get(treatment.callId);
    if (call !== undefined) call.play(treatment);
    else
      this.#parts.telemetry.log('warn', 'treatment.ignored', {
        callId: treatment.callId,
        why: 'no such call',
      });
  }

  stopTreatment(callId: CallId): void {
    this.#calls.get(callId)?.stopTreatment();
  }

  record(order: RecordingOrder): void {
    const call = this.#calls.get(order.callId);
    if (call !== undefined) call.record(order);
    else
      this.#parts.telemetry.log('warn', 'recording.ignored', { callId: order.callId, why: 'no such call' });
  }

  stopRecording(callId: CallId): void {
    this.#calls.get(callId)?.stopRecording();
  }

  inCall(order: InCallOrder): InCallVerdict {
    const call = this.#calls.get(order.callId);
    if (this.#isClosed || call === undefined) return 'unknown-call';
    if (order.kind !== 'consult' && order.kind !== 'hand-over') return call.inCall(order);
    if (!this.#isNew(order.order)) return 'wrong-state';
    return this.#ordered(order.order, call, () => call.inCall(order));
  }

  recordConversation(order: ConversationRecordingOrder): InCallVerdict {
    if (this.#isClosed) return 'unknown-call';
    return this.#calls.get(order.callId)?.recordConversation(order) ?? 'unknown-call';
  }

  changeRecording(callId: CallId, verb: RecordingVerb): InCallVerdict {
    return this.#calls.get(callId)?.changeRecording(verb) ?? 'unknown-call';
  }

  superviseCall(order: SupervisionOrder): InCallVerdict {
    const call = this.#calls.get(order.callId);
    if (this.#isClosed || call === undefined) return 'unknown-call';
    if (order.kind !== 'begin') return call.supervise(order);
    if (!this.#isNew(order.order)) return 'wrong-state';
    return this.#ordered(order.order, call, () => call.supervise(order));
  }

  hangUp(callId: CallId): void {
    this.#calls.get(callId)?.giveUp('asked');
  }

  hangUpLeg(legId: LegId): void {
    this.#callOfLeg.get(legId)?.hangUpLeg(legId);
  }

  calls(): CallView[] {
    return [...this.#calls.values()].map((call) => call.view()).filter((view) => view !== null);
  }

  onEvent(listener: (event: CallEvent) => void): void {
    this.#events.listen(listener);
  }

  reconcile(legs: readonly StoredLeg[]): Promise<void> {
    return reconcileLegs(legs, this.#parts);
  }

  isReachable(agentId: AgentId): boolean {
    return this.#parts.phones.find(agentId) !== null;
  }

  freeChannels(number: string): number | null {
    return this.#parts.channels.free(dialledDigits(number));
  }

  onChannelFree(listener: () => void): void {
    this.#parts.channels.onFree(listener);
  }

  /** From now on orders are ignored, nothing is told and nothing is journalled any more. */
  abandon(): void {
    this.#isClosed = true;
    this.#events.silence();
    for (const call of this.#calls.values()) call.abandon();
    this.#calls.clear();
    this.#callOfLeg.clear();
  }

  #open(order: CallOrder): Call {
    const call = new Call(order, this.#context, {
      emit: (event) => this.#events.emit(event),
      over: (ended) => this.#forget(ended),
      joined: (leg, owner) => this.#callOfLeg.set(leg, owner),
      find: (dialog) => this.#find(dialog),
      refer: async (request) => (await this.#decideReferral?.(request)) ?? 'not-allowed',
    });
    this.#calls.set(order.callId, call);
    return call;
  }

  #find(dialog: ReplacedDialog): { call: Call; leg: Leg } | null {
    for (const call of this.#calls.values()) {
      const leg = call.legOf(dialog);
      if (leg !== null) return { call, leg };
    }
    return null;
  }

  #dial(call: Call, order: CallOrder): void {
    this.#callOfLeg.set(order.legId, call);
    call.dial(order);
  }

  /** Who asks may ask again after a fault; a phone must not ring twice for it (P2). */
  #isNew({ callId, legId }: CallOrder): boolean {
    if (this.#seenLegs.add(legId)) return true;
    this.#parts.telemetry.log('warn', 'leg.ordered_twice', { callId, legId });
    return false;
  }

  /** A further leg of a call that goes on, when that takes it. */
  #ordered({ legId }: CallOrder, call: Call, order: () => InCallVerdict): InCallVerdict {
    this.#callOfLeg.set(legId, call);
    const verdict = order();
    if (verdict !== 'taken') this.#callOfLeg.delete(legId);
    return verdict;
  }

  #refuse({ callId, legId }: CallOrder, failure: LegFailure): void {
    this.#events.emit({ kind: 'leg.failed', callId, legId, at: this.#parts.clock.now(), failure });
  }

  #forget(call: Call): void {
    this.#calls.delete(call.id);
    for (const legId of call.legIds) {
      if (this.#callOfLeg.get(legId) === call) this.#callOfLeg.delete(legId);
    }
  }

  #mediaLost(): void {
    this.#parts.telemetry.log('error', 'switch.media_lost', { calls: this.#calls.size });
    for (const call of this.#calls.values()) call.giveUp('media-lost');
  }

  #supervise(work: Promise<unknown>, what: string): void {
    work.catch((error: unknown) => {
      if (hasCode(error) && HARMLESS.has(error.code)) return;
      this.#parts.telemetry.log('error', 'switch.fault', { what, error });
    });
  }
}
