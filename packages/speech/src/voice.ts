/** Makes WAV out of text: mono, 16 bit, any rate that a prompt may have. */
export interface Voice {
  /** Part of the names of what is kept: another voice says the same differently. */
  readonly name: string;
  /** Rejects when it cannot; the text is left out then. */
  synthesise(
    text: string,
    how: { readonly lang: string; readonly voice: string | null },
  ): Promise<Uint8Array>;
  close(): Promise<void>;
}
