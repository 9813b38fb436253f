import { resolve } from 'node:path';
import { formatInstant, readRecordingText } from '@ringback/core';
import type { ReplayedStep } from '@ringback/orchestration';
import type { Command } from 'commander';
import type { CommandContext } from './main.ts';
import { endInWords, stepInWords } from './replay-words.ts';

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
      const read = readRecordingText(readTextFile(resolve(context.cwd, file), 'the recording'));
      if (read.kind === 'problem') {
        const field = read.field === '' ? 'it' : read.field;
        context.err(`ringback: ${file} is no recording of a session: ${field} ${read.why}\n`);
        context.setExitCode(1);
        return;
      }
      const { replaySession } = await import('@ringback/orchestration');
      const end = await replaySession(read.recording, {
        isMasked: read.isMasked,
        stepped: (step) => context.out(`${json ? stepAsJson(step) : stepInWords(step)}\n`),
      });
      context.out(`${json ? JSON.stringify(end) : endInWords(end)}\n`);
      if (end.kind !== 'same') context.setExitCode(1);
    });
}

function stepAsJson({ number, entry, configuration, effects }: ReplayedStep): string {
  const { at, event } = entry;
  return JSON.stringify({ step: number, at: formatInstant(at), event, configuration, effects });
}
