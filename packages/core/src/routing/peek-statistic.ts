import type { Routing } from '../ports/routing.ts';
import type { OptionMap } from '../ports/store.ts';
import type { Configuration } from '../services/configuration.ts';
import { option } from '../services/options.ts';
import { historyValue, isSinceLogin, looksBack, rangeEndS, timeProfile } from './queue-history.ts';
import { readQueueStatistic, readStatistic, type StatisticValue, sinceLogin } from './statistics.ts';

/** Object types of the Stat Server that are agents here, and how targets call them. */
const AGENT_TYPES: Readonly<Record<string, string>> = {
  agent: 'A',
  agentplace: 'AP',
  place: 'AP',
  groupagents: 'GA',
  agentgroup: 'GA',
  groupplaces: 'GP',
  placegroup: 'GP',
  regulardn: 'DN',
  regdn: 'DN',
  dn: 'DN',
};
/** Those that are virtual queues here. */
const QUEUE_TYPES: readonly string[] = ['queue', 'groupqueues', 'queuegroup', 'routepoint', 'virtualqueue'];

/** Ranges of the service factor that nobody says otherwise about. */
const ANSWERED_S = 20;
const ABANDONED_S = 5;

export type StatisticOutcome =
  | StatisticValue
  | { readonly kind: 'missing'; readonly name: 'metric' | 'objectId' };

export interface StatisticPorts {
  readonly configuration: Pick<Configuration, 'section'>;
  readonly routing: Pick<Routing, 'facts' | 'queueHistory'>;
}

/**
 * The value of a statistic as it is now (API reference 9.1). `fields` has `metric` or `statisticType`, `objectId` and
 * `objectType`, with or without an underscore; what section `stat.<metric>` defines is taken where the request says
 * nothing. Statistics of queues that look back take `timeProfile`, `timeRange` and `timeRange2`.
 */
export function peekStatistic(
  fields: OptionMap,
  { configuration, routing }: StatisticPorts,
): StatisticOutcome {
  const asked = field([fields], 'metric') ?? field([fields], 'statisticType');
  const defined = asked === null ? null : configuration.section(`stat.${asked}`);
  const sources = defined === null ? [fields] : [fields, defined];
  const metric =
    (defined === null ? null : (field([defined], 'metric') ?? field([defined], 'statisticType'))) ?? asked;
  if (metric === null) return { kind: 'missing', name: 'metric' };
  const object = field(sources, 'objectId');
  if (object === null) return { kind: 'missing', name: 'objectId' };
  const facts = routing.facts();
  const type = field(sources, 'objectType')?.toLowerCase() ?? null;
  if (type === null) return readStatistic(facts, object, metric);
  // `Name@switch`, `Name@StatServer.GA`: where it is kept does not matter.
  const [name = ''] = object.split('@');
  const agents = Object.hasOwn(AGENT_TYPES, type) ? AGENT_TYPES[type] : undefined;
  const profile = field(sources, 'timeProfile');
  if (agents !== undefined) {
    const fromLogin = profile !== null && isSinceLogin(profile, configuration.section('TimeProfiles'));
    return readStatistic(fromLogin ? sinceLogin(facts) : facts, `${name}@Stat_Server.${agents}`, metric);
  }
  if (!QUEUE_TYPES.includes(type))
    return { kind: 'problem', why: `There are no statistics of objects of type ${type}.` };
  const isWhole = facts.queues.some((queue) => queue.name === object);
  const queue = isWhole ? object : name;
  if (!looksBack(metric, profile !== null)) return readQueueStatistic(facts, queue, metric);
  const ranges = configuration.section('TimeRanges');
  const value = historyValue(
    metric,
    routing.queueHistory(queue),
    timeProfile(profile ?? '', configuration.section('TimeProfiles'), facts.at),
    {
      answeredS: rangeEndS(field(sources, 'timeRange'), ranges, ANSWERED_S),
      abandonedS: rangeEndS(field(sources, 'timeRange2'), ranges, ABANDONED_S),
    },
  );
  return value === null ? readQueueStatistic(facts, queue, metric) : { kind: 'value', value };
}

function field(sources: readonly OptionMap[], name: string): string | null {
  for (const source of sources) {
    const value = option(source, name) ?? option(source, `_${name}`);
    if (value !== null) return value.trim();
  }
  return null;
}
