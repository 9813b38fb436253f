import type {
  AgentId,
  AssignmentRecord,
  AssignmentRepository,
  OvertakesReport,
  PassedOverReason,
  RequestId,
} from '@ringback/core';

/** Which agent went to whom, in memory. */
export class MemoryAssignments implements AssignmentRepository {
  readonly #check: () => void;
  #records: AssignmentRecord[] = [];
  /** Made when it is asked for, which is after a restart alone. */
  #ofRequest: Map<RequestId, AssignmentRecord[]> | null = null;

  /** `check` throws while the store is away. */
  constructor(check: () => void) {
    this.#check = check;
  }

  add(record: AssignmentRecord): void {
    this.#records.push(record);
    this.#ofRequest = null;
  }

  /** When a request got an agent, from a time on. */
  assignedAt(requestId: RequestId, from: number): number | null {
    this.#ofRequest ??= byRequest(this.#records);
    return this.#ofRequest.get(requestId)?.find(({ at }) => at >= from)?.at ?? null;
  }

  /** Of callbacks that an agent was held for, in the order of time. */
  ofAgent(id: AgentId): readonly AssignmentRecord[] {
    return this.#records.filter(({ agentId, callbackId }) => agentId === id && callbackId !== null);
  }

  async overtakes(request: {
    virtualQueue: string;
    from: number;
    to: number;
    limit: number;
  }): Promise<OvertakesReport> {
    this.#check();
    const { virtualQueue, from, to, limit } = request;
    const made = this.#records.filter(
      (one) => one.virtualQueue === virtualQueue && one.at >= from && one.at < to,
    );
    const passing = made.filter(({ passedOver }) => passedOver !== null);
    const sums = new Map<PassedOverReason, { count: number; earlierMs: number }>();
    for (const { passedOver } of passing) {
      for (const [reason, add] of Object.entries(passedOver?.reasons ?? {})) {
        const sum = sums.get(reason as PassedOverReason) ?? { count: 0, earlierMs: 0 };
        sums.set(reason as PassedOverReason, {
          count: sum.count + add.count,
          earlierMs: sum.earlierMs + add.earlierMs,
        });
      }
    }
    const isOvertake = (one: AssignmentRecord): number => (one.passedOver?.reasons.overtaken ? 1 : 0);
    return {
      assignments: made.length,
      passing: passing.length,
      reasons: [...sums]
        .map(([reason, sum]) => ({ reason, ...sum }))
        .sort((a, b) => (a.reason < b.reason ? -1 : 1)),
      records: passing
        .toReversed()
        .sort((a, b) => isOvertake(b) - isOvertake(a) || b.at - a.at)
        .slice(0, limit),
    };
  }

  async removeBefore(before: number, limit: number): Promise<number> {
    this.#check();
    // In the order of time.
    if ((this.#records[0]?.at ?? before) >= before) return 0;
    const old = this.#records.filter(({ at }) => at < before).slice(0, limit);
    const gone = new Set(old);
    this.#records = this.#records.filter((one) => !gone.has(one));
    this.#ofRequest = null;
    return old.length;
  }
}

function byRequest(records: readonly AssignmentRecord[]): Map<RequestId, AssignmentRecord[]> {
  const groups = new Map<RequestId, AssignmentRecord[]>();
  for (const record of records) {
    const earlier = groups.get(record.requestId);
    if (earlier === undefined) groups.set(record.requestId, [record]);
    else earlier.push(record);
  }
  return groups;
}
