/** A piece of what somebody is to hear. */
export type SpokenPiece =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** `en-US`; voices and prompt folders are chosen by it. */
      readonly lang: string;
      readonly voice: string | null;
      /** `digits`, `number`, `ordinal`, `telephone`, `characters`, `date`, `day`, `time`, `duration` (s), `currency`; null = plain text. */
      readonly interpretAs: string | null;
    }
  /** A prompt by its plain name, in the folder of the language before the general one. */
  | { readonly kind: 'prompt'; readonly file: string; readonly lang: string }
  /** WAV that came from elsewhere. */
  | { readonly kind: 'sound'; readonly wav: Uint8Array }
  | { readonly kind: 'silence'; readonly ms: number }
  | { readonly kind: 'mark'; readonly name: string };

export interface Spoken {
  /** As `Treatment` takes it; null = there is nothing to be heard. */
  readonly file: string | null;
  readonly durationMs: number;
  /** When each mark is reached. */
  readonly marks: readonly { readonly name: string; readonly atMs: number }[];
}

/** Makes one sound out of texts and prompts. */
export interface Speech {
  /** Pieces that cannot be had are left out. */
  render(pieces: readonly SpokenPiece[]): Promise<Spoken>;
  /** Whether there is a prompt of that name. */
  hasPrompt(file: string, lang: string): Promise<boolean>;
}
