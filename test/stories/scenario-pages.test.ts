import { readdirSync, readFileSync } from 'node:fs';
import { agentId } from '@ringback/core';
import { afterEach, expect, test } from 'vitest';
import { CallingCustomer } from './calling-customer.ts';
import { ContactCentre, SUPPORT } from './contact-centre.ts';

const PAGES = new URL('../../docs/scenarios/', import.meta.url);
/** Pages of one scenario each; the others tell what several share. */
const SAMPLES = readdirSync(PAGES).filter((name) =>
  /^(?:user-terminated|user-originated|agent-first|ivr)-.*\.md$/.test(name),
);
const DAY_S = 86_400;
/** What the fakes of these stories need besides: nobody is refused. */
const { _type, _service, _call_direction, _urs_virtual_queue, _target, _wait_for_agent, ...WIDE } = SUPPORT;

let centre: ContactCentre;
afterEach(() => centre.close());

/** The block of a page that is marked so. */
function block(page: string, mark: string): string {
  const [, text] = new RegExp(`\`\`\`${mark}\\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
  if (text === undefined) throw new Error(`the page has no block "${mark}"`);
  return text;
}

// P5, and what the pages say: each sample is run as it stands.
test.each(SAMPLES)('the sample of %s goes through the states that it names', async (name) => {
  const page = readFileSync(new URL(name, PAGES), 'utf8');
  const service = JSON.parse(block(page, 'json service')) as Record<string, string>;
  const wanted = block(page, 'text states').trim().split('\n');
  centre = await ContactCentre.open({
    services: { support: { ...WIDE, ...service } },
    http: ({ url }) => ({ kind: 'answered', status: 200, headers: {}, body: new Uint8Array(), url }),
    phones: () => ({ kind: 'answers', afterMs: 1500, hangsUpAfterMs: 20_000 }),
  });
  await centre.configuration.putService('bh_24x7', {
    _type: 'builtin',
    _service: 'office-hours',
    _bh_regular1: 'Mon-Sun 00:00-24:00',
  });
  const tomorrow = new Date(centre.time.clock.now() + DAY_S * 1000).toISOString();
  const request = JSON.parse(block(page, 'json request').replace('$TOMORROW', tomorrow)) as Record<
    string,
    string
  >;
  const { _customer_number: number = '', ...rest } = request;
  const params = Object.fromEntries(Object.entries(rest).filter(([key]) => key.startsWith('_')));
  const userData = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('_')));
  const outcome = await centre.request(number, params, 'support', userData);
  if (outcome.kind !== 'accepted') throw new Error(outcome.refusal.kind);
  const { id } = outcome;
  const device = params['_device_notification_id'];
  const caller =
    service['_call_direction'] === 'USERORIGINATED' ? new CallingCustomer(centre, id, [20_000]) : null;
  await caller?.prepare();
  for (let seconds = 0; seconds < 2 * DAY_S && centre.record(id).state !== 'COMPLETED'; ) {
    const step = centre.record(id).state === 'SCHEDULED' ? 60 : 1;
    seconds += step;
    await centre.pass(step);
    const owner = { kind: 'callback', id, service: 'support' } as const;
    const isTold = centre.asked.some(({ url }) => url === device);
    if (caller !== null && (device === undefined || isTold)) caller.act();
    else if (isTold && centre.record(id).state === 'QUEUED')
      await centre.orchestrator.services.act(owner, 'connect', {});
    const [task] = centre.orchestrator.desk.tasks(agentId('1001'));
    if (task === undefined) continue;
    const action = task.kind === 'preview' ? 'accept' : 'done';
    await centre.orchestrator.desk.answer(agentId('1001'), task.id, { action, details: {} });
  }
  const states = centre.store.lines
    .filter(({ callbackId }) => callbackId === id)
    .flatMap(({ stateBefore, stateAfter }) => [stateBefore, stateAfter])
    .filter((state, at, all) => state !== all[at - 1]);
  expect([...states.slice(0, -1), centre.outcome(id)]).toEqual(wanted);
});
