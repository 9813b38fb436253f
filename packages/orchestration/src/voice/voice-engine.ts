import type { JsonObject } from '@ringback/scxml';
import type { VoiceEffect, VoiceInput, VoiceStep } from '@ringback/voicexml';

export type VoiceAnswer =
  | { readonly kind: 'effects'; readonly effects: readonly VoiceEffect[] }
  /** What ran the documents is gone, and this call with it; `why` in plain words. */
  | { readonly kind: 'lost'; readonly why: string };

export interface VoiceBeginning {
  readonly url: string;
  /** `session` of scripts. */
  readonly session: JsonObject;
  readonly language: string;
}

/** Runs VoiceXML documents, wherever that is. Inputs of one call are given one after the other. */
export interface VoiceEngine {
  start(id: string, beginning: VoiceBeginning, step: VoiceStep): Promise<VoiceAnswer>;
  take(id: string, input: VoiceInput, step: VoiceStep): Promise<VoiceAnswer>;
  /** Nobody asks for that call any more. */
  drop(id: string): void;
  close(): Promise<void>;
}
