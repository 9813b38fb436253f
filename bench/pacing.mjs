// How well callbacks are dialled: the router itself with agents and customers by chance, callbacks without end, nobody else.
// Agents who are held (type 1) beside the exact formula; dials that count on busy agents beside a simulation of the law with
// the same chance of nobody there (routing reference 5.4).
import { reservedCapacity, VCB } from '../packages/core/dist/index.js';
import { seededRandom } from './random.mjs';
import { agentOf, requestFor, routerOf } from './router.mjs';
import { createTimeline } from './timeline.mjs';

export const title = 'Pacing: agents who are held, and customers who are dialled ahead';

const START = 1_900_000_000_000;
const HOUR = 3_600_000;
const HOURS = 26;
/** Until it has learnt how soon customers answer, and until enough have answered for the limit to leave room. */
const WARM_UP_HOURS = 6;
const HANDLE_MS = 240_000;
const FAILED_MS = 25_000;
const BACKLOG = 120;

const answerMs = (random) => (5 + 15 * random()) * 1000;
const ANSWER_S = 12.5;

export function run() {
  const lines = [];
  for (const p of [0.9, 0.7, 0.4]) {
    const { utilisation } = centre({ agents: 30, p, ahead: null });
    const exact = reservedCapacity({
      handleS: 240,
      answerS: ANSWER_S,
      failedS: 25,
      answerRate: p,
    }).utilisation;
    lines.push({
      what: `agents held, ${100 * p} % answer: utilisation, and exact`,
      unit: '%',
      product: 100 * utilisation,
      peer: 100 * exact,
      ratio: utilisation / exact,
    });
  }
  for (const { agents, p, published } of [
    { agents: 10, p: 0.7, published: 0.911 },
    { agents: 30, p: 0.7, published: 0.935 },
    { agents: 100, p: 0.7, published: 0.954 },
    { agents: 30, p: 0.4, published: 0.885 },
  ]) {
    const { utilisation, late, answered } = centre({ agents, p, ahead: 30 });
    lines.push(
      {
        what: `${agents} agents, ${100 * p} % answer, dialled ahead: utilisation, and published`,
        unit: '%',
        product: 100 * utilisation,
        peer: 100 * published,
        ratio: utilisation / published,
      },
      {
        what: `  of ${answered} who answered, found nobody in 2 s, and the limit`,
        unit: '%',
        product: (100 * late) / answered,
        peer: 3,
        ratio: late === 0 ? undefined : 3 / ((100 * late) / answered),
      },
    );
  }
  return lines;
}

/** `ahead`: from so many agents on dials count on busy ones; null: an agent is held for each. */
export function centre({ agents: count, p, ahead, seed = 11 }) {
  const random = seededRandom(seed);
  const timeline = createTimeline(START);
  const agents = Array.from({ length: count }, (_, id) => agentOf(id, { groups: ['Service'] }));
  const routing = routerOf(agents, { clock: timeline, random });
  const begin = START + WARM_UP_HOURS * HOUR;
  const end = START + HOURS * HOUR;
  let talkedMs = 0;
  let [answered, late, number] = [0, 0, 0];
  const customers = new Map();
  const request = (id, callbackId, more) =>
    requestFor(id, { group: 'Service', callbackId, arrivedAt: START + callbackId, seq: callbackId, ...more });
  const dialAhead = {
    notifyUrl: 'ors:/event/due',
    notifyBody: null,
    notifyEncoding: null,
    notBefore: 0,
    vcb: VCB,
    predictiveFrom: ahead,
    abandonedLimit: 0.03,
  };
  const another = () => {
    const callbackId = ++number;
    routing.submit(request(`r${callbackId}`, callbackId, ahead === null ? {} : { dialAhead }));
  };
  const talk = (agentId, callbackId, joins) => {
    const leg = { callId: `c${callbackId}`, legId: `l${callbackId}` };
    routing.agentCallOrdered({ agentId, ...leg, callbackId, joins });
    routing.onCallEvent({ kind: 'leg.answered', ...leg, at: timeline.now(), connected: true }, agentId);
    const from = timeline.now();
    const until = from - Math.log(1 - random()) * HANDLE_MS;
    talkedMs += Math.max(0, Math.min(until, end) - Math.max(from, begin));
    timeline.at(until, () =>
      routing.onCallEvent({ kind: 'leg.ended', ...leg, at: timeline.now(), by: 'party' }, agentId),
    );
  };
  const counts = () => timeline.now() >= begin && timeline.now() < end;
  routing.onEvent((event) => {
    const { requestId, callbackId } = event.request;
    if (event.kind === 'dial.due') {
      another();
      if (random() >= p) return timeline.after(FAILED_MS, () => routing.cancel(requestId));
      return timeline.after(answerMs(random), () => {
        customers.set(`x${callbackId}`, timeline.now());
        routing.submit(request(`x${callbackId}`, callbackId, { customerAnswered: true }));
        routing.cancel(requestId);
      });
    }
    if (event.kind !== 'target.selected') return undefined;
    const since = customers.get(requestId);
    if (since !== undefined) {
      customers.delete(requestId);
      if (counts()) {
        answered++;
        if (timeline.now() - since > 2000) late++;
      }
      return talk(event.agentId, callbackId, true);
    }
    another();
    if (random() >= p) return timeline.after(FAILED_MS, () => routing.cancel(requestId));
    return timeline.after(answerMs(random), () => {
      if (counts()) answered++;
      talk(event.agentId, callbackId, true);
    });
  });
  for (let n = 0; n < BACKLOG; n++) another();
  timeline.run(end);
  routing.close();
  return { utilisation: talkedMs / (count * (end - begin)), answered, late, pacing: routing.pacing('VQ') };
}
