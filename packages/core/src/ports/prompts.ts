/** A prompt in a folder. */
export interface PromptInfo {
  readonly name: string;
  /** Null: for every language. */
  readonly language: string | null;
  readonly durationMs: number;
}

/** The installation's own, or those that come with the product. */
export type PromptOrigin = 'own' | 'product';

export type PromptOutcome =
  | { readonly kind: 'stored'; readonly prompt: PromptInfo }
  /** Nothing was stored. */
  | { readonly kind: 'refused'; readonly field: 'name' | 'language' | 'body' | 'text'; readonly why: string };

/** Prompts. The installation's own go before the shipped ones of the same names; only these can be changed. */
export interface PromptLibrary {
  /** By default the installation's own. */
  list(origin?: PromptOrigin): Promise<PromptInfo[]>;
  /** Any WAV that can be read, converted to 8 kHz, 16 bit, mono. */
  put(name: string, language: string | null, content: Uint8Array): Promise<PromptOutcome>;
  /** Stores what a voice says of a text; `spoken` is the language of the voice, such as `en-US`. */
  speak(name: string, language: string | null, text: string, spoken: string): Promise<PromptOutcome>;
  /** WAV; null when there is none. By default of the installation's own. */
  read(name: string, language: string | null, origin?: PromptOrigin): Promise<Uint8Array | null>;
  /** False when there is none. */
  remove(name: string, language: string | null): Promise<boolean>;
}
