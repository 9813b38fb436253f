/** A prompt in the installation's own folder. */
export interface PromptInfo {
  readonly name: string;
  /** Null: for every language. */
  readonly language: string | null;
  readonly durationMs: number;
}

export type PromptOutcome =
  | { readonly kind: 'stored'; readonly prompt: PromptInfo }
  /** Nothing was stored. */
  | { readonly kind: 'refused'; readonly field: 'name' | 'language' | 'body'; readonly why: string };

/** The installation's own prompts, which go before the shipped ones of the same names. */
export interface PromptLibrary {
  list(): Promise<PromptInfo[]>;
  /** Any WAV that can be read, converted to 8 kHz, 16 bit, mono. */
  put(name: string, language: string | null, content: Uint8Array): Promise<PromptOutcome>;
  /** WAV; null when there is none. */
  read(name: string, language: string | null): Promise<Uint8Array | null>;
  /** False when there is none. */
  remove(name: string, language: string | null): Promise<boolean>;
}
