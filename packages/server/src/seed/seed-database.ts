import { type ConfigurationRepository, ROUTE_POINT_LIST } from '@ringback/core';
import type { Seed } from '../config/settings.ts';
import { FRESH_SERVICES } from './fresh-services.ts';

export type SeedOutcome = 'seeded' | 'kept' | 'synchronised';

/**
 * Fills an empty database with the services of a fresh installation and with what the file has. Afterwards the
 * database is the truth, unless `sync` makes the file win: then everything that the file names is written again,
 * and what it does not name stays. A process that dies in between begins again at the next start.
 */
export async function seedDatabase(
  repository: ConfigurationRepository,
  seed: Seed,
  mode: 'seed' | 'sync',
): Promise<SeedOutcome> {
  const seeded = await repository.isSeeded();
  if (seeded && mode === 'seed') return 'kept';
  if (seeded) {
    await write(repository, seed);
    return 'synchronised';
  }
  for (const [name, options] of Object.entries(FRESH_SERVICES)) await repository.putService(name, options);
  await write(repository, seed);
  await repository.markSeeded();
  return 'seeded';
}

async function write(repository: ConfigurationRepository, seed: Seed): Promise<void> {
  for (const [name, options] of Object.entries(seed.services)) await repository.putService(name, options);
  for (const [name, options] of Object.entries(seed.sections)) await repository.putSection(name, options);
  for (const [name, sections] of Object.entries(seed.lists)) await repository.putList(name, { ...sections });
  for (const [group, numbers] of Object.entries(seed.resources))
    await repository.putResources(group, numbers);
  if (seed.routePoints.length > 0) {
    const kept = await repository.list(ROUTE_POINT_LIST);
    const named = Object.fromEntries(seed.routePoints.map(({ number, options }) => [number, options]));
    await repository.putList(ROUTE_POINT_LIST, { ...kept, ...named });
  }
  for (const { agent, body } of seed.agents) await repository.putAgent(agent.id, { ...body, id: agent.id });
}
