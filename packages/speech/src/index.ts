export { createCommandVoice } from './command-voice.ts';
export { createSpeech, type SpeechOptions } from './create-speech.ts';
export { createFliteVoice } from './flite-voice.ts';
export { createHttpVoice } from './http-voice.ts';
export { createPromptLibrary } from './prompt-library.ts';
export type { Voice } from './voice.ts';
