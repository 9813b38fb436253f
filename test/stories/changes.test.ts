import { agentId, decideChange, PatternGroups } from '@ringback/core';
import { afterEach, describe, expect, test } from 'vitest';
import { agent, ContactCentre, SUPPORT } from './contact-centre.ts';

const CUSTOMER = '+15551230001';
const agent1001 = agentId('1001');
let centre: ContactCentre;
afterEach(() => centre.close());

const change = (
  id: Awaited<ReturnType<ContactCentre['ask']>>,
  params: Record<string, string>,
  userData = {},
) =>
  centre.orchestrator.change(id, (record) =>
    decideChange(
      record,
      { params, userData },
      {
        configured: SUPPORT,
        services: () => null,
        defaults: null,
        patterns: new PatternGroups(() => null),
        now: centre.time.clock.now(),
      },
    ),
  );
const inSeconds = (seconds: number): string =>
  new Date(centre.time.clock.now() + seconds * 1000).toISOString();

describe('a callback that is moved', () => {
  test('is called at its new time and not at the old one', async () => {
    centre = await ContactCentre.open();
    const id = await centre.ask(CUSTOMER, { _desired_time: inSeconds(3600) });
    expect(await change(id, { _new_desired_time: inSeconds(7200) })).toEqual({ kind: 'changed' });
    await centre.pass(5000);
    expect([centre.outcome(id), centre.rings(CUSTOMER)]).toEqual(['SCHEDULED', []]);
    await centre.pass(2300);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.story(id)).toContain('callback.rescheduled');
  });

  test('to an earlier time is called then', async () => {
    centre = await ContactCentre.open();
    const id = await centre.ask(CUSTOMER, { _desired_time: inSeconds(86_400) });
    await change(id, { _new_desired_time: inSeconds(60) });
    await centre.pass(120);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('cannot be moved any more once it waits', async () => {
    centre = await ContactCentre.open({ agents: [] });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    expect(await change(id, { _new_desired_time: inSeconds(7200) })).toMatchObject({
      refusal: { kind: 'not-movable' },
    });
  });
});

describe('a callback that is changed while its session runs', () => {
  test('is called at the new number, and shows the new data (U17)', async () => {
    centre = await ContactCentre.open({
      services: { support: { ...SUPPORT, _wait_for_agent: 'true' } },
      agents: [agent('1001', 'Ana', { state: 'NotReady' })],
    });
    const id = await centre.ask(CUSTOMER);
    await centre.pass(1);
    await change(id, { _customer_number: '+15551230002' }, { note: 'new' });
    centre.routing.setAgentState(agent1001, 'Ready', '');
    await centre.pass(30);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect([centre.rings(CUSTOMER).length, centre.rings('+15551230002').length]).toEqual([0, 1]);
    expect(centre.record(id)).toMatchObject({ customerNumber: '+15551230002', userData: { note: 'new' } });
  });
});

describe('the place in line', () => {
  test('counts those ahead, and is told for those who are served and those who are over', async () => {
    centre = await ContactCentre.open({
      services: { support: { ...SUPPORT, _wait_for_agent: 'true' } },
      agents: [agent('1001', 'Ana', { state: 'NotReady' })],
    });
    const [first, second] = [await centre.ask(CUSTOMER), await centre.ask('+15551230002')];
    await centre.pass(1);
    expect(await centre.orchestrator.queuePlace(first)).toMatchObject({
      place: { virtualQueue: 'VQ_Support', position: 1, waiting: 2, isAgentNear: true },
    });
    expect(await centre.orchestrator.queuePlace(second)).toMatchObject({
      place: { position: 2, waiting: 2, waitS: 180 },
    });
    const later = await centre.ask('+15551230003', { _desired_time: inSeconds(3600) });
    expect(await centre.orchestrator.queuePlace(later)).toEqual({ kind: 'no-session' });
    await centre.orchestrator.cancel(first, 'CANCELLED');
    expect(await centre.orchestrator.queuePlace(first)).toEqual({ kind: 'no-session' });
    expect(await centre.orchestrator.queuePlace(second)).toMatchObject({ place: { position: 1 } });
  });
});
