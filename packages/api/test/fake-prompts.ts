import type { PromptLibrary } from '@ringback/core';

/** Prompts in memory; what begins with RIFF is a WAV. */
export function fakePrompts(): PromptLibrary {
  const kept = new Map<string, Uint8Array>();
  const key = (name: string, language: string | null) => `${language ?? ''}/${name}`;
  return {
    list: async (origin = 'own') =>
      origin === 'product'
        ? [{ name: 'music_on_hold', language: null, durationMs: 5000 }]
        : [...kept.keys()].map((path) => {
            const [language = '', name = ''] = path.split('/');
            return { name, language: language === '' ? null : language, durationMs: 1000 };
          }),
    put: async (name, language, content) => {
      if (new TextDecoder().decode(content.subarray(0, 4)) !== 'RIFF')
        return { kind: 'refused', field: 'body', why: 'is no WAV that can be read' };
      kept.set(key(name, language), content);
      return { kind: 'stored', prompt: { name, language, durationMs: 1000 } };
    },
    speak: async (name, language, text) => {
      if (text === '?') return { kind: 'refused', field: 'text', why: 'cannot be said' };
      kept.set(key(name, language), new TextEncoder().encode(`RIFF ${text}`));
      return { kind: 'stored', prompt: { name, language, durationMs: 1000 } };
    },
    read: async (name, language, origin = 'own') => {
      if (origin === 'own') return kept.get(key(name, language)) ?? null;
      return /^music_on_hold(?:\.wav)?$/.test(name) ? new TextEncoder().encode(`RIFF ${name}`) : null;
    },
    remove: async (name, language) => kept.delete(key(name, language)),
  };
}
