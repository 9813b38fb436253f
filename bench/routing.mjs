// Decisions of the router in the calling thread: agents become ready while many wait. The peer keeps everybody in one
// sorted array and takes the first one whom the agent may serve, which is what one writes first.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ControllableClock, InFlightWork } from '../packages/core/dist/index.js';
import { agentOf, requestFor, routerOf } from './router.mjs';
import { median, medianRatio, percentile } from './statistics.mjs';

const SIZES = [
  { waiting: 1000, queues: 200, agents: 2000 },
  { waiting: 50_000, queues: 200, agents: 2000 },
];
const DECISIONS = 20_000;
/** Both sizes by turns, each time with a router of its own: a processor that is slower for a while slows a whole round. */
const ROUNDS = 3;
const START = 1_900_000_000_000;
/** Each agent serves this many queues. */
const GROUPS = 5;

export const title = `Routing: an agent becomes ready while up to ${SIZES.at(-1).waiting} wait in 200 queues for 2000 agents`;

export async function run() {
  const bytes = bytesEach(SIZES.at(-1));
  const rounds = Array.from({ length: ROUNDS }, () => ({
    product: SIZES.map((size) => measure(size)),
    peer: SIZES.map((size) => measurePeer(size)),
  }));
  const timesOf = (at) => rounds.flatMap(({ product }) => product[at].times);
  const timesOfPeer = (at) => rounds.flatMap(({ peer }) => peer[at]);
  const [small, large] = [timesOf(0), timesOf(1)];
  const peers = [timesOfPeer(0), timesOfPeer(1)];
  const growth = medianRatio(
    rounds.map(({ product }) => mean(product[1].times)),
    rounds.map(({ product }) => mean(product[0].times)),
  );
  const growthOfPeer = medianRatio(
    rounds.map(({ peer }) => mean(peer[1])),
    rounds.map(({ peer }) => mean(peer[0])),
  );
  const line = (what, unit, product, peer) => ({ what, unit, product, peer, ratio: peer / product });
  return [
    line('decision with 1,000 waiting, median', 'us', median(small), median(peers[0])),
    line('decision with 50,000 waiting, median', 'us', median(large), median(peers[1])),
    line('decision with 50,000 waiting, p99', 'us', percentile(large, 0.99), percentile(peers[1], 0.99)),
    {
      what: 'cost of a decision, 50,000 over 1,000 waiting',
      unit: '',
      product: growth,
      peer: growthOfPeer,
      ratio: growthOfPeer / growth,
    },
    {
      what: 'a waiting request',
      unit: 'kB',
      product: bytes / 1000,
    },
  ];
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The same numbers at every run. */
function seeded() {
  let state = 12_345;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
}

const groupsOf = (id, queues) => Array.from({ length: GROUPS }, (_, at) => `G${(id * 7 + at * 13) % queues}`);

function requestOf(number, { queues }, random) {
  const queue = random(queues);
  return requestFor(`r${number}`, {
    group: `G${queue}`,
    callbackId: `1-${number}`,
    virtualQueue: `VQ${queue}`,
    priority: random(3),
    arrivedAt: START - 3_600_000 + number * 7,
    seq: number,
  });
}

/** What a waiting request takes of the heap, when what is garbage is gone. */
function bytesEach(size) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const { routing, submit } = open(size, seeded());
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let number = 0; number < size.waiting; number++) submit();
  collect();
  const bytes = (process.memoryUsage().heapUsed - before) / size.waiting;
  routing.close();
  return bytes;
}

function open(size, random) {
  const agents = Array.from({ length: size.agents }, (_, id) =>
    agentOf(id, { groups: groupsOf(id, size.queues), state: 'NotReady' }),
  );
  const clock = new ControllableClock(
    { now: () => START, setTimer: () => ({ cancel: () => undefined }) },
    new InFlightWork(),
    (error) => {
      throw error;
    },
  );
  const routing = routerOf(agents, { clock });
  let number = 0;
  return { agents, routing, submit: () => routing.submit(requestOf(number++, size, random)) };
}

function measure(size) {
  const random = seeded();
  const { agents, routing, submit } = open(size, random);
  let selected = null;
  routing.onEvent((event) => {
    if (event.kind === 'target.selected') selected = event;
  });
  for (let number = 0; number < size.waiting; number++) submit();
  const times = [];
  for (let decision = 0; decision < DECISIONS; decision++) {
    const { id } = agents[random(size.agents)];
    selected = null;
    const begin = performance.now();
    routing.setAgentState(id, 'Ready', '');
    times.push((performance.now() - begin) * 1000);
    routing.setAgentState(id, 'NotReady', '');
    if (selected !== null) {
      routing.cancel(selected.request.requestId);
      submit();
    }
  }
  routing.close();
  return { times: times.slice(DECISIONS / 10) };
}

function measurePeer(size) {
  const random = seeded();
  const compare = (a, b) => b.priority - a.priority || a.arrivedAt - b.arrivedAt || a.seq - b.seq;
  const line = Array.from({ length: size.waiting }, (_, number) => requestOf(number, size, random)).sort(
    compare,
  );
  let number = size.waiting;
  const times = [];
  for (let decision = 0; decision < DECISIONS / 4; decision++) {
    const mine = new Set(
      groupsOf(random(size.agents), size.queues).map((group) => `${group}@Stat_Server.GA`),
    );
    const begin = performance.now();
    const at = line.findIndex(({ targets }) => targets.some((target) => mine.has(target)));
    if (at !== -1) line.splice(at, 1);
    times.push((performance.now() - begin) * 1000);
    if (at === -1) continue;
    const next = requestOf(number++, size, random);
    const place = line.findIndex((other) => compare(other, next) > 0);
    line.splice(place === -1 ? line.length : place, 0, next);
  }
  return times.slice(times.length / 10);
}
