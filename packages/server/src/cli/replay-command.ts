import { resolve } from 'node:path';
import { formatInstant, type Json, readRecording } from '@ringback/core';
import type { ReplayEnd, ReplayedStep } from '@ringback/orchestration';
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
      const read = readRecording(parsed(readTextFile(resolve(context.cwd, file), 'the recording')));
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

/** What is no JSON is no recording: the reader says so. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function stepAsJson({ number, entry, configuration, effects }: ReplayedStep): string {
  const { at, event } = entry;
  return JSON.stringify({ step: number, at: formatInstant(at), event, configuration, effects });
}

function stepInWords({ number, entry: { at, event, record }, configuration }: ReplayedStep): string {
  const what = event ?? (record?.input.kind === 'end' ? '(ended from outside)' : '(start)');
  const decided = record === undefined || record.decided.length === 0 ? '' : `: ${record.decided.join(', ')}`;
  const where = configuration.length === 0 ? 'over' : `in ${configuration.join(' ')}`;
  return `${number}. ${formatInstant(at)} ${what}${decided}; ${where}`;
}

function endInWords(end: ReplayEnd): string {
  switch (end.kind) {
    case 'same': {
      const skipped =
        end.skipped === 0 ? '' : ` (${end.skipped} more are not kept whole, and were passed over)`;
      const final = end.final === null ? '' : `; it ended in ${end.final}`;
      const failure = end.failure === null ? '' : `; the platform ended it: ${end.failure}`;
      return `Same: ${end.steps} steps came out as they are recorded${skipped}${final}${failure}.`;
    }
    case 'differs':
      return [
        `Differs: step ${end.step} comes out with other ${end.what}.`,
        `  recorded: ${JSON.stringify(end.recorded)}`,
        `  replayed: ${JSON.stringify(end.replayed)}`,
      ].join('\n');
    case 'impossible':
      return `Not replayed: ${end.why}`;
  }
}
