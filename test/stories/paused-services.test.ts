import { agentId } from '@ringback/core';
import { afterEach, describe, expect, test } from 'vitest';
import { agent, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
let centre: ContactCentre;
afterEach(() => centre.close());

const pause = (services: Record<string, string>) =>
  centre.configuration.putList('GMS_Paused_Services', { services });
const until = async (condition: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 200 && !condition(); turn++) await centre.pass(0);
  expect(condition()).toBe(true);
};

describe('a paused service', () => {
  test('starts nobody, whether wanted now or later, and goes on when it runs again', async () => {
    centre = await ContactCentre.open({ agents: [agent('1001', 'Ana'), agent('1002', 'Ben')] });
    await pause({ all: 'true' });
    const later = await centre.ask(CUSTOMER, {
      _desired_time: new Date(centre.time.clock.now() + 600_000).toISOString(),
    });
    const now = await centre.ask('+15551230002');
    await centre.pass(1200);
    expect([centre.outcome(now), centre.outcome(later)]).toEqual(['PAUSED', 'PAUSED']);
    expect([centre.rings(CUSTOMER), centre.rings('+15551230002')]).toEqual([[], []]);
    await pause({ all: 'false' });
    await until(() => centre.record(now).state !== 'PAUSED' && centre.record(later).state !== 'PAUSED');
    await centre.pass(120);
    expect([centre.outcome(now), centre.outcome(later)]).toEqual([
      'COMPLETED/AGENT_CONNECTED',
      'COMPLETED/AGENT_CONNECTED',
    ]);
    expect(centre.story(now)).toEqual(expect.arrayContaining(['callback.paused', 'callback.resumed']));
  });

  test('takes those who wait out of their queue, and puts them back where they were', async () => {
    centre = await ContactCentre.open({
      services: { support: { ...SUPPORT, _wait_for_agent: 'true' } },
      agents: [agent('1001', 'Ana', { state: 'NotReady' })],
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(10);
    await pause({ support: 'true' });
    await until(() => centre.outcome(id) === 'PAUSED');
    expect(centre.routing.queues().every(({ length }) => length === 0)).toBe(true);
    centre.routing.setAgentState(agentId('1001'), 'Ready', '');
    await centre.pass(60);
    expect(centre.rings(CUSTOMER)).toEqual([]);
    await pause({ support: 'false', all: 'true' });
    await until(() => centre.outcome(id) !== 'PAUSED');
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('lets a retry wait, and a cancel end who is paused', async () => {
    centre = await ContactCentre.open({
      phones: () => ({
        kind: 'fails',
        afterMs: 1000,
        failure: { result: 'busy', sipStatus: 486, text: 'busy' },
      }),
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(10);
    await pause({ support: 'true' });
    await until(() => centre.outcome(id) === 'PAUSED');
    await centre.pass(2000);
    expect(centre.rings(CUSTOMER)).toHaveLength(1);
    expect(await centre.orchestrator.cancel(id, 'CANCELLED')).toEqual({ kind: 'cancelled' });
    expect(centre.outcome(id)).toBe('COMPLETED/CANCELLED');
  });
});
