import type { CallOrder, Clock, TakenChannel, Telemetry, TrunkChannels } from '@ringback/core';
import type { DialDecision, DialPlan } from './dial-plan.ts';
import { reportWait } from './dial-report.ts';

export interface LegChannelParts {
  readonly plan: DialPlan;
  readonly channels: TrunkChannels;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

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

  /**
   * Tells `dial` where to: at once, or when a trunk has a channel. A dial that is refused, or goes to the phone of an agent, needs
   * none.
   */
  open(
    order: CallOrder,
    { plan, channels, telemetry, clock }: LegChannelParts,
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
        if (clock.now() >= dialBefore) dial(TOO_LATE);
        else dial(trunk === decision.target.trunk ? decision : plan.decide(party, trunk));
      }),
    );
    if (!isDialled) reportWait(telemetry, order);
  }

  /** Of a call that came in by a trunk. */
  occupy(trunk: string | null, channels: TrunkChannels): void {
    if (trunk !== null) this.#keep(channels.occupy(trunk));
  }

  /** Idempotent. */
  release(): void {
    this.#isOver = true;
    this.#taken?.release();
  }

  #keep(taken: TakenChannel): void {
    this.#taken = taken;
    // The leg may have come to its end on the way.
    if (this.#isOver) taken.release();
  }
}
