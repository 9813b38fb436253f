import { Draw } from './draw.ts';
import {
  type DescribedOperation,
  type HostileRequest,
  hostileRequest,
  type Surroundings,
} from './hostile-request.ts';
import { problemOf } from './judge.ts';
import { type RawAnswer, RawConnection } from './raw-http.ts';

/** Longer than the longest wait that a request can ask for. */
const LIMIT_MS = 45_000;

export interface Finding {
  readonly index: number;
  readonly operation: string;
  readonly request: string;
  readonly problem: string;
}

export interface Tally {
  /** Answers by status. */
  readonly statuses: Map<number, number>;
  readonly findings: Finding[];
}

/** Operations of the description, each with what it takes. */
export function operationsOf(document: { readonly paths: object }): DescribedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as object).map(([method, { parameters = [], requestBody }]) => ({
      method,
      path,
      parameters,
      content: requestBody?.content ?? {},
    })),
  );
}

/** The requests `from` to `to` of a seed; each operation gets its turn. `told` hears of each with its answer. */
export async function fuzz(options: {
  readonly port: number;
  readonly operations: readonly DescribedOperation[];
  readonly around: Surroundings;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly told: (request: HostileRequest, answer: RawAnswer) => void;
}): Promise<Tally> {
  const { port, operations, around, seed, from, to, told } = options;
  const tally: Tally = { statuses: new Map(), findings: [] };
  let next = from;
  const work = async (): Promise<void> => {
    const connection = new RawConnection(port);
    while (next < to) {
      const index = next++;
      const operation = operations[index % operations.length];
      if (operation === undefined) break;
      const request = hostileRequest(operation, new Draw(seed, index), around);
      const problem = await tried(connection, request);
      if (problem !== null)
        tally.findings.push({
          index,
          operation: request.operation,
          request: request.bytes.subarray(0, 600).toString('latin1'),
          problem,
        });
    }
    connection.close();
  };
  const tried = async (connection: RawConnection, request: HostileRequest): Promise<string | null> => {
    try {
      const answer = await connection.send(request.bytes, {
        isHead: request.method === 'HEAD',
        limitMs: LIMIT_MS,
      });
      tally.statuses.set(answer.status, (tally.statuses.get(answer.status) ?? 0) + 1);
      told(request, answer);
      return problemOf(request, answer);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return tally;
}
