import { startChild } from './child.mjs';
import { GROWING } from './scxml-charts.mjs';
import { installPeers } from './scxml-engines.mjs';
import { median, medianRatio } from './statistics.mjs';

const SMALL = 10;
const LARGE = 10_000;
const ROUNDS = 5;
const ROUND_EVENTS = 30_000;

export const title = `SCXML: an event on a chart of ${LARGE} states, beside one of ${SMALL}`;

/** The same engine on the small and on the large chart, each in a process of its own; 1 is flat. */
export async function run() {
  installPeers();
  const lines = [];
  for (const [shape, write] of Object.entries(GROWING)) {
    lines.push(await grown('ringback', shape, (count) => ({ text: write(count) })));
  }
  for (const visited of ['ten', 'all']) {
    const shape = `flat, ${visited} visited`;
    lines.push(await grown('scion', `${shape}, SCION`, (count) => ({ text: GROWING[shape](count) })));
    lines.push(await grown('xstate', `${shape}, XState`, (count) => ({ machine: 'flat', count, visited })));
  }
  return lines;
}

async function grown(engine, shape, chart) {
  const sides = {};
  try {
    for (const [side, count] of [
      ['small', SMALL],
      ['large', LARGE],
    ]) {
      sides[side] = await startChild('scxml-process.mjs', { args: [engine] });
      await sides[side].ask('load', chart(count));
      await sides[side].ask('start', 1);
      // Every state was entered at least once.
      await sides[side].ask('tick', 2 * LARGE);
    }
    const times = { small: [], large: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const side of Object.keys(sides)) {
        times[side].push(((await sides[side].ask('tick', ROUND_EVENTS)) / ROUND_EVENTS) * 1000);
      }
    }
    return {
      what: `${shape}: ${LARGE} states, beside ${SMALL}`,
      unit: 'us',
      product: median(times.large),
      peer: median(times.small),
      ratio: medianRatio(times.small, times.large),
    };
  } finally {
    for (const side of Object.values(sides)) await side.end();
  }
}
