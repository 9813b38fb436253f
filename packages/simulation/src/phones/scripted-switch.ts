import {
  type AgentId,
  type CallControl,
  type CallEvent,
  type CallId,
  type CallOrder,
  type CallView,
  type ChannelledTrunk,
  type Clock,
  type InCallVerdict,
  type IncomingCall,
  type IncomingVerdict,
  isStoreUnavailable,
  type LegFailure,
  type LegId,
  type LegJournal,
  type RecordingOrder,
  type StoredLeg,
  type Timer,
  type Treatment,
  TrunkChannels,
  type WorkTracker,
} from '@ringback/core';
import type { PhoneScript, Ring } from './phone-script.ts';
import {
  agentOf,
  type Call,
  type CallInOutcome,
  callOf,
  callView,
  isOver,
  type Leg,
  letGo,
  NOT_STORED,
  newCall,
  newLeg,
  stored,
  TOO_LATE,
  whoOf,
} from './scripted-call.ts';
import { ScriptedMedia } from './scripted-media.ts';
import { joinCalls } from './scripted-merge.ts';

export interface ScriptedSwitchPorts {
  readonly clock: Clock;
  readonly work: WorkTracker;
  readonly journal: LegJournal;
  readonly script: (who: string, ring: number) => PhoneScript;
  readonly unplayable: readonly string[];
  /** Ways out, for their channels; by default there is no limit. Calls that come in take one of the first. */
  readonly trunks?: readonly ChannelledTrunk[];
}

const ANY_NUMBER: ChannelledTrunk = { name: 'any', channels: null, takes: () => true };

/**
 * The switch with phones that follow a script on a test clock: same events, same journal, no network.
 * Numbers and agent ids choose the script.
 */
export class ScriptedSwitch implements CallControl {
  readonly rings: Ring[] = [];
  readonly treatments: Treatment[] = [];
  readonly #ports: ScriptedSwitchPorts;
  readonly #media: ScriptedMedia;
  readonly #channels: TrunkChannels;
  readonly #calls = new Map<CallId, Call>();
  readonly #callOfLeg = new Map<LegId, Call>();
  readonly #ringsOf = new Map<string, number>();
  readonly #listeners: ((event: CallEvent) => void)[] = [];
  /** How often what is said is heard: 1, or 0 when it is lost and 2 when it is doubled. */
  hearings: () => number = () => 1;
  #dead = false;
  #decide: ((call: IncomingCall) => Promise<IncomingVerdict>) | null = null;

  constructor(ports: ScriptedSwitchPorts) {
    this.#ports = ports;
    this.#channels = new TrunkChannels(ports.trunks ?? [ANY_NUMBER]);
    this.#media = new ScriptedMedia({
      unplayable: ports.unplayable,
      now: () => ports.clock.now(),
      after: (delayMs, action) => this.#after(delayMs, action),
      emit: (event) => this.#emit(event),
    });
  }

  createCall(order: CallOrder): void {
    const call = newCall(order.callId);
    this.#calls.set(order.callId, call);
    this.#dial(call, order);
  }

  connectParty(order: CallOrder): void {
    const call = this.#calls.get(order.callId);
    if (call === undefined) {
      this.#emit({
        kind: 'leg.failed',
        callId: order.callId,
        legId: order.legId,
        at: this.#ports.clock.now(),
        failure: { result: 'cancelled', sipStatus: null, text: 'The call is over.' },
      });
      return;
    }
    this.#dial(call, order);
  }

  onIncoming(decide: (call: IncomingCall) => Promise<IncomingVerdict>): void {
    this.#decide = decide;
  }

  /** Nobody asks from outside. */
  onReservation(): void {}
  onReferral(): void {}

  answer(callId: CallId): void {
    const call = this.#calls.get(callId);
    const leg = call?.legs[0];
    if (call !== undefined && leg?.state === 'ringing') this.#inBackground(this.#pickUp(call, leg));
  }

  /**
   * A customer calls; gives what became of it as it happens. The caller hangs up when `hangsUpAfterMs` have passed, whatever came
   * of it, when nobody is there after `patienceMs`, and after a talk of `talksForMs`.
   */
  callsIn(
    incoming: IncomingCall,
    hangsUpAfterMs: number | null = null,
    { patienceMs, talksForMs }: { readonly patienceMs?: number; readonly talksForMs?: number } = {},
  ): CallInOutcome {
    const { callId, legId } = incoming;
    const { call, leg, outcome } = callOf(incoming, talksForMs ?? null);
    this.#calls.set(callId, call);
    this.#callOfLeg.set(legId, call);
    const [trunk] = this.#ports.trunks ?? [];
    if (trunk !== undefined) leg.channel = this.#channels.occupy(trunk.name);
    const decided = this.#decide?.(incoming) ?? Promise.resolve({ kind: 'refused', sipStatus: 404 } as const);
    this.#inBackground(
      decided.then((verdict) => {
        if (verdict.kind === 'taken') return;
        outcome.refused = verdict.sipStatus;
        this.#over(call, 'us');
      }),
    );
    const hangUp = () => this.#over(call, 'party', leg);
    if (hangsUpAfterMs !== null) leg.timers.push(this.#after(hangsUpAfterMs, hangUp));
    if (patienceMs !== undefined) {
      leg.patience = this.#after(patienceMs, hangUp);
      leg.timers.push(leg.patience);
    }
    return outcome;
  }

  merge({ callId, fromCallId }: { callId: CallId; fromCallId: CallId }): void {
    this.#inBackground(this.#merge(callId, fromCallId));
  }

  cancelLeg(legId: LegId): void {
    this.#hangUpLeg(legId, 'us');
  }

  play(treatment: Treatment): void {
    this.treatments.push(treatment);
    this.#media.play(this.#calls.get(treatment.callId), treatment);
  }

  stopTreatment(callId: CallId): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) this.#media.stop(call, 'ended');
  }

  record({ callId }: RecordingOrder): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) this.#media.record(call);
  }

  stopRecording(callId: CallId): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) this.#media.recorded(call);
  }

  /** What the party of a call hears now. */
  heard(callId: CallId): Treatment['source'] | null {
    return this.#calls.get(callId)?.playing?.treatment.source ?? null;
  }

  /** The phone of a number or an agent that is on the line sends digits, all in the same moment. */
  press(who: string, digits: string): void {
    for (const call of this.#calls.values()) {
      for (const leg of call.legs) {
        if (leg.state !== 'answered' || whoOf(leg) !== who) continue;
        for (const digit of digits) {
          this.#emit({
            kind: 'digit',
            callId: call.callId,
            legId: leg.order.legId,
            at: this.#ports.clock.now(),
            digit,
          });
        }
      }
    }
  }

  /** The phone of a number or an agent hangs up; that of who called in also before he was answered. */
  hangsUp(who: string): void {
    for (const call of this.#calls.values())
      for (const leg of call.legs) {
        const isCalling = leg.state === 'ringing' && call.outcome !== null && call.legs[0] === leg;
        if ((leg.state === 'answered' || isCalling) && whoOf(leg) === who) this.#over(call, 'party', leg);
      }
  }

  /** Agents of scripts do nothing with their calls but talk. */
  readonly inCall = (): InCallVerdict => 'wrong-state';
  readonly recordConversation = this.inCall;
  readonly changeRecording = this.inCall;
  readonly superviseCall = this.inCall;

  hangUp(callId: CallId): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) this.#over(call, 'us');
  }

  hangUpLeg(legId: LegId): void {
    this.#hangUpLeg(legId, 'us');
  }

  calls(): CallView[] {
    return [...this.#calls.values()].map(callView);
  }

  onEvent(listener: (event: CallEvent) => void): void {
    this.#listeners.push(listener);
  }

  async reconcile(_legs: readonly StoredLeg[]): Promise<void> {}

  isReachable(): boolean {
    return true;
  }

  freeChannels(number: string): number | null {
    return this.#channels.free(number);
  }

  onChannelFree(listener: () => void): void {
    this.#channels.onFree(listener);
  }

  /** The agent of a leg, as the composition root tells the router. */
  agentOfLeg(legId: LegId): AgentId | null {
    const leg = this.#callOfLeg.get(legId)?.legs.find(({ order }) => order.legId === legId);
    return leg === undefined ? null : agentOf(leg);
  }

  /** The process dies: nothing is heard of its calls any more. */
  kill(): void {
    this.#dead = true;
    for (const { legs } of this.#calls.values())
      for (const leg of legs) for (const timer of leg.timers) timer.cancel();
  }

  /** What a dead process still wanted to store fails, and what the database was away for the next start reconciles. */
  #inBackground(work: Promise<void>): void {
    void this.#ports.work.track(
      work.catch((error: unknown) => {
        if (!this.#dead && !isStoreUnavailable(error)) throw error;
      }),
    );
  }

  #emit(event: CallEvent): void {
    if (this.#dead) return;
    for (let times = this.hearings(); times > 0; times--)
      for (const listener of this.#listeners) listener(event);
  }

  #after(delayMs: number, action: () => void | Promise<void>): Timer {
    return this.#ports.clock.setTimer(delayMs, () => (this.#dead ? undefined : action()));
  }

  #dial(call: Call, order: CallOrder): void {
    const leg = newLeg(order, this.#ports.clock.now(), 'dialling');
    call.legs.push(leg);
    this.#callOfLeg.set(order.legId, call);
    const { clock, work } = this.#ports;
    const ring = (): void => {
      if (clock.now() < (order.dialBefore ?? Number.POSITIVE_INFINITY))
        void work.track(this.#ring(call, leg));
      else this.#fail(call, leg, TOO_LATE);
    };
    if (order.party.kind === 'number') {
      leg.channel = this.#channels.take(order.party.number, null, ring);
      if (isOver(leg)) leg.channel.release();
    } else ring();
  }

  async #ring(call: Call, leg: Leg): Promise<void> {
    const { clock, journal, script } = this.#ports;
    const who = whoOf(leg);
    try {
      await journal.dialling(stored(leg, 'dialling'));
    } catch (error) {
      if (this.#dead) return;
      if (!isStoreUnavailable(error)) throw error;
      this.#fail(call, leg, NOT_STORED);
      return;
    }
    if (this.#dead || leg.state === 'ended') return;
    const before = this.#ringsOf.get(who) ?? 0;
    this.#ringsOf.set(who, before + 1);
    const ring: Ring = { who, at: clock.now(), callId: call.callId, answered: false, talked: false };
    this.rings.push(ring);
    leg.state = 'ringing';
    this.#emit({ kind: 'leg.ringing', callId: call.callId, legId: leg.order.legId, at: clock.now() });
    const behaviour = script(who, before);
    leg.timers.push(
      this.#after(leg.order.timeoutMs, () =>
        this.#fail(call, leg, { result: 'no_answer', sipStatus: null, text: 'No answer.' }),
      ),
    );
    if (behaviour.kind === 'fails')
      leg.timers.push(this.#after(behaviour.afterMs, () => this.#fail(call, leg, behaviour.failure)));
    if (behaviour.kind === 'answers') {
      leg.timers.push(this.#after(behaviour.afterMs, () => this.#answer(call, leg, ring, behaviour)));
    }
  }

  async #answer(
    call: Call,
    leg: Leg,
    ring: Ring,
    { hangsUpAfterMs, talksForMs, patienceMs, is }: Extract<PhoneScript, { kind: 'answers' }>,
  ): Promise<void> {
    if (leg.state !== 'ringing') return;
    ring.answered = true;
    const connects = call.legs.some((other) => other !== leg && other.state === 'answered');
    const at = this.#ports.clock.now();
    let verdict: 'keep' | 'release';
    try {
      verdict = await this.#ports.journal.answered(stored(leg, 'answered'), { at, connects });
    } catch (error) {
      if (this.#dead) return;
      if (!isStoreUnavailable(error)) throw error;
      this.#fail(call, leg, NOT_STORED);
      return;
    }
    if (this.#dead || leg.state !== 'ringing') return;
    if (verdict === 'release') {
      this.#fail(call, leg, { result: 'cancelled', sipStatus: null, text: 'The call was given up.' });
      return;
    }
    for (const timer of leg.timers) timer.cancel();
    leg.state = 'answered';
    leg.answeredAt = at;
    ring.talked = connects;
    if (connects) this.#media.stop(call, 'ended');
    this.#emit({
      kind: 'leg.answered',
      callId: call.callId,
      legId: leg.order.legId,
      at,
      connected: connects,
      // A switch says so only when it was to listen.
      ...(leg.order.detection === undefined || connects
        ? {}
        : { by: { who: is ?? 'person', cause: 'SCRIPTED', afterMs: 0 } }),
    });
    const hangUp = () => this.#over(this.#callOfLeg.get(leg.order.legId) ?? call, 'party', leg);
    if (hangsUpAfterMs !== undefined) leg.timers.push(this.#after(hangsUpAfterMs, hangUp));
    call.talksForMs ??= talksForMs ?? null;
    if (connects) {
      if (call.outcome !== null) call.outcome.connectedAt ??= at;
      for (const { patience } of call.legs) patience?.cancel();
      if (call.talksForMs !== null) leg.timers.push(this.#after(call.talksForMs, hangUp));
    } else if (patienceMs !== undefined) {
      leg.patience = this.#after(patienceMs, hangUp);
      leg.timers.push(leg.patience);
    }
  }

  async #merge(callId: CallId, fromCallId: CallId): Promise<void> {
    const { clock, journal } = this.#ports;
    const [call, other] = [this.#calls.get(callId), this.#calls.get(fromCallId)];
    const merging = await joinCalls({ call, other, journal, clock, isDead: () => this.#dead });
    if (merging.kind === 'dead') return;
    if (merging.kind === 'failed') {
      const { failure } = merging;
      this.#emit({ kind: 'merge.failed', callId, fromCallId, at: clock.now(), failure });
      return;
    }
    const { into, from, party } = merging;
    for (const ring of this.rings)
      if ([callId, fromCallId].includes(ring.callId) && ring.answered) ring.talked = true;
    const { legId } = party.order;
    this.#callOfLeg.set(legId, into);
    this.#media.stop(into, 'ended');
    this.#media.stop(from, 'ended');
    this.#emit({ kind: 'call.merged', callId, fromCallId, legId, at: clock.now() });
    this.#close(from);
    for (const { patience } of into.legs) patience?.cancel();
    into.talksForMs ??= from.talksForMs;
    if (into.talksForMs !== null)
      party.timers.push(this.#after(into.talksForMs, () => this.#over(into, 'party', party)));
  }

  async #pickUp(call: Call, leg: Leg): Promise<void> {
    const at = this.#ports.clock.now();
    const verdict = await this.#ports.journal.answered(stored(leg, 'answered'), { at, connects: false });
    if (this.#dead || leg.state !== 'ringing') return;
    if (verdict === 'release') {
      this.#over(call, 'us');
      return;
    }
    leg.state = 'answered';
    leg.answeredAt = at;
    const { legId } = leg.order;
    this.#emit({ kind: 'leg.answered', callId: call.callId, legId, at, connected: false });
  }

  #fail(call: Call, leg: Leg, failure: LegFailure): void {
    if (leg.state !== 'dialling' && leg.state !== 'ringing') return;
    letGo(leg);
    const at = this.#ports.clock.now();
    this.#inBackground(this.#ports.journal.ended(stored(leg, 'ended'), { at, cause: failure.result }));
    this.#emit({ kind: 'leg.failed', callId: call.callId, legId: leg.order.legId, at, failure });
    if (call.legs.every(({ state }) => state === 'ended')) this.#close(call);
  }

  #hangUpLeg(legId: LegId, by: 'us' | 'party'): void {
    const call = this.#callOfLeg.get(legId);
    if (call === undefined) return;
    for (const leg of call.legs) if (leg.order.legId === legId) this.#release(call, leg, by);
    if (call.legs.every(({ state }) => state === 'ended')) this.#close(call);
  }

  #over(call: Call, by: 'us' | 'party', first?: Leg): void {
    if (first !== undefined) this.#release(call, first, by);
    for (const leg of call.legs) this.#release(call, leg, 'us');
    this.#close(call);
  }

  #release(call: Call, leg: Leg, by: 'us' | 'party'): void {
    if (leg.state === 'ended') return;
    if (leg.state !== 'answered') {
      this.#fail(call, leg, { result: 'cancelled', sipStatus: null, text: 'The call was given up.' });
      return;
    }
    letGo(leg);
    const at = this.#ports.clock.now();
    this.#inBackground(this.#ports.journal.ended(stored(leg, 'ended'), { at, cause: by }));
    this.#emit({ kind: 'leg.ended', callId: call.callId, legId: leg.order.legId, at, by });
  }

  #close(call: Call): void {
    this.#media.stop(call, 'ended');
    for (const { order } of call.legs) this.#callOfLeg.delete(order.legId);
    if (call.outcome !== null) call.outcome.endedAt ??= this.#ports.clock.now();
    if (this.#calls.delete(call.callId))
      this.#emit({ kind: 'call.ended', callId: call.callId, at: this.#ports.clock.now() });
    this.#media.recorded(call);
  }
}
