import { resolve } from 'node:path';
import { readRecordingText } from '@ringback/core';
import type { Command } from 'commander';
import type { CommandContext } from './main.ts';

interface Flags {
  readonly json?: boolean;
}

/** `ringback replay FILE`: does a recorded session again, step by step, and says whether it comes to the same end (P7). */
export function addReplayCommand(program: Command, context: CommandContext): void {
  program
    .command('replay')
    .description('do a recorded session again, away from where it ran: nobody is called')
    .argument('<file>', 'what GET /api/v1/sessions/{id}/recording gave')
    .option('--json', 'print each step, with all that it decided, and the end as JSON, one on each line')
    .action(async (file: string, { json = false }: Flags) => {
      const { readTextFile } = await import('../config/read-file.ts');
      const text = readTextFile(resolve(context.cwd, file), 'the recording');
      const read = readRecordingText(text);
      if (read.kind === 'problem') {
        const field = read.field === '' ? 'it' : read.field;
        context.err(`ringback: ${file} is no recording of a session: ${field} ${read.why}\n`);
        context.setExitCode(1);
        return;
      }
      const { runReplay } = await import('../replay/run-replay.ts');
      const isSame = await runReplay({ text, isJson: json }, (line) => context.out(`${line}\n`));
      if (!isSame) context.setExitCode(1);
    });
}
