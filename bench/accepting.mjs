import { randomUUID } from 'node:crypto';
import { acceptCallback, Configuration, LimitBook, PatternGroups } from '@ringback/core';
import { ownTime } from './processor-time.mjs';
import { callbackRequest } from './request.mjs';
import { percentile } from './statistics.mjs';

const CALLERS = 50;

/** Creates callbacks of a service in process, one for each number that it is given; everything that is refused is a fault. */
export async function accepting(store, service, wishes) {
  const configuration = await Configuration.load(store.configuration);
  const ports = {
    store,
    service: (name) => configuration.service(name),
    section: (name) => configuration.section(name),
    limits: new LimitBook(),
    patterns: new PatternGroups((name) => configuration.list(name)),
    now: () => Date.now(),
    uuid: randomUUID,
    nodeId: '1',
    accepted: () => undefined,
  };
  return async (number) => {
    const { _customer_number, ...rest } = callbackRequest(number);
    const params = { _customer_number, ...wishes() };
    const outcome = await acceptCallback({ service, params, userData: rest }, ports);
    if (outcome.kind !== 'accepted') throw new Error(`refused: ${JSON.stringify(outcome)}`);
  };
}

let next = 0;

/** Fifty callers for so long, each with one request at a time. `database` tells the processor time of the server (`databaseTime`). */
async function load(once, forMs, database) {
  const latencies = [];
  const before = { own: ownTime(), database: database() };
  const begin = performance.now();
  const end = begin + forMs;
  const caller = async () => {
    for (let now = performance.now(); now < end; ) {
      await once(next++);
      const then = now;
      now = performance.now();
      latencies.push(now - then);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const seconds = (performance.now() - begin) / 1000;
  return {
    perSecond: latencies.length / seconds,
    ownUs: (ownTime() - before.own) / latencies.length,
    databaseUs: (database() - before.database) / latencies.length,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

/** Loads both sides in turn; who goes first changes, so that neither always follows the other's checkpoint. */
export async function alternate(sides, { rounds, roundMs, warmUpMs }, database) {
  for (const side of Object.values(sides)) await load(side, warmUpMs, database);
  const results = { product: [], peer: [] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? ['product', 'peer'] : ['peer', 'product'];
    for (const side of order) results[side].push(await load(sides[side], roundMs, database));
  }
  return results;
}
