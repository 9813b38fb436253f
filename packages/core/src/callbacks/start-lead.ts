import type { Routing } from '../ports/routing.ts';
import type { OptionMap } from '../ports/store.ts';
import { peekStatistic } from '../routing/peek-statistic.ts';
import { waitTimesOf } from '../routing/wait-times.ts';
import type { Configuration } from '../services/configuration.ts';
import { serviceKind } from '../services/kind.ts';
import { option } from '../services/options.ts';
import { chosenPredictor, WAIT_TIMES_SECTION } from '../wait-times/chosen-predictor.ts';
import { isWaitPredictor } from '../wait-times/predictor.ts';

export interface LeadPorts {
  readonly configuration: Pick<Configuration, 'section' | 'service'>;
  readonly routing: Pick<Routing, 'facts' | 'factsOfQueue' | 'queueHistory'>;
}

const STATISTIC = '_request_queue_time_stat';
const SERVICE = '_request_ewt_service';

/** Whether callbacks of a service start earlier when the wait is long. */
export function mayStartEarlier(options: OptionMap): boolean {
  return option(options, STATISTIC) !== null || option(options, SERVICE) !== null;
}

/**
 * How many seconds before its usual start a scheduled callback gets in line, so that its turn comes at the desired time:
 * the expected wait that `_request_queue_time_stat` (statistic;object type;object;tenant) or `_request_ewt_service` tells
 * (callback options 3). 0 when neither is set or nobody can say.
 */
export function startLeadS(options: OptionMap, ports: LeadPorts): number {
  const wait = waitS(options, ports);
  return Number.isFinite(wait) && wait > 0 ? wait : 0;
}

function waitS(options: OptionMap, ports: LeadPorts): number {
  const [metric = '', objectType = '', objectId = ''] = (option(options, STATISTIC) ?? '')
    .split(';')
    .map((part) => part.trim());
  if (metric !== '') return valueOf({ metric, objectType, objectId }, ports);
  const name = option(options, SERVICE);
  const asked = name === null ? null : ports.configuration.service(name);
  if (asked === null) return 0;
  const kind = serviceKind(asked);
  if (kind.kind !== 'builtin') return 0;
  if (kind.builtin === 'stat') return valueOf(asked, ports);
  if (kind.builtin !== 'urs-stat') return 0;
  const queue =
    option(asked, '_urs_virtual_queue') ??
    option(options, '_urs_ewt_virtual_queue') ??
    option(options, '_urs_ewt_vq') ??
    option(options, '_urs_virtual_queue');
  if (queue === null) return 0;
  const aqt = option(asked, 'aqt') ?? '';
  const chosen = chosenPredictor(ports.configuration.section(WAIT_TIMES_SECTION), queue);
  const predictor = isWaitPredictor(aqt) ? aqt : (chosen ?? 'urs2');
  return waitTimesOf(() => ports.routing).expectedWaitS(queue, predictor);
}

function valueOf(fields: OptionMap, ports: LeadPorts): number {
  const outcome = peekStatistic(fields, ports);
  return outcome.kind === 'value' ? outcome.value : 0;
}
