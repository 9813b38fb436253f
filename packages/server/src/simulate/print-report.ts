import type { SimulationReport } from '@ringback/simulation';

/** The report for people: what matters first, then the hours. Times in minutes and seconds. */
export function printReport(report: SimulationReport): string {
  const {
    callbacks,
    waits,
    callers,
    promises,
    predictors,
    waitingTimes,
    agents,
    order,
    dials,
    hours,
    faults,
    work,
  } = report;
  const lines = [
    `${report.scenario} (seed ${report.seed}), ${report.from} to ${report.to}`,
    '',
    row(
      'Callbacks',
      `${callbacks.asked} asked for, ${callbacks.accepted} accepted${listed(callbacks.refused, ', refused: ')}`,
    ),
    row('Ended', listed(callbacks.ended) || 'none'),
    row('Open', listed(callbacks.open) || 'none'),
    row(
      'Waits',
      `mean ${time(waits.mean)}, median ${time(waits.median)}, 90 % within ${time(waits.p90)}, longest ${time(waits.longest)}`,
    ),
    ...(callers.called === 0
      ? []
      : [
          row(
            'Callers',
            `${callers.called} called: ${callers.served} served, after ${time(callers.waits.mean)} on average, 90 % within ${time(callers.waits.p90)}; ${callers.hungUp} hung up before, ${callers.refused} were not taken`,
          ),
        ]),
    row(
      'Promises',
      `${promises.made}, ${promises.ofTime} of them for a time: ${promises.kept} kept, ${promises.late} late (by ${time(promises.lateBy.mean)} on average), ${promises.early} early, ${promises.broken} not called, ${promises.cancelled + promises.changed} given up or moved by the customer`,
    ),
    row(
      'Told waits',
      waitingTimes.quotes === 0
        ? 'none'
        : `${waitingTimes.quotes}: off by ${time(waitingTimes.meanAbsoluteError)}, ${bias(waitingTimes.bias)}`,
    ),
    row('Agents', `at most ${agents.most} at work, busy ${percent(agents.occupancy)} of it`),
    row(
      'Order',
      `${order.assignments} assignments, ${order.overtakes} overtakes${listed(order.passedOver, '; passed over for: ')}`,
    ),
    row(
      'Dialled',
      `${dials.attempts} times: ${listed(dials.results)}; ${dials.abandoned} hung up before an agent was there`,
    ),
    row(
      'Worked',
      `${work.timers} timers, ${work.events} events in documents (${work.eventsPerCallback ?? 0} for each callback)`,
    ),
    row(
      'Faults',
      faults.brokenCount + faults.errorCount === 0
        ? 'none'
        : `${faults.brokenCount} broken promises, ${faults.errorCount} errors`,
    ),
    ...faults.brokenPromises.map(
      ({ promise, callbackId, text }) => `  ${promise} ${callbackId ?? ''} ${text}`,
    ),
    ...faults.errors.map((text) => `  ${text}`),
    '',
    'predictor of waits                    off by    on average  in range',
    ...predictors.map(
      ({ queue, predictor, told, meanAbsoluteError, bias: off, coverage }) =>
        `${`${queue} ${predictor}${told ? ' (told)' : ''}`.padEnd(34)}${time(meanAbsoluteError).padStart(10)}${signed(off).padStart(14)}${percent(coverage).padStart(10)}`,
    ),
    '',
    'from                      asked  connected  mean wait  agents  busy',
    ...hours.map((hour) =>
      [
        hour.from,
        String(hour.asked).padStart(7),
        String(hour.connected).padStart(11),
        time(hour.meanWait).padStart(11),
        String(hour.agents).padStart(8),
        percent(hour.occupancy).padStart(6),
      ].join(''),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const row = (name: string, text: string) => `${name.padEnd(12)}${text}`;

function listed(counts: Readonly<Record<string, number>>, before = ''): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return parts.length === 0 ? '' : before + parts.join(', ');
}

function time(seconds: number | null): string {
  if (seconds === null) return '-';
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`;
}

function signed(seconds: number | null): string {
  return seconds === null || seconds >= 0 ? time(seconds) : `-${time(-seconds)}`;
}

function percent(share: number | null): string {
  return share === null ? '-' : `${Math.round(share * 100)} %`;
}

function bias(seconds: number | null): string {
  if (seconds === null || Math.round(seconds) === 0) return 'as often too long as too short';
  return seconds > 0 ? `${time(seconds)} too long on average` : `${time(-seconds)} too short on average`;
}
