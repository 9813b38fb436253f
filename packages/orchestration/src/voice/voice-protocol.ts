import type { VoiceEffect, VoiceInput, VoiceStep } from '@ringback/voicexml';
import type { VoiceBeginning } from './voice-engine.ts';

// Lines of JSON over a pipe, each way. Orders are answered in their sequence.

export type VoiceOrder =
  | {
      readonly kind: 'start';
      readonly id: string;
      readonly beginning: VoiceBeginning;
      readonly step: VoiceStep;
    }
  | {
      readonly kind: 'take';
      readonly id: string;
      readonly input: VoiceInput;
      readonly step: VoiceStep;
      readonly beginning: VoiceBeginning;
      /** For a process that does not have the call; null when it does. */
      readonly saved: string | null;
    };

export type VoiceLine = VoiceOrder | { readonly kind: 'drop'; readonly id: string };

export type VoiceReply =
  | { readonly kind: 'done'; readonly effects: readonly VoiceEffect[]; readonly saved: string | null }
  | { readonly kind: 'failed'; readonly why: string };

export const VOICE_PIPE_FD = 3;
export const encodeLine = (line: VoiceLine | VoiceReply): string => `${JSON.stringify(line)}\n`;
export const decodeOrder = (text: string): VoiceLine => JSON.parse(text);
export const decodeReply = (text: string): VoiceReply => JSON.parse(text);
