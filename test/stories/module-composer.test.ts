import { afterEach, expect, test } from 'vitest';
import { CUSTOMER, DocumentRun } from './document-run.ts';

let run: DocumentRun;
afterEach(() => run.centre.close());

test('an application in the style of the original calls, looks up, attaches, queues and redirects', async () => {
  run = await DocumentRun.open(['composer-voice'], {
    phones: (who) => ({ kind: 'answers', afterMs: who === CUSTOMER ? 1000 : 2000, hangsUpAfterMs: 60_000 }),
    http: ({ url }) => ({
      kind: 'answered',
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: Buffer.from(JSON.stringify({ name: 'Zoe', level: 'Gold' })),
      url,
    }),
  });
  await run.centre.configuration.putList('Closed', {});
  const id = await run.start('composer-voice');
  await run.centre.pass(2);
  await expect.poll(() => run.centre.routing.queues().map(({ name }) => name)).toEqual(['VQ_Gold']);
  await run.centre.pass(10);
  await expect.poll(() => run.centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  expect(run.notes(id)).toEqual([
    'system interaction.added',
    'system interaction.partystatechanged',
    'system interaction.partystatechanged',
    'system interaction.partystatechanged',
    'customer Zoe true',
  ]);
  expect(run.centre.rings('1001')).toMatchObject([{ answered: true, talked: true }]);
  const call = run.centre.phones.calls()[0]?.callId;
  expect(run.centre.asked).toMatchObject([
    { method: 'GET', url: 'https://crm.example/customer?number=%2B15551230001' },
    {
      method: 'POST',
      url: 'https://crm.example/calls',
      body: JSON.stringify({ call, agent: '1001' }),
      headers: { 'content-type': 'application/json' },
    },
  ]);
});
