import { MemoryStore } from '@ringback/testkit';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../config/configuration-file.ts';
import type { Seed } from '../config/settings.ts';
import { FRESH_SERVICES } from './fresh-services.ts';
import { seedDatabase } from './seed-database.ts';

const seedOf = (source: string): Seed => readConfiguration(source, 'x', {}).configuration.seed;
const SOURCE = `
services: { support: { _service: callback, _max_dial_attempts: 2 } }
sections: { server: { realm: a } }
lists: { GMS_Patterns: { group: { one: ".*" } } }
resources: { DNIS: [ "+18005550101" ] }
agents: [ { id: "1001", name: Ana } ]
`;

describe('an empty database', () => {
  it('gets the services of a fresh installation and what the file has', async () => {
    const { configuration } = new MemoryStore();
    expect(await seedDatabase(configuration, seedOf(SOURCE), 'seed')).toBe('seeded');
    const names = (await configuration.services()).map(({ name }) => name).sort();
    expect(names).toEqual([...Object.keys(FRESH_SERVICES), 'support'].sort());
    expect(await configuration.service('support')).toEqual({ _service: 'callback', _max_dial_attempts: '2' });
    expect(await configuration.section('server')).toEqual({ realm: 'a' });
    expect(await configuration.list('GMS_Patterns')).toEqual({ group: { one: '.*' } });
    expect(await configuration.resources('DNIS')).toEqual(['+18005550101']);
    expect(await configuration.agents()).toEqual([{ id: '1001', name: 'Ana' }]);
  });

  it('takes a section service.<name> for the service', async () => {
    const { configuration } = new MemoryStore();
    await seedDatabase(
      configuration,
      seedOf('sections: { service.support: { _service: callback } }'),
      'seed',
    );
    expect(await configuration.service('support')).toEqual({ _service: 'callback' });
    expect(await configuration.sections()).toEqual([]);
  });

  it('gets the services of a fresh installation without any file', async () => {
    const { configuration } = new MemoryStore();
    await seedDatabase(configuration, seedOf(''), 'seed');
    expect((await configuration.services()).map(({ name }) => name).sort()).toEqual([
      'bh_24x7',
      'cap_1000x24x7',
      'gms-status',
      'match-interaction',
      'request-access',
      'request-chat',
      'request-interaction',
    ]);
  });

  it('gets them as the file has them where it names them', async () => {
    const { configuration } = new MemoryStore();
    await seedDatabase(configuration, seedOf('services: { bh_24x7: { _service: office-hours } }'), 'seed');
    expect(await configuration.service('bh_24x7')).toEqual({ _service: 'office-hours' });
  });
});

describe('a database that was seeded before', () => {
  it('stays as it is', async () => {
    const { configuration } = new MemoryStore();
    await seedDatabase(configuration, seedOf(SOURCE), 'seed');
    await configuration.putService('support', { _service: 'changed' });
    await configuration.deleteService('bh_24x7');
    expect(await seedDatabase(configuration, seedOf(SOURCE), 'seed')).toBe('kept');
    expect(await configuration.service('support')).toEqual({ _service: 'changed' });
    expect(await configuration.service('bh_24x7')).toBeNull();
  });

  it('follows the file when that is to win, and keeps what the file does not name', async () => {
    const { configuration } = new MemoryStore();
    await seedDatabase(configuration, seedOf(SOURCE), 'seed');
    await configuration.putService('support', { _service: 'changed' });
    await configuration.putService('by-hand', { _service: 'callback' });
    expect(await seedDatabase(configuration, seedOf(SOURCE), 'sync')).toBe('synchronised');
    expect(await configuration.service('support')).toEqual({ _service: 'callback', _max_dial_attempts: '2' });
    expect(await configuration.service('by-hand')).toEqual({ _service: 'callback' });
  });
});
