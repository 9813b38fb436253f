import { expect, it } from 'vitest';
import { usesOf } from './prompt-uses.ts';

const service = (text: string) => ({ kind: 'service' as const, name: 'support', text });

it.each([
  ['welcome', 'welcome.wav', true],
  ['welcome', '{"file":"welcome"}', true],
  ['welcome', '<audio src="prompts/Welcome.WAV"/>', true],
  ['welcome', 'welcome_back.wav', false],
  ['welcome', 'unwelcome', false],
  ['and', 'this and that', false],
  ['music', 'true\nmusic\n5', true],
  ['a+b (1)', 'a+b (1).wav', true],
])('finds the prompt %s in %s: %s', (prompt, text, isNamed) => {
  expect(usesOf(prompt, [service(text)])).toHaveLength(isNamed ? 1 : 0);
});
