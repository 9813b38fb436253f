import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type EmbeddedPostgres, openEmbedded } from '@ringback/store';
import { QuietTelemetry, systemClock } from '@ringback/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { type Cell, cellsOf, shownCell } from '../stories/matrix/branch.ts';
import { SCENARIOS } from '../stories/matrix/scenario.ts';
import { ANSWERS, answeringLate, isStaffed, restingIn, type Scripts, scriptsOf } from './phone-scripts.ts';
import type { Part } from './played.ts';
import { RealCentre, type RealOptions, wanted } from './real-centre.ts';
import { canStrike, strike } from './strike.ts';

// Minutes: hundreds of callbacks, each with phones of its own. It runs in `npm run test:matrix`.

/** So many on one server. */
const AT_A_TIME = 70;
const LIMIT_MS = 600_000;
const limitMs = 240_000;
const CELLS = SCENARIOS.flatMap(cellsOf);
const everywhere = ({ branch }: Cell): boolean => ['killed', 'database-away'].includes(branch.id);
const own = CELLS.filter(({ phase }) => phase === null);
const struck = CELLS.filter((cell) => cell.phase !== null && canStrike(cell.branch.id));

const openDatabase = (dataDir: string): Promise<EmbeddedPostgres> =>
  openEmbedded({
    dataDir,
    log: new QuietTelemetry(),
    clock: systemClock,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
  });
function urlOf({ target: { host, port, user, password, database } }: EmbeddedPostgres): string {
  const who = `${user}:${encodeURIComponent(password ?? '')}`;
  return `postgres://${who}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

let centre: RealCentre | null = null;
afterEach(async () => {
  await centre?.close();
  centre = null;
});

function open(
  cells: readonly Cell[],
  scripts: (cell: Cell) => Scripts,
  options: RealOptions,
): Promise<RealCentre> {
  return RealCentre.open(
    cells.map((cell) => ({ cell, scripts: scripts(cell), isStaffed: isStaffed(cell) })),
    options,
  );
}
async function holds(): Promise<void> {
  const outcomes = [...((await centre?.finish()) ?? new Map<Part, unknown>())];
  console.log(`${outcomes.length} callbacks`);
  const others = outcomes.filter(([{ cell }, outcome]) => !isDeepStrictEqual(outcome, wanted(cell)));
  expect(Object.fromEntries(others.map(([{ cell }, outcome]) => [shownCell(cell), outcome]))).toEqual(
    Object.fromEntries(others.map(([{ cell }]) => [shownCell(cell), wanted(cell)])),
  );
}
/** Some at a time. */
function inTurns(cells: readonly Cell[]): (readonly [string, readonly Cell[]])[] {
  const turns = Math.ceil(cells.length / AT_A_TIME);
  return Array.from({ length: turns }, (_, turn) => [
    `${turn + 1} of ${turns}`,
    cells.filter((_cell, index) => index % turns === turn),
  ]);
}

describe('the matrix of failures with real phones', () => {
  test.each(inTurns(own))(
    'customers, agents and receivers that are not as one wishes (%s)',
    async (_turn, cells) => {
      centre = await open(cells, scriptsOf, { ringsForS: 15, limitMs });
      await centre.begin();
      await holds();
    },
    LIMIT_MS,
  );

  test.each(inTurns(struck))(
    'what people do in each phase of each scenario (%s)',
    async (_turn, cells) => {
      centre = await open(cells, scriptsOf, { ringsForS: 45, limitMs, strike });
      await centre.begin();
      await holds();
    },
    LIMIT_MS,
  );

  test.each(inTurns(CELLS.filter(({ branch }) => branch.id === 'killed')))(
    'a process that is killed in each phase of each scenario (%s)',
    async (_turn, cells) => {
      centre = await open(cells, restingIn, { ringsForS: 300, limitMs });
      await centre.begin();
      await centre.rest();
      await centre.ringback.kill();
      await centre.answerAll(ANSWERS);
      await centre.ringback.up();
      await centre.recoverAll(ANSWERS);
      await holds();
    },
    LIMIT_MS,
  );

  test.each(inTurns(CELLS.filter(({ branch }) => branch.id === 'database-away')))(
    'a database that goes away in each phase of each scenario (%s)',
    async (_turn, cells) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'ringback-database-'));
      let database = await openDatabase(folder);
      try {
        centre = await open(cells, answeringLate, {
          ringsForS: 300,
          limitMs,
          flags: ['--database', urlOf(database)],
        });
        await centre.begin();
        await centre.rest();
        await database.stop();
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        database = await openDatabase(folder);
        await centre.recoverAll(ANSWERS);
        await holds();
      } finally {
        await centre?.close();
        centre = null;
        await database.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    LIMIT_MS,
  );

  test('leaves out no cell', () => {
    const played = [...own, ...struck, ...CELLS.filter(everywhere)];
    expect(CELLS.filter((cell) => !played.includes(cell)).map(shownCell)).toEqual([]);
  });
});
