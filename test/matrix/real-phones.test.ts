import { afterEach, describe, expect, test } from 'vitest';
import { type Cell, cellsOf, shownCell } from '../stories/matrix/branch.ts';
import { expected } from '../stories/matrix/expectation.ts';
import { SCENARIOS } from '../stories/matrix/scenario.ts';
import { ANSWERS, restingIn, type Scripts, scriptsOf } from './phone-scripts.ts';
import { RealCentre } from './real-centre.ts';

// Minutes: more than a hundred callbacks on one server, each with phones of its own. It runs in `npm run test:matrix`.

/** Callers who are offered a callback have a test of their own (test/calls); nobody waits here for a time to live to end. */
const CELLS = SCENARIOS.filter(({ fromCall }) => fromCall !== true)
  .flatMap(cellsOf)
  .filter((cell) => !expected(cell).states.endsWith('FAIL_TIMEOUT_TTL'));
let centre: RealCentre | null = null;
afterEach(async () => {
  await centre?.close();
  centre = null;
});

function withScripts(wanted: (cell: Cell) => Scripts | null): { cell: Cell; scripts: Scripts }[] {
  return CELLS.flatMap((cell) => {
    const scripts = wanted(cell);
    return scripts === null ? [] : [{ cell, scripts }];
  });
}
async function holds(): Promise<void> {
  const outcomes = await centre?.finish();
  const all = [...(outcomes ?? [])];
  console.log(`${all.length} callbacks`);
  expect(Object.fromEntries(all.map(([cell, outcome]) => [shownCell(cell), outcome]))).toEqual(
    Object.fromEntries(all.map(([cell]) => [shownCell(cell), expected(cell)])),
  );
}

describe('the matrix of failures with real phones', () => {
  test('customers, agents and receivers that are not as one wishes', async () => {
    centre = await RealCentre.open(withScripts(scriptsOf), { areReady: () => true, ringsForS: 5 });
    await centre.begin();
    await holds();
  }, 300_000);

  test('a process that is killed in each phase of each scenario', async () => {
    const cells = withScripts((cell) =>
      cell.branch.id === 'killed' && cell.scenario.first !== 'himself' ? restingIn(cell) : null,
    );
    centre = await RealCentre.open(cells, { areReady: ({ phase }) => phase !== 'waiting', ringsForS: 120 });
    await centre.begin();
    await centre.rest();
    await centre.ringback.kill();
    await centre.ringback.up();
    await centre.recover(ANSWERS);
    await holds();
  }, 300_000);
});
