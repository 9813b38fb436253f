import { describe, expect, test } from 'vitest';
import { type Cell, cellsOf } from './branch.ts';
import { expected } from './expectation.ts';
import { SCENARIOS } from './scenario.ts';
import { toldOf } from './told.ts';
import { type Outcome, World } from './world.ts';

/** `npm run test:matrix` plays all cells, for a minute; otherwise one of so many, spread over all scenarios. */
const ONE_OF = process.env['RINGBACK_MATRIX'] === 'all' ? 1 : 12;

async function played(cell: Cell): Promise<Outcome> {
  const world = await World.open(cell);
  try {
    return await world.play();
  } finally {
    await world.close();
  }
}

describe.each(SCENARIOS.map((scenario, at) => [scenario.name, scenario, at] as const))(
  '%s',
  (_, scenario, at) => {
    const cells = cellsOf(scenario).filter((_, index) => (index + at) % ONE_OF === 0);
    test.each(
      cells.map((cell) => ({
        cell,
        what: `${cell.branch.id}${cell.phase === null ? '' : ` while ${cell.phase}`}`,
      })),
    )('$what', async ({ cell }) => {
      expect(await played(cell)).toEqual({ ...expected(cell), told: toldOf(cell), left: [] });
    });
  },
);
