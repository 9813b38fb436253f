import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { lineCutter } from '../engine/process-protocol.ts';
import { VoiceCalls } from './voice-calls.ts';
import { decodeOrder, encodeLine, VOICE_PIPE_FD, type VoiceReply } from './voice-protocol.ts';

// The entry file of the process that runs VoiceXML documents: what one of them brings to its end here is this process and
// the one call whose input it has in hand (decision 16).

/** When the machine runs out of memory, this goes before the process that has the calls (Linux: -1000 to 1000). */
const EXPENDABLE = '500';
try {
  writeFileSync('/proc/self/oom_score_adj', EXPENDABLE);
} catch {
  // Not Linux, or not allowed: then the system chooses as it likes.
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
/** A call that never returns cannot see that the main process is gone: this thread can. */
const GUARD = `const { ppid } = process;
setInterval(() => { if (process.ppid !== ppid) process.kill(process.pid, 'SIGKILL'); }, 1000);`;
new Worker(GUARD, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();

const calls = new VoiceCalls();
const pipe = new Socket({ fd: VOICE_PIPE_FD, readable: true, writable: true });
pipe.setEncoding('utf8');
pipe.on('error', () => process.exit(0));
pipe.on('close', () => process.exit(0));
pipe.on('end', () => process.exit(0));
pipe.on(
  'data',
  lineCutter((text) => {
    const line = decodeOrder(text);
    if (line.kind === 'drop') {
      calls.drop(line.id);
      return;
    }
    let reply: VoiceReply;
    try {
      reply = { kind: 'done', ...calls.run(line, true) };
    } catch (error) {
      calls.drop(line.id);
      reply = { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
    }
    pipe.write(encodeLine(reply));
  }),
);
