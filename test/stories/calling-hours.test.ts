import type { OptionMap } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { agent, type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

// The clock of a story starts on a Monday at 9:00 UTC: 10:00 in Berlin, 18:00 in Tokyo.
const BERLIN = '+4930123456';
const HOUR = 3600;
const answers: PhoneScript = { kind: 'answers', afterMs: 2000, hangsUpAfterMs: 60_000 };
const NOBODY = [agent('1001', 'Ana', { state: 'NotReady' })];

let centre: ContactCentre;
afterEach(() => centre.close());

async function open(options: OptionMap, more: CentreOptions = {}): Promise<void> {
  centre = await ContactCentre.open({
    services: {
      support: { ...SUPPORT, _wait_for_agent: 'true', _urs_queued_ttl: '86400', _ttl: '172800', ...options },
    },
    phones: () => answers,
    ...more,
  });
}
const hourRung = (zone: string): string =>
  new Date(centre.rings(BERLIN)[0]?.at ?? 0).toLocaleTimeString('en-GB', { timeZone: zone });

describe('the hours in which customers are called (P4)', () => {
  test.each([
    ['with the customer first', {}],
    ['with the agent first', { _userterminated_first_connect_party: 'AGENT' }],
    ['dialled ahead', { _dialing_notifications: 'true' }],
  ])(
    'a callback that comes to its turn at night waits until eight where the customer is, and its history says why, %s (U34)',
    async (_, options) => {
      await open({ ...options, _min_queue_wait: String(13 * HOUR) }, { agents: NOBODY });
      const id = await centre.ask(BERLIN);
      // Nobody is ready until the evening; a call at once has an hour in which the customer wanted it.
      await centre.pass(13 * HOUR);
      centre.routing.setAgentState(centre.routing.agents()[0]?.id ?? ('' as never), 'Ready', '');
      await centre.pass(8 * HOUR);
      expect(centre.rings(BERLIN)).toHaveLength(0);
      expect(centre.outcome(id)).toBe('QUEUED');
      expect(centre.rings('1001')).toHaveLength(0);
      await centre.pass(2 * HOUR);
      expect(hourRung('Europe/Berlin')).toMatch(/^08:00:0/);
      expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
      expect(centre.story(id)).toContain('dial.outside-hours');
    },
  );

  test('a call that the customer asked for now or at a time is made then, at any hour (U33)', async () => {
    await open({ _calling_zone: 'America/Los_Angeles' });
    const id = await centre.ask(BERLIN);
    await centre.pass(10);
    expect(centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('the zone that comes with the request counts, and hours may be switched off by the operator alone', async () => {
    await open({ _calling_hours_grace: '0' });
    const inTokyo = await centre.ask(BERLIN, { _calling_zone: 'Asia/Tokyo' });
    const inHonolulu = await centre.ask('+4930123457', {
      _calling_zone: 'Pacific/Honolulu',
      _calling_hours: 'always',
    });
    await centre.pass(120);
    expect(centre.outcome(inTokyo)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(centre.outcome(inHonolulu)).toBe('QUEUED');
    await centre.pass(9 * HOUR);
    expect(centre.outcome(inHonolulu)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('a clock that is set back, as a test clock is by a restart, closes no hours', async () => {
    // At noon where the customer is; the next process begins at one in the morning of the same day.
    await open({ _calling_zone: 'America/Los_Angeles' }, { agents: NOBODY });
    await centre.pass(11 * HOUR);
    const id = await centre.ask(BERLIN);
    await centre.pass(60);
    expect(centre.outcome(id)).toBe('QUEUED');
    const { store } = centre;
    await centre.close();
    await open({ _calling_zone: 'America/Los_Angeles' }, { agents: [agent('1001', 'Ana')], store });
    await centre.pass(60);
    expect(centre.story(id)).not.toContain('dial.outside-hours');
    expect(centre.rings(BERLIN)).toHaveLength(1);
  });
});
