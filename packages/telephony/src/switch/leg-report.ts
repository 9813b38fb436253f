import type { CallOrder, LegFailure } from '@ringback/core';
import { reportDial, reportLegFault } from './dial-report.ts';
import type { SwitchContext } from './switch-context.ts';

/** What the operator is told of one leg: how its attempt went, once, and what failed around it. */
export class LegReport {
  readonly startedAt: number;
  readonly #order: CallOrder;
  readonly #context: Pick<SwitchContext, 'clock' | 'telemetry'>;
  #trunk: string | null = null;
  #isIncoming = false;
  #answeredAt: number | null = null;

  constructor(order: CallOrder, context: Pick<SwitchContext, 'clock' | 'telemetry'>) {
    this.#order = order;
    this.#context = context;
    this.startedAt = context.clock.now();
  }

  get answeredAt(): number | null {
    return this.#answeredAt;
  }

  /** Nobody dialled: that a call came in was told when it did. */
  cameIn(): void {
    this.#isIncoming = true;
  }

  dials(trunk: string | null): void {
    this.#trunk = trunk;
  }

  answered(at: number): void {
    this.#answeredAt = at;
    this.#tell('answered', 200, at);
  }

  failed({ result, sipStatus }: LegFailure): void {
    // Who answered and left was told of when he answered.
    if (this.#answeredAt === null) this.#tell(result, sipStatus, this.#context.clock.now());
  }

  fault(event: string, error: unknown): void {
    reportLegFault(this.#context.telemetry, this.#order, event, error);
  }

  #tell(result: LegFailure['result'] | 'answered', sipStatus: number | null, at: number): void {
    if (this.#isIncoming) return;
    const ms = at - this.startedAt;
    reportDial(this.#context.telemetry, this.#order, { trunk: this.#trunk, result, sipStatus, ms });
  }
}
