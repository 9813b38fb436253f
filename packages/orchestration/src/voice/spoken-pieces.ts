import type { Speech, SpokenPiece } from '@ringback/core';
import type { Segment } from '@ringback/voicexml';

export interface SoundSource {
  readonly speech: Speech;
  /** WAV at an address; null when it cannot be had. */
  readonly sound: (segment: Extract<Segment, { kind: 'audio' }>) => Promise<Uint8Array | null>;
  readonly language: string;
}

/** What a document wants to be heard, as prompts, texts and sounds that are there. */
export async function spokenPieces(
  segments: readonly Segment[],
  source: SoundSource,
): Promise<SpokenPiece[]> {
  const found = await Promise.all(segments.map((segment) => pieces(segment, source)));
  return found.flat();
}

async function pieces(segment: Segment, source: SoundSource): Promise<SpokenPiece[]> {
  switch (segment.kind) {
    case 'silence':
      return [{ kind: 'silence', ms: segment.ms }];
    case 'mark':
      return [{ kind: 'mark', name: segment.name }];
    case 'text': {
      const { text, style } = segment;
      return [
        {
          kind: 'text',
          text,
          lang: style.lang,
          voice: style.voice ?? null,
          interpretAs: style.interpretAs ?? null,
        },
      ];
    }
    case 'audio': {
      // Prompts have plain names wherever the document lies: those of the installation go before.
      const file = plainName(segment.uri);
      const lang = source.language;
      if (file !== null && (await source.speech.hasPrompt(file, lang)))
        return [{ kind: 'prompt', file, lang }];
      const wav = await source.sound(segment);
      return wav ? [{ kind: 'sound', wav }] : spokenPieces(segment.alternate, source);
    }
  }
}

/** The last part of the address of a file or an upload; sounds of servers are fetched. */
function plainName(uri: string): string | null {
  if (!/^(?:file|document):/u.test(uri)) return null;
  const name = new URL(uri).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return null; // Not percent-encoded as it should be: no file has such a name.
  }
}
