import { Configuration, type OptionMap } from '@ringback/core';
import { MemoryStore } from '@ringback/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { ServiceVersions } from './service-versions.ts';

const version = (target: string): OptionMap => ({ _service: 'callback', _target: target });

let now: number;
let configuration: Configuration;
let versions: ServiceVersions;
beforeEach(async () => {
  now = 1000;
  configuration = await Configuration.load(new MemoryStore().configuration);
  versions = new ServiceVersions({ configuration, clock: { now: () => now } });
  await configuration.putService('support', version('first'));
});

const targetOf = (createdAt: number, desiredAt = createdAt): string | undefined =>
  versions.optionsFor({ service: 'support', createdAt, desiredAt })?.['_target'];

describe('the options of a callback', () => {
  it('are those that stood there when it was accepted, also when they change before it is started', async () => {
    now = 2000;
    await configuration.putService('support', version('second'));
    now = 3000;
    await configuration.putService('support', version('third'));
    expect([1500, 2500, 3500].map((at) => targetOf(at))).toEqual(['first', 'second', 'third']);
  });

  it('are the new ones for a request that came with the change', async () => {
    now = 2000;
    await configuration.putService('support', version('second'));
    expect(targetOf(2000)).toBe('second');
  });

  it('are there although the service was removed meanwhile', async () => {
    now = 2000;
    await configuration.deleteService('support');
    expect([targetOf(1500), targetOf(2500)]).toEqual(['first', undefined]);
  });

  it('are those of the start when it is wanted later', async () => {
    now = 2000;
    await configuration.putService('support', version('second'));
    expect(targetOf(1500, 3_600_000)).toBe('second');
  });

  it('of long ago are not kept for ever', async () => {
    now = 2000;
    await configuration.putService('support', version('second'));
    now = 3_600_000;
    await configuration.putService('support', version('third'));
    expect(targetOf(1500)).toBe('second');
    expect(targetOf(now)).toBe('third');
  });
});
