import { parentPort } from 'node:worker_threads';
import { checkVoiceXml } from './check-voicexml.ts';

// The entry file of the thread that looks at VoiceXML documents: a text of megabytes takes seconds, which no call may wait for.

export interface CheckOrder {
  readonly url: string;
  readonly text: string;
}

parentPort?.on('message', ({ url, text }: CheckOrder) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  parentPort?.postMessage(checkVoiceXml(url, text));
});
