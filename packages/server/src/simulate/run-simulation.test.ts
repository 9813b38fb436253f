import { expect, it } from 'vitest';
import { runSimulation } from './run-simulation.ts';

const aliases = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd'].map((name, at) => {
    const before = `*${'abc'[at]}`;
    return `${name}: &${name} [${Array(9).fill(before).join(', ')}]`;
  }),
].join('\n');

it.each([
  ['not even YAML', 'customers:\n\t- a\n', 'line 2', /^Tabs are not allowed/],
  ['nested without end', `customers: ${'['.repeat(20_000)}`, 'line 1', /^is nested too deep$/],
  ['made of itself', aliases, '', /^takes parts of it again by aliases/],
  ['a list', '- a\n', '', /^must be a map$/],
])('a scenario that is %s is refused in words', async (_name, text, field, why) => {
  const run = await runSimulation(text, { seed: null, recorded: null });
  if (run.kind !== 'problems') throw new Error('It was run');
  expect(run.problems[0]).toEqual({ field, why: expect.stringMatching(why) });
});
