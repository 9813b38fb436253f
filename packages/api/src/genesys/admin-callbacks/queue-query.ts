import {
  type CallbackFilter,
  type CallbackState,
  type Configuration,
  type FilterCondition,
  isCallbackState,
  listOption,
  option,
  parseInstant,
} from '@ringback/core';
import type { Pair } from '../../edge/form.ts';
import { unstorable } from '../../edge/unstorable.ts';
import { type Answer, answer } from '../../errors/answers.ts';

export type QueueQuery =
  | {
      readonly kind: 'query';
      /** The only service that is meant. */
      readonly target: string | null;
      readonly filter: Omit<CallbackFilter, 'now'>;
    }
  | { readonly kind: 'problem'; readonly answer: Answer };

const MINUTE_MS = 60_000;
const FROM_MS = -15 * MINUTE_MS;
const TO_MS = 24 * 60 * MINUTE_MS;
/** Newest records that one query gives when it does not say how many, and at most. */
const USUAL_RECORDS = 1_000;
const MOST_RECORDS = 10_000;

/** `[callback] filter-keys` that are filters whatever is configured (callback options 11). */
const FILTER_KEYS = [
  '_callback_state',
  '_callback_reason',
  '_request_queue_time_stat',
  '_request_ewt_service',
  '_vq',
];
/** What the record itself says. */
const OF_THE_RECORD = new Set([
  '_callback_state',
  '_callback_reason',
  '_customer_number',
  '_ors_session_id',
  '_id',
]);

/** Reads the query of "query by queues". Names that are no filter are passed over, as empty values are. */
export function readQueueQuery(
  pairs: readonly Pair[],
  configuration: Pick<Configuration, 'section' | 'services'>,
  now: number,
): QueueQuery {
  const problem = (name: string, why: string): QueueQuery => ({
    kind: 'problem',
    answer: answer('bad-parameter', { name, why }),
  });
  const filterKeys = new Set([
    ...FILTER_KEYS,
    ...listOption(configuration.section('callback') ?? {}, 'filter-keys'),
  ]);
  const desired = { from: now + FROM_MS, to: now + TO_MS };
  let target: string | null = null;
  let states: CallbackState[] | undefined;
  let limit = USUAL_RECORDS;
  const conditions: FilterCondition[] = [];
  for (const [name, given] of pairs) {
    const value = String(given);
    if (value === '') continue;
    const why = unstorable(value);
    if (why !== null) return problem(name, why);
    switch (name) {
      case 'target':
        target = value;
        break;
      case 'start_time':
      case 'end_time': {
        const at = parseInstant(value);
        if (at === null) return { kind: 'problem', answer: answer('unparsable-time', { name, value }) };
        desired[name === 'start_time' ? 'from' : 'to'] = at;
        break;
      }
      case 'states': {
        const texts = value.split(',').map((text) => text.trim());
        states = texts.filter((text) => isCallbackState(text));
        const unknown = texts.find((text) => !isCallbackState(text));
        if (unknown !== undefined) return problem(name, `has the state ${unknown}, which does not exist`);
        break;
      }
      case 'max':
        if (!/^[1-9]\d{0,8}$/.test(value)) return problem(name, 'must be a whole number above 0');
        limit = Math.min(Number(value), MOST_RECORDS);
        break;
      default:
        if (filterKeys.has(name)) conditions.push(conditionOf(name, value, configuration));
    }
  }
  const filter = { operand: 'AND' as const, conditions, desired, limit };
  return {
    kind: 'query',
    target,
    filter: {
      ...filter,
      ...(states === undefined ? {} : { states }),
      ...(target === null ? {} : { service: target }),
    },
  };
}

/** Equality with what the request gave, or where it gave nothing with the option of the service. `_vq` is the virtual queue. */
function conditionOf(
  name: string,
  value: string,
  configuration: Pick<Configuration, 'services'>,
): FilterCondition {
  if (OF_THE_RECORD.has(name)) {
    const negated = name === '_callback_state' && value.startsWith('!');
    return { key: name, value: negated ? value.slice(1) : value, negated };
  }
  const names = name === '_vq' ? ['_vq', '_urs_virtual_queue'] : [name];
  const services = configuration
    .services()
    .filter(({ options }) => names.some((one) => option(options, one) === value))
    .map((service) => service.name);
  return { key: name, value, negated: false, services };
}
