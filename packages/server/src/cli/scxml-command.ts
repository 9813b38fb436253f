import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StepReport } from '@ringback/orchestration';
import type { Finding, Json, ScxmlEvent } from '@ringback/scxml';
import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from './main.ts';

/** Longest wait for delayed events when nothing else is asked for, in seconds. */
const DEFAULT_TIMEOUT_S = 30;

interface RunFlags {
  readonly event: readonly ScxmlEvent[];
  readonly timeout: number;
  readonly trace?: boolean;
}

/** `ringback scxml run FILE`: runs one document by itself; the last line printed says what became of it. */
export function addScxmlCommand(program: Command, context: CommandContext): void {
  program
    .command('scxml')
    .description('work with SCXML documents')
    .command('run')
    .description('run one document by itself: no switch, no database, no network')
    .argument('<file>', 'SCXML document; it may read the files of its folder')
    .option('--event <name[=json]>', 'an event for it, once it waits; may be given again', addEvent, [])
    .option(
      '--timeout <seconds>',
      `longest run, for delayed events (default ${DEFAULT_TIMEOUT_S})`,
      readSeconds,
      DEFAULT_TIMEOUT_S,
    )
    .option('--trace', 'tell every step on stderr')
    .action(async (file: string, { event, timeout, trace }: RunFlags) => {
      const { runFile } = await import('../scxml-run/run-file.ts');
      const stepped = (id: string, report: StepReport): void => {
        if (trace === true) for (const line of traceLines(id, report)) context.err(`${line}\n`);
      };
      const outcome = await runFile(resolve(context.cwd, file), event, timeout * 1000, stepped);
      for (const line of errorLines(outcome.findings, file)) context.err(`${line}\n`);
      if (outcome.kind === 'refused') {
        context.setExitCode(1);
        return;
      }
      const { configuration, isFinal, donedata, log, failure } = outcome;
      if (failure !== null) context.err(`ringback: ${file} was ended: ${failure}\n`);
      const error = failure === null ? {} : { error: failure };
      context.out(`${JSON.stringify({ configuration, final: isFinal, donedata, log, ...error })}\n`);
    });
}

/** As `check` tells them; what is only hardly meant is for that one to say. */
function errorLines(findings: readonly Finding[], file: string): string[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map(({ url, line, column, message, remedy }) => {
      const place = url?.startsWith('file:') === true ? fileURLToPath(url) : (url ?? file);
      return `${place}:${line}:${column}: error: ${message}${remedy === undefined ? '' : `. ${remedy}`}`;
    });
}

function addEvent(text: string, before: readonly ScxmlEvent[]): readonly ScxmlEvent[] {
  const [, name = '', json] = /^([^=]*)(?:=(.*))?$/su.exec(text) ?? [];
  if (name.trim() === '' || /\s/u.test(name)) throw new InvalidArgumentError('An event needs a name.');
  if (json === undefined) return [...before, { name }];
  try {
    const data: Json = JSON.parse(json);
    return [...before, { name, data }];
  } catch {
    throw new InvalidArgumentError(`What follows ${name}= must be JSON, such as ${name}='{"a":1}'.`);
  }
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds < 0 || seconds > 86_400)
    throw new InvalidArgumentError('Seconds are a number from 0 to 86400.');
  return seconds;
}

function traceLines(id: string, { trace, configuration }: StepReport): string[] {
  const steps = trace.map(({ event, transitions, left, entered }) => {
    const lines = transitions.map(({ line }) => line).join(', ');
    const parts = [
      event ?? '(no event)',
      ...(lines === '' ? [] : [`transition in line ${lines}`]),
      ...(left.length === 0 ? [] : [`left ${left.join(' ')}`]),
      ...(entered.length === 0 ? [] : [`entered ${entered.join(' ')}`]),
    ];
    return `${id}: ${parts.join('; ')}`;
  });
  return [...steps, `${id}: is in ${configuration.join(' ')}`];
}
