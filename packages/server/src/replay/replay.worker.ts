import { parentPort, workerData } from 'node:worker_threads';
import { readRecordingText } from '@ringback/core';
import { replaySession } from '@ringback/orchestration';
import { endAsJson, endInWords, stepAsJson, stepInWords } from './replay-words.ts';

// The entry file of the thread that replays: a document out of a file may take all the time and memory that there is.

export interface ReplayOrder {
  /** Of a file that was read as a recording already. */
  readonly text: string;
  readonly isJson: boolean;
}

export type ReplayNews =
  | { readonly kind: 'step'; readonly line: string }
  | { readonly kind: 'end'; readonly isSame: boolean; readonly line: string };

const { text, isJson } = workerData as ReplayOrder;
const tell = (news: ReplayNews): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  parentPort?.postMessage(news);
};

const read = readRecordingText(text);
if (read.kind === 'read') {
  const end = await replaySession(read.recording, {
    isMasked: read.isMasked,
    stepped: (step) => tell({ kind: 'step', line: isJson ? stepAsJson(step) : stepInWords(step) }),
  });
  tell({ kind: 'end', isSame: end.kind === 'same', line: isJson ? endAsJson(end) : endInWords(end) });
}
