import type { ScriptPlatform } from '../engine/script-platform.ts';

/** What scripts of documents may read and call besides the language. */
export const SCRIPT_PLATFORM: ScriptPlatform = {
  objects: {},
  names: () => ({}),
  answer: ({ name }) => ({ ok: false, message: `${name} is not there` }),
};
