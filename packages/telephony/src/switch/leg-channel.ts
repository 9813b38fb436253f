import type { CallOrder, Clock, TakenChannel, Telemetry, Timer, TrunkChannels } from '@ringback/core';
import type { DialDecision, DialPlan } from './dial-plan.ts';
import { reportWait } from './dial-report.ts';

export interface LegChannelParts {
  readonly plan: DialPlan;
  readonly channels: TrunkChannels;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

/** Somebody is on the line and waits for this party. */
const NONE_FREE: DialDecision = {
  kind: 'refused',
  failure: { result: 'congestion', sipStatus: null, text: 'No trunk had a channel left for this number.' },
};
const TOO_LATE: DialDecision = {
  kind: 'refused',
  failure: {
    result: 'not_allowed',
    sipStatus: null,
    text: 'When a channel was free the customer was not to be called any more.',
  },
};

/** The channel of a trunk that a leg takes, from before its INVITE until it is over. */
export class LegChannel {
  #taken: TakenChannel | null = null;
  #isOver = false;
  /** When an order for which no channel is free is given up. */
  #limit: Timer | null = null;

  /**
   * Tells `dial` where to: at once, or when a trunk has a channel. A dial that is refused, or goes to the phone of an agent, needs
   * none. `isAwaited`: somebody is on the line, and it waits no longer than the phone would ring.
   */
  open(
    order: CallOrder,
    { plan, channels, telemetry, clock }: LegChannelParts,
    isAwaited: boolean,
    dial: (decision: DialDecision) => void,
  ): void {
    const { party, trunk: wanted = null, dialBefore = Number.POSITIVE_INFINITY } = order;
    const decision = plan.decide(party, wanted);
    if (decision.kind === 'refused' || decision.target.trunk === null) {
      dial(decision);
      return;
    }
    let isDialled = false;
    this.#keep(
      channels.take(decision.target.user, wanted, (trunk) => {
        isDialled = true;
        this.#limit?.cancel();
        if (clock.now() >= dialBefore) dial(TOO_LATE);
        else dial(trunk === decision.target.trunk ? decision : plan.decide(party, trunk));
      }),
    );
    if (isDialled) return;
    reportWait(telemetry, order);
    if (isAwaited)
      this.#limit = clock.setTimer(order.timeoutMs, () => {
        if (!isDialled) dial(NONE_FREE);
      });
  }

  /** Of a call that came in by a trunk. */
  occupy(trunk: string | null, channels: TrunkChannels): void {
    if (trunk !== null) this.#keep(channels.occupy(trunk));
  }

  /** Idempotent. */
  release(): void {
    this.#isOver = true;
    this.#limit?.cancel();
    this.#taken?.release();
  }

  #keep(taken: TakenChannel): void {
    this.#taken = taken;
    // The leg may have come to its end on the way.
    if (this.#isOver) taken.release();
  }
}
