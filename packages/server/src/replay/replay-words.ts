import { formatInstant } from '@ringback/core';
import type { ReplayEnd, ReplayedStep } from '@ringback/orchestration';
import { onOneLine } from '../cli/on-one-line.ts';

/** A step on one line, whatever stands in the recording: it may come from anybody. */
export function stepInWords({ number, entry: { at, event, record }, configuration }: ReplayedStep): string {
  const what = event ?? (record?.input.kind === 'end' ? '(ended from outside)' : '(start)');
  const decided = record === undefined || record.decided.length === 0 ? '' : `: ${record.decided.join(', ')}`;
  const where = configuration.length === 0 ? 'over' : `in ${configuration.join(' ')}`;
  return onOneLine(`${number}. ${formatInstant(at)} ${what}${decided}; ${where}`);
}

export function endInWords(end: ReplayEnd): string {
  switch (end.kind) {
    case 'same': {
      const skipped =
        end.skipped === 0 ? '' : ` (${end.skipped} more are not kept whole, and were passed over)`;
      const final = end.final === null ? '' : `; it ended in ${end.final}`;
      const failure = end.failure === null ? '' : `; the platform ended it: ${end.failure}`;
      return onOneLine(`Same: ${end.steps} steps came out as they are recorded${skipped}${final}${failure}.`);
    }
    case 'differs':
      return [
        `Differs: step ${end.step} comes out with other ${end.what}.`,
        `  recorded: ${JSON.stringify(end.recorded)}`,
        `  replayed: ${JSON.stringify(end.replayed)}`,
      ]
        .map(onOneLine)
        .join('\n');
    case 'impossible':
      return onOneLine(`Not replayed: ${end.why}`);
  }
}

/** A step for programs, with all that it decided. */
export function stepAsJson({ number, entry, configuration, effects }: ReplayedStep): string {
  const { at, event } = entry;
  return JSON.stringify({ step: number, at: formatInstant(at), event, configuration, effects });
}

export function endAsJson(end: ReplayEnd): string {
  return JSON.stringify(end);
}
