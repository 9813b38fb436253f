import {
  legId as asLegId,
  requestId as asRequestId,
  type CallControl,
  type Chance,
  type Clock,
  type LegFailure,
  type LegId,
  type SessionId,
  type Timer,
} from '@ringback/core';
import type { TransferOutcome, TransferResult, VoiceEffect } from '@ringback/voicexml';
import type { CallEntry } from '../calls/call-book.ts';

type TransferEffect = Extract<VoiceEffect, { kind: 'transfer' }>;

export interface TransferPorts {
  readonly callControl: Pick<CallControl, 'connectParty' | 'hangUpLeg' | 'play' | 'stopTreatment'>;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'uuid'>;
}

/** How long a phone rings when the document does not say. */
const RING_MS = 60_000;
const LONGEST_RING_MS = 600_000;

/** A party that a document calls for who listens to it (VoiceXML 2.0 2.3.7, 2.1 7). */
export class DialogTransfer {
  readonly id: number;
  readonly legId: LegId;
  readonly #effect: TransferEffect;
  readonly #ports: TransferPorts;
  readonly #told: (outcome: TransferOutcome) => void;
  #answeredAt: number | null = null;
  #limit: Timer | null = null;
  #end: TransferResult | null = null;
  #isOver = false;

  constructor(
    effect: TransferEffect,
    entry: CallEntry,
    sessionId: SessionId,
    ports: TransferPorts,
    told: (outcome: TransferOutcome) => void,
  ) {
    this.id = effect.id;
    this.#effect = effect;
    this.#ports = ports;
    this.#told = told;
    const { callControl, chance } = ports;
    const number = numberOf(effect.dest);
    this.legId = asLegId(chance.uuid());
    entry.legs.set(this.legId, {
      legId: this.legId,
      requestId: asRequestId(this.legId),
      sessionId,
      verb: 'transfer',
      role: 'agent',
      agentId: null,
      attempt: null,
      who: 'the other party',
      device: number,
      detach: false,
      selection: null,
      state: 'dialling',
    });
    callControl.play({ callId: entry.callId, source: { kind: 'ringback' }, loop: true });
    callControl.connectParty({
      callId: entry.callId,
      legId: this.legId,
      // It is no attempt to reach the customer of a callback.
      callbackId: null,
      party: { kind: 'number', number },
      callerNumber: null,
      callerName: null,
      timeoutMs: Math.min(effect.connectTimeoutMs ?? RING_MS, LONGEST_RING_MS),
      userData: effect.aai === undefined ? {} : { aai: effect.aai },
      leavesOther: effect.transfer === 'bridge',
    });
  }

  answered(): void {
    const { clock, callControl } = this.#ports;
    this.#answeredAt = clock.now();
    if (this.#effect.transfer !== 'bridge') {
      this.#over({ kind: 'handedOver' });
      return;
    }
    const { maxTimeMs } = this.#effect;
    if (maxTimeMs !== undefined)
      this.#limit = clock.setTimer(maxTimeMs, () => {
        this.#end = 'maxtime_disconnect';
        callControl.hangUpLeg(this.legId);
      });
  }

  failed(callId: CallEntry['callId'], failure: LegFailure): void {
    this.#ports.callControl.stopTreatment(callId);
    const refused = (event: string): void => this.#over({ kind: 'failed', event, message: failure.text });
    switch (failure.result) {
      case 'not_allowed':
        return refused('error.connection.noauthorization');
      case 'unreachable':
        return refused('error.connection.noroute');
      default: {
        if (this.#effect.transfer === 'blind') return refused('error.connection.noroute');
        this.#over({ kind: 'result', result: this.#end ?? resultOf(failure), durationMs: 0 });
      }
    }
  }

  /** The other party is gone; who listened is there still. */
  left(by: 'party' | 'us' | 'network'): void {
    const result = this.#end ?? (by === 'network' ? 'network_disconnect' : 'far_end_disconnect');
    const since = this.#answeredAt ?? this.#ports.clock.now();
    this.#over({ kind: 'result', result, durationMs: this.#ports.clock.now() - since });
  }

  /** The caller ends it by a key. */
  end(): void {
    this.#end = 'near_end_disconnect';
    this.#ports.callControl.hangUpLeg(this.legId);
  }

  /** Nobody wants to know any more. */
  close(): void {
    this.#isOver = true;
    this.#limit?.cancel();
  }

  #over(outcome: TransferOutcome): void {
    if (this.#isOver) return;
    this.close();
    this.#told(outcome);
  }
}

function resultOf({ result }: LegFailure): TransferResult {
  if (result === 'busy') return 'busy';
  if (result === 'no_answer') return 'noanswer';
  return result === 'congestion' ? 'network_busy' : 'unknown';
}

/** `tel:+1555;phone-context=x`, `sip:1001@host`: numbers go out through the trunks, to no host of a document's choice. */
function numberOf(dest: string): string {
  const [number = ''] = dest.replace(/^(?:tel|sips?):/iu, '').split(/[@;?]/u);
  try {
    return decodeURIComponent(number);
  } catch {
    return number; // Not percent-encoded as it should be: no trunk takes such a number.
  }
}
