import { expect, it } from 'vitest';
import { whisperNamed } from './whisper.ts';

it.each([
  ['hello.wav', { kind: 'file', file: 'hello.wav' }],
  [' hello.wav ', { kind: 'file', file: 'hello.wav' }],
  ['{"file":"hello.wav","hints":{}}', { kind: 'file', file: 'hello.wav' }],
  ['beep', { kind: 'beep' }],
  ['{"file":"beep"}', { kind: 'beep' }],
  ['', null],
  ['  ', null],
  ['{}', null],
  ['{"file":7}', null],
  ['{"file":', null],
])('%j is for the agent: %j', (text, whisper) => {
  expect(whisperNamed(text)).toEqual(whisper);
});
