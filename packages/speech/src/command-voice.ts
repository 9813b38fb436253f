import { spawn } from 'node:child_process';
import type { Voice } from './voice.ts';

const MOST_BYTES = 32 * 1024 * 1024;

/**
 * A program that reads text from its standard input and writes WAV to its standard output. `{lang}` and `{voice}` in its
 * arguments stand for what is asked for. There is no shell in between.
 */
export function createCommandVoice(command: readonly string[], timeoutMs = 20_000): Voice {
  const [program = '', ...args] = command;
  return {
    name: `command ${command.join(' ')}`,
    synthesise: (text, { lang, voice }) =>
      new Promise((resolve, reject) => {
        const filled = args.map((arg) => arg.replaceAll('{lang}', lang).replaceAll('{voice}', voice ?? ''));
        const child = spawn(program, filled, { stdio: ['pipe', 'pipe', 'ignore'], timeout: timeoutMs });
        const pieces: Buffer[] = [];
        let size = 0;
        child.stdout.on('data', (piece: Buffer) => {
          size += piece.length;
          if (size > MOST_BYTES) child.kill('SIGKILL');
          else pieces.push(piece);
        });
        // A program that reads nothing is no fault of ours.
        child.stdin.on('error', () => undefined);
        child.on('error', reject);
        child.on('close', (code) => {
          if (code === 0) resolve(Buffer.concat(pieces));
          else reject(new Error(`${program} ended with ${code ?? 'a signal'}`));
        });
        child.stdin.end(text);
      }),
    close: async () => undefined,
  };
}
