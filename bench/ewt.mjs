// How well waits are predicted. First the errors of the predictors against each other in queues of theory, beside what is
// published; then a Monday morning on the router itself: two queues that share agents, callers who hang up, callbacks who do
// not, agents who take breaks. The peer of the last part is the Stat Server's formula.
import { PREDICTOR_NAMES, predictWaitS } from '../packages/core/dist/index.js';
import { seededRandom } from './random.mjs';
import { agentOf, requestFor, routerOf } from './router.mjs';
import { createTimeline } from './timeline.mjs';

export const title = 'Expected waits: errors of the predictors';

/** Routing reference 5.2. Arrivals of as many as make the ratio steady. */
const PUBLISHED = [
  { name: 'M/M/100, 95 %', gaps: 'exponential', rho: 0.95, les: 2.11, hol: 2.02, arrivals: 1_000_000 },
  { name: 'M/M/100, 98 %', gaps: 'exponential', rho: 0.98, les: 2.05, hol: 2.01, arrivals: 1_000_000 },
  { name: 'H2/M/100, 98 %', gaps: 'hyperexponential', rho: 0.98, les: 4.99, hol: 4.95, arrivals: 1_000_000 },
];

export function run() {
  const lines = [];
  for (const model of PUBLISHED) {
    const mse = theory(model);
    for (const name of ['les', 'hol']) {
      const product = mse[name] / mse.ql;
      lines.push({
        what: `${model.name}: squared error of ${name} over ql, and published`,
        unit: '',
        product,
        peer: model[name],
        ratio: product / model[name],
      });
    }
  }
  const scores = scoresOf(MORNINGS.flatMap((seed) => surge(seed)));
  for (const [name, { mae, bias, coverage, served }] of Object.entries(scores)) {
    const peer = scores.stat;
    lines.push(
      {
        what: `surge: mean absolute error of ${name}, and of stat`,
        unit: 's',
        product: mae,
        peer: peer.mae,
        ratio: mae / peer.mae,
      },
      { what: `surge: bias of ${name}`, unit: 's', product: bias },
      { what: `surge: of ${served} waits, in the range of ${name}`, unit: '%', product: 100 * coverage },
    );
  }
  return lines;
}

const SERVERS = 100;
const SERVICE_MS = 100_000;

/** Mean squared errors of who has to wait, first come first served. */
function theory({ gaps, rho, arrivals }) {
  const random = seededRandom(7);
  const mean = SERVICE_MS / SERVERS / rho;
  // Squared coefficient of variation 4, balanced means.
  const p = 0.5 * (1 + Math.sqrt(3 / 5));
  const gap = () => {
    if (gaps === 'exponential') return exponential(random, mean);
    const isFirst = random() < p;
    return exponential(random, mean / (2 * (isFirst ? p : 1 - p)));
  };
  const free = new Float64Array(SERVERS).fill(0);
  const arrived = new Float64Array(arrivals);
  const starts = new Float64Array(arrivals);
  const sums = { les: 0, hol: 0, ql: 0 };
  let now = 0;
  let head = 0;
  for (let n = 0; n < arrivals; n++) {
    now += gap();
    while (head < n && starts[head] <= now) head++;
    let first = 0;
    for (let server = 1; server < SERVERS; server++) if (free[server] < free[first]) first = server;
    arrived[n] = now;
    starts[n] = Math.max(now, free[first]);
    free[first] = starts[n] + exponential(random, SERVICE_MS);
    if (starts[n] <= now || n < arrivals / 20) continue;
    const waiting = n - head;
    const inputs = {
      position: waiting + 1,
      waiting,
      ahead: waiting,
      agentsLoggedIn: SERVERS,
      agentsWorking: SERVERS,
      agentsReady: 0,
      agentsFree: 0,
      occupiedMs: SERVICE_MS,
      handleTimeMs: SERVICE_MS,
      agentGapMs: null,
      quitTimeMs: null,
      effectivePortion: null,
      patienceMs: null,
      lastWaitMs: head === 0 ? 0 : starts[head - 1] - arrived[head - 1],
      headWaitMs: head < n ? now - arrived[head] : null,
    };
    for (const name of Object.keys(sums))
      sums[name] += (predictWaitS(name, inputs) - (starts[n] - now) / 1000) ** 2;
  }
  return sums;
}

function exponential(random, mean) {
  return -Math.log(1 - random()) * mean;
}

/** Mornings that are looked at together. */
const MORNINGS = [1, 2, 3, 4, 5];
const MINUTE = 60_000;
const OPENING = 1_900_000_000_000;
const HOURS = 6;
/** Arrivals an hour by queue: the second hour has the surge. */
const LOAD = { VQ_Service: [220, 520, 420, 220, 150, 150], VQ_Orders: [180, 360, 300, 180, 130, 130] };
const TALK_S = { VQ_Service: 260, VQ_Orders: 200 };
const WRAP_UP_S = 20;
const PATIENCE_MIN = 12;
const CALLBACK_SHARE = 0.4;
/** An agent's phone rings this long; a customer who is called back takes this long to answer, or not to. */
const RING_S = 4;
const DIAL_S = 14;
const NOT_ANSWERED = 0.2;
const NOT_ANSWERED_S = 25;
const BREAK_AFTER = 0.04;
const BREAK_MIN = 12;

/** Everything on the router as it is, with a clock of its own. */
function surge(seed) {
  const random = seededRandom(seed);
  const agents = Array.from({ length: 48 }, (_, id) =>
    agentOf(id, {
      groups: id < 30 ? ['Service', 'Orders'] : id < 40 ? ['Service'] : ['Orders'],
      wrapUp: WRAP_UP_S,
    }),
  );
  const timeline = createTimeline(OPENING);
  const quotes = new Map();
  const finished = [];
  const routing = routerOf(agents, {
    clock: timeline,
    random,
    waitQuotes: {
      quoted: (quote) => quotes.set(quote.requestId, quote),
      ended: (end) => {
        const quote = quotes.get(end.requestId);
        if (quote !== undefined) finished.push({ quote, end });
        quotes.delete(end.requestId);
      },
    },
  });
  const request = (id, queue, arrivedAt) =>
    requestFor(id, { group: queue.slice(3), virtualQueue: queue, arrivedAt });
  const callbacks = new Set();
  routing.onEvent((event) => {
    if (event.kind !== 'target.selected') return;
    const { requestId, virtualQueue } = event.request;
    const isCallback = callbacks.has(requestId);
    const leg = { callId: `c${requestId}`, legId: `l${requestId}` };
    const onPhone = (kind, more = {}) =>
      routing.onCallEvent({ kind, ...leg, at: timeline.now(), ...more }, event.agentId);
    if (isCallback && random() < NOT_ANSWERED) {
      timeline.after(NOT_ANSWERED_S * 1000, () => routing.release(event.reservation));
      return;
    }
    const until = RING_S + (isCallback ? DIAL_S : 0);
    timeline.after(RING_S * 1000, () => onPhone('leg.ringing'));
    timeline.after(until * 1000, () => onPhone('leg.answered', { connected: true }));
    const talk = lognormal(random, TALK_S[virtualQueue]);
    timeline.after((until + talk) * 1000, () => {
      if (random() < BREAK_AFTER) {
        routing.setAgentState(event.agentId, 'NotReady', 'Break');
        timeline.after(exponential(random, BREAK_MIN * MINUTE), () =>
          routing.setAgentState(event.agentId, 'Ready', ''),
        );
      }
      onPhone('leg.ended', { by: 'party' });
    });
  });
  let number = 0;
  for (const [queue, hours] of Object.entries(LOAD)) {
    hours.forEach((count, hour) => {
      const end = OPENING + (hour + 1) * 60 * MINUTE;
      let at = OPENING + hour * 60 * MINUTE;
      for (;;) {
        at += exponential(random, (60 * MINUTE) / count);
        if (at >= end) break;
        const id = `r${number++}`;
        const arrival = Math.round(at);
        if (random() < CALLBACK_SHARE) callbacks.add(id);
        timeline.at(arrival, () => {
          routing.submit(request(id, queue, arrival));
          if (!callbacks.has(id))
            timeline.after(exponential(random, PATIENCE_MIN * MINUTE), () => {
              if (quotes.has(id)) routing.cancel(id);
            });
        });
      }
    });
  }
  timeline.run(OPENING + (HOURS + 3) * 60 * MINUTE);
  routing.close();
  return finished;
}

/** Of those who had to wait when they were told. */
function scoresOf(finished) {
  const served = finished.filter(
    ({ quote, end }) => end.outcome === 'served' && (quote.estimates.ql?.waitS ?? 0) > 0,
  );
  return Object.fromEntries(
    PREDICTOR_NAMES.map((name) => {
      const errors = [];
      let inside = 0;
      for (const { quote, end } of served) {
        const estimate = quote.estimates[name];
        if (estimate === undefined) continue;
        const waited = (end.at - quote.at) / 1000;
        errors.push(estimate.waitS - waited);
        if (waited >= estimate.lowS && waited <= estimate.highS) inside++;
      }
      const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
      return [
        name,
        {
          served: errors.length,
          mae: mean(errors.map(Math.abs)),
          bias: mean(errors),
          coverage: inside / errors.length,
        },
      ];
    }),
  );
}

/** Coefficient of variation 1. */
function lognormal(random, mean) {
  const sigma = Math.sqrt(Math.log(2));
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return mean * Math.exp(sigma * normal - (sigma * sigma) / 2);
}
