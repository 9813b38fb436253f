import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RingbackProcess, until } from '../product/ringback-process.ts';

const run = promisify(execFile);
let ringback: RingbackProcess;
beforeAll(async () => {
  ringback = await RingbackProcess.start('demo', [], 'embedded');
});
afterAll(() => ringback.close());

test('the printed command, run by a shell as it stands, gives the JSON answer and ends AGENT_CONNECTED', async () => {
  const command = ringback.announcement.split('\n').find((line) => line.startsWith('curl '));
  const { stdout } = await run('sh', ['-c', command ?? 'false']);
  const answer = JSON.parse(stdout);
  expect(Object.keys(answer).toSorted()).toEqual(['_action', '_dialog_id', '_id', '_ok_title', '_text']);
  expect(
    await until(
      () => ringback.outcome(answer._id),
      (outcome) => outcome.startsWith('COMPLETED/'),
    ),
  ).toBe('COMPLETED/AGENT_CONNECTED');
});

test('customer and agent of the demo hear each other, measured at both ends', async () => {
  await ringback.create('support', { _customer_number: '4155550101' });
  const measured = await until(
    () => ringback.logged('demo.call'),
    (lines) => ['customer', 'agent'].every((role) => lines.some((line) => line['role'] === role)),
  );
  for (const role of ['customer', 'agent']) {
    const { heardOtherSeconds, packetsIn, packetsOut, lostIn } =
      measured.find((line) => line['role'] === role) ?? {};
    // They talk for about five seconds; what the first packets carry is not yet a tone.
    expect(heardOtherSeconds, role).toBeGreaterThan(3);
    expect(packetsIn, role).toBeGreaterThan(150);
    expect(packetsOut, role).toBeGreaterThan(150);
    expect(lostIn, role).toBe(0);
  }
});

test('the story of a callback is in order, and each line begins in the state in which the one before left off', async () => {
  const { body } = await ringback.create('support', { _customer_number: '4155550101' });
  const id = body['_id'] ?? '';
  await until(
    () => ringback.outcome(id),
    (outcome) => outcome.startsWith('COMPLETED/'),
  );
  const story = await ringback.trace(id);
  expect(story.map(({ at }) => at)).toEqual(story.map(({ at }) => at).toSorted());
  expect(story[0]?.event).toBe('callback.accepted');
  expect(story.map(({ event, stateBefore }) => [event, stateBefore])).toEqual(
    story.map(({ event }, at) => [event, story[at - 1]?.stateAfter ?? null]),
  );
  const events = story.map(({ event }) => event);
  expect(events.indexOf('agent.answered')).toBeLessThan(events.indexOf('conversation.started'));
  expect(story.every(({ text }) => text !== '')).toBe(true);
});
