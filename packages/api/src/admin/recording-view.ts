import type { SessionRecording } from '@ringback/core';
import { maskNumbersIn } from '../edge/mask-numbers.ts';
import { SecretCover } from './recording-secrets.ts';

export interface RecordingView {
  readonly document: SessionRecording['document'];
  readonly entries: unknown;
  /** Whether anything is hidden that the session was given. */
  readonly isMasked: boolean;
}

/**
 * Steps of a session as they may be shown: without secrets, and without numbers of customers unless `isFull`. `customerNumber` is that of
 * the callback; who called besides is found in the recording. Of the document nothing is hidden but passwords in addresses: what is
 * written in it is replayed as it is.
 */
export function recordingView(
  { document, entries }: SessionRecording,
  isFull: boolean,
  customerNumber: string | null,
): RecordingView {
  const cover = new SecretCover();
  const shown = {
    ...document,
    url: cover.address(document.url),
    parts: Object.fromEntries(
      Object.entries(document.parts).map(([url, text]) => [cover.address(url), text]),
    ),
  };
  const open = cover.shown(entries);
  if (isFull) return { document: shown, entries: open, isMasked: cover.hasSecrets };
  const numbers = [customerNumber, ...cover.numbers];
  const masked = numbers.reduce((value: unknown, number) => maskNumbersIn(value, number), open);
  return { document: shown, entries: masked, isMasked: true };
}
