import { Worker } from 'node:worker_threads';
import type { Clock } from '@ringback/core';
import { builtModule } from '../engine/built-module.ts';
import type { VoiceXmlCheck } from './check-voicexml.ts';
import type { CheckOrder } from './voicexml-check.worker.ts';

/** A text that takes longer is refused: whoever runs it would have to wait as long. */
const LONGEST_MS = 5_000;
const HEAP_MB = 128;

/**
 * Looks at VoiceXML documents in a thread of its own, one after the other: a text that takes long, or is made to, holds up other
 * texts for seconds at most, and nothing else. Takes `clock` as real time.
 */
export function voiceXmlChecker(
  clock: Pick<Clock, 'setTimer'>,
  longestMs = LONGEST_MS,
): (url: string, text: string) => Promise<VoiceXmlCheck> {
  let thread: Worker | null = null;
  let line: Promise<unknown> = Promise.resolve();

  function run(order: CheckOrder): Promise<VoiceXmlCheck> {
    const worker = thread ?? started();
    return new Promise((resolve) => {
      const end = (check: VoiceXmlCheck): void => {
        limit.cancel();
        worker.off('message', end);
        worker.off('exit', ended);
        worker.unref();
        resolve(check);
      };
      const ended = (): void =>
        end(refused('The document takes more memory to check than there is: make it smaller'));
      const limit = clock.setTimer(longestMs, () => {
        thread = null;
        void worker.terminate();
        end(refused(`The document is not checked within ${longestMs / 1000} s: make it smaller`));
      });
      worker.on('message', end);
      worker.on('exit', ended);
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
      worker.postMessage(order);
    });
  }

  function started(): Worker {
    const worker = new Worker(builtModule('./voicexml-check.worker', import.meta.url), {
      execArgv: ['--no-warnings'],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    // It says why it ends; that it does is heard as its end.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (thread === worker) thread = null;
    });
    thread = worker;
    return worker;
  }

  return (url, text) => {
    const check = line.then(() => run({ url, text }));
    line = check;
    return check;
  };
}

function refused(message: string): VoiceXmlCheck {
  return {
    loads: false,
    findings: [{ severity: 'error', code: 'VXML_CHECK_TOO_LONG', message, line: 1, column: 1 }],
  };
}
