// `npm run bench [-- name ...]`: runs the benchmarks one after the other and prints what came out. Nothing is asserted:
// machines differ, so each figure stands beside that of a named peer, measured in the same run.
import { availableParallelism } from 'node:os';
import * as acceptance from './acceptance.mjs';
import * as availability from './availability.mjs';
import * as bridgedCalls from './bridged-calls.mjs';
import * as callProgress from './call-progress.mjs';
import * as callbacks from './callbacks.mjs';
import * as checks from './checks.mjs';
import * as claims from './claims.mjs';
import * as ewt from './ewt.mjs';
import { immediate, scheduled } from './http-acceptance.mjs';
import * as ivrCalls from './ivr-calls.mjs';
import * as memory from './memory.mjs';
import * as pacing from './pacing.mjs';
import * as routing from './routing.mjs';
import * as scxml from './scxml.mjs';
import * as scxmlGrowth from './scxml-growth.mjs';
import * as scxmlPersistence from './scxml-persistence.mjs';
import { day, hour } from './simulation.mjs';

const BENCHMARKS = {
  acceptance,
  'http-scheduled': scheduled,
  'http-immediate': immediate,
  availability,
  'bridged-calls': bridgedCalls,
  'call-progress': callProgress,
  callbacks,
  checks,
  ewt,
  'ivr-calls': ivrCalls,
  claims,
  memory,
  pacing,
  routing,
  scxml,
  'scxml-growth': scxmlGrowth,
  'scxml-persistence': scxmlPersistence,
  simulation: hour,
  'simulated-day': day,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.`,
  );
  process.exit(2);
}

const figure = (value) =>
  value === undefined
    ? ''
    : Number.isInteger(value)
      ? String(value)
      : Math.abs(value) >= 100
        ? value.toFixed(0)
        : value.toFixed(2);

console.log(`Node ${process.versions.node}, ${availableParallelism()} processors`);
for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${benchmark.title} [${name}]`);
  const begin = performance.now();
  const lines = await benchmark.run();
  const label = ({ what, unit }) => (unit === '' ? what : `${what} (${unit})`);
  const width = Math.max(44, ...lines.map((line) => label(line).length + 2));
  console.log(
    `  ${'figure'.padEnd(width)}${'ours'.padStart(10)}${'peer'.padStart(10)}${'ratio'.padStart(8)}`,
  );
  for (const line of lines) {
    const { product, peer, ratio, goal } = line;
    const aim = goal === undefined ? '' : `  wanted: ${goal.ratio} or more`;
    console.log(
      `  ${label(line).padEnd(width)}${figure(product).padStart(10)}${figure(peer).padStart(10)}${figure(ratio).padStart(8)}${aim}`,
    );
  }
  console.log(`  (${((performance.now() - begin) / 1000).toFixed(0)} s)`);
}
