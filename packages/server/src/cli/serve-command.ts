import type { Command } from 'commander';
import type { Flags } from '../config/choices.ts';
import { loadSettings } from '../config/load-settings.ts';
import type { CommandContext } from './main.ts';

interface ServeFlags {
  readonly config?: string;
  readonly host?: string;
  readonly port?: string;
  readonly data?: string;
  readonly database?: string;
  readonly testClock?: boolean;
  readonly demo?: boolean;
}

/** `ringback serve`: starts everything and runs until it is asked to stop. */
export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .description('start the server (without a configuration file: with a demo contact centre)')
    .option('--config <file>', 'configuration, YAML or JSON (RINGBACK_CONFIG)')
    .option('--host <host>', 'address for HTTP, default 127.0.0.1 (RINGBACK_HOST)')
    .option('--port <number>', 'port for HTTP, default 8080; 0 takes free ones (RINGBACK_PORT)')
    .option('--data <folder>', 'data folder, default ./data (RINGBACK_DATA)')
    .option('--database <url>', '"embedded" (default) or a postgres:// URL (RINGBACK_DATABASE)')
    .option('--test-clock', 'run on a clock that tests can move (RINGBACK_TEST_CLOCK=1)')
    .option('--demo', 'with the demo contact centre (RINGBACK_DEMO=1)')
    .option('--no-demo', 'without the demo contact centre (RINGBACK_DEMO=0)')
    .allowExcessArguments(false)
    .action(async (_options: unknown, command: Command) => {
      const settings = loadSettings(readFlags(command.opts<ServeFlags>()), context.environment, context.cwd);
      // Loaded only now: a mistake in a flag or in the file is told at once.
      const { serve } = await import('../lifecycle/serve.ts');
      context.setExitCode(
        await serve({ settings, environment: context.environment, say: context.out, exit: context.exit }),
      );
    });
}

/** A flag that was not given is null: then the environment, the file and the defaults decide, in this order. */
export function readFlags(flags: ServeFlags): Flags {
  return {
    config: flags.config ?? null,
    host: flags.host ?? null,
    port: flags.port ?? null,
    data: flags.data ?? null,
    database: flags.database ?? null,
    testClock: flags.testClock ?? null,
    demo: flags.demo ?? null,
  };
}
