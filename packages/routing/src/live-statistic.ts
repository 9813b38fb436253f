import { readStatistic, type StatisticSource } from '@ringback/core';
import type { AgentBook } from './agent-book.ts';
import { agentFacts, queueFactsOf } from './facts.ts';
import type { Tallies } from './tallies.ts';
import type { WaitingRequests } from './waiting-requests.ts';

/** Statistics as of now for decisions: only what is asked for is looked at. Null: nobody knows the value. */
export function liveStatistic(
  book: AgentBook,
  requests: WaitingRequests,
  tallies: Tallies,
  now: () => number,
): StatisticSource {
  return (given, statistic) => {
    const object = withServer(given);
    // A virtual queue has its name alone, or a type that names queues.
    const queue = object.includes('@') ? /^(.*)@[^@]*\.(?:G?Q|RP)$/i.exec(object)?.[1] : object;
    const answer = readStatistic(
      {
        at: now(),
        agents: queue === undefined ? [...book.all()].map((agent) => agentFacts(agent, tallies, now())) : [],
        queues:
          queue === undefined
            ? []
            : [queueFactsOf(queue.trim(), requests.inOrder(queue.trim()), book, tallies)],
      },
      object,
      statistic,
    );
    return answer.kind === 'value' ? answer.value : null;
  };
}

/** Strategies of the original also write `group.GA` (routing reference 2.4). */
function withServer(object: string): string {
  return object.includes('@') ? object : object.replace(/\.(?=(?:A|AP|GA|GP|C|GC|DN)$)/i, '@.');
}
