import type { OutgoingHttp } from '@ringback/core';
import type { Voice } from './voice.ts';

/** A server that takes `{"text", "lang", "voice"}` by POST and answers with WAV. */
export function createHttpVoice(url: string, http: OutgoingHttp, timeoutMs = 20_000): Voice {
  return {
    name: `http ${url}`,
    async synthesise(text, { lang, voice }) {
      const outcome = await http.send({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', accept: 'audio/wav' },
        body: JSON.stringify({ text, lang, voice }),
        timeoutMs,
        maxBytes: 32 * 1024 * 1024,
        maxRedirects: 0,
      });
      if (outcome.kind === 'failed') throw new Error(outcome.why);
      if (outcome.status !== 200) throw new Error(`The speech server answered ${outcome.status}`);
      return outcome.body;
    },
    close: async () => undefined,
  };
}
