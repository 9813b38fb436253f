import { hasCode } from '@ringback/core';
import { Command, CommanderError } from 'commander';
import type { Environment } from '../config/configuration-file.ts';
import { VERSION } from '../version.ts';
import { addCheckCommand } from './check-command.ts';
import { addExchangeCommands } from './exchange-commands.ts';
import { addReplayCommand } from './replay-command.ts';
import { addScxmlCommand } from './scxml-command.ts';
import { addServeCommand } from './serve-command.ts';
import { addSimulateCommand } from './simulate-command.ts';

/** What a command needs of the process that it runs in. */
export interface CommandContext {
  readonly environment: Environment;
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Ends the process now. */
  readonly exit: (code: number) => void;
  /** The exit code when the command returns. */
  setExitCode(code: number): void;
}

/** Runs one command line (without node and script) and gives the exit code. Everything that goes wrong is one line on stderr. */
export async function main(argv: readonly string[], environment: Environment): Promise<number> {
  let exitCode = 0;
  const context: CommandContext = {
    environment,
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    exit: (code) => process.exit(code),
    setExitCode: (code) => {
      exitCode = code;
    },
  };
  // Whoever read our output may have gone away; that is no reason to hang up calls.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  try {
    await commandLine(context).parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    context.err(`${explain(error, environment)}\n`);
    return 1;
  }
}

/** The commands of `ringback`. */
export function commandLine(context: CommandContext): Command {
  const program = new Command('ringback')
    .description('Callback platform for contact centres')
    .version(VERSION)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: context.out,
      writeErr: context.err,
      outputError: (text, write) => write(text.replace(/^error:/, 'ringback:')),
    })
    .exitOverride();
  addServeCommand(program, context);
  addCheckCommand(program, context);
  addExchangeCommands(program, context);
  addScxmlCommand(program, context);
  addSimulateCommand(program, context);
  addReplayCommand(program, context);
  return program;
}

/** One line; the stack only for those who ask for it. */
function explain(error: unknown, environment: Environment): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = `ringback: ${hasCode(error) ? '' : 'unexpected fault: '}${message.replaceAll(/\s*\n\s*/g, ' ')}`;
  const wanted = environment['RINGBACK_LOG_LEVEL'] === 'debug' && error instanceof Error;
  return wanted ? `${line}\n${error.stack ?? ''}` : line;
}
