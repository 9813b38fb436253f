import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Imported, ImportOutcome, ImportRemark } from '@ringback/core';
import { type Command, Option } from 'commander';
import { NO_FLAGS } from '../config/choices.ts';
import { loadSettings } from '../config/load-settings.ts';
import { readTextFile } from '../config/read-file.ts';
import type { ExportFormat, OptionsDoor } from '../exchange/options-door.ts';
import type { CommandContext } from './main.ts';
import { onOneLine } from './on-one-line.ts';

interface PlaceFlags {
  readonly config?: string;
  readonly data?: string;
  readonly database?: string;
}

/** `ringback import FILE` and `ringback export`: option exports go in and out (contract section 2). */
export function addExchangeCommands(program: Command, context: CommandContext): void {
  withPlace(program.command('import'))
    .description('import an option export: sections with key = value, or JSON')
    .argument('<file>', 'the export; - reads standard input')
    .option('--dry-run', 'only tell what would become of it')
    .option('--json', 'print one JSON object for machines')
    .action(
      async (file: string, flags: PlaceFlags & { readonly dryRun?: boolean; readonly json?: boolean }) => {
        const text =
          file === '-' ? readFileSync(0, 'utf8') : readTextFile(resolve(context.cwd, file), 'the export');
        const outcome = await through(flags, context, flags.dryRun === true, (door) =>
          door.import(text, flags.dryRun === true),
        );
        if (flags.json === true) context.out(`${JSON.stringify(outcome)}\n`);
        else
          for (const line of report(outcome, file, flags.dryRun === true))
            context.out(`${onOneLine(line)}\n`);
        context.setExitCode(outcome.kind === 'imported' ? 0 : 1);
      },
    );
  withPlace(program.command('export'))
    .description('print everything that is configured by options, secrets hidden')
    .addOption(
      new Option('--format <format>', 'json, or ini for sections with key = value')
        .choices(['json', 'ini'])
        .default('json'),
    )
    .action(async (flags: PlaceFlags & { readonly format: ExportFormat }) => {
      context.out(await through(flags, context, true, (door) => door.export(flags.format)));
      context.setExitCode(0);
    });
}

function withPlace(command: Command): Command {
  return command
    .option('--data <folder>', 'data folder of the installation, default ./data (RINGBACK_DATA)')
    .option('--database <url>', '"embedded" (default) or a postgres:// URL (RINGBACK_DATABASE)')
    .option('--config <file>', 'configuration of the installation, YAML or JSON (RINGBACK_CONFIG)');
}

async function through<T>(
  { config, data, database }: PlaceFlags,
  { environment, cwd }: CommandContext,
  onlyReads: boolean,
  work: (door: OptionsDoor) => Promise<T>,
): Promise<T> {
  const flags = { ...NO_FLAGS, config: config ?? null, data: data ?? null, database: database ?? null };
  const settings = loadSettings(flags, environment, cwd);
  const { openDoor } = await import('../exchange/open-door.ts');
  const door = await openDoor(settings, onlyReads);
  try {
    return await work(door);
  } finally {
    await door.close();
  }
}

function report(outcome: ImportOutcome, file: string, dryRun: boolean): string[] {
  const remarks = outcome.remarks.map((remark) => remarkLine(remark, file));
  if (outcome.kind === 'unreadable') return [...remarks, `${file}: nothing was imported: ${outcome.why}`];
  const odd =
    outcome.remarks.length === 0 ? 'everything was understood' : `${outcome.remarks.length} remarks`;
  const count = outcome.imported.filter((one) => one.outcome !== 'unchanged').length;
  return [
    ...remarks,
    ...outcome.imported.map(importedLine),
    `${file}: ${count} ${dryRun ? 'would be written' : 'written'}, ${outcome.imported.length - count} unchanged, ${odd}`,
  ];
}

/** `file:line: warning: place message; did you mean "x"?. What to do`, as editors read it. */
function remarkLine({ level, line, place, message, suggestion, remedy }: ImportRemark, file: string): string {
  const where = line === null ? file : `${file}:${line}`;
  const meant = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
  const what = place === '' ? message : `${place} ${message}`;
  return `${where}: ${level}: ${what}${meant}${remedy === undefined ? '' : `. ${remedy}`}`;
}

const PARTS = {
  service: 'options',
  section: 'options',
  list: 'sections',
  'resource group': 'numbers',
} as const;

function importedLine({ what, name, outcome, count }: Imported): string {
  return `${what} ${name}: ${outcome}, ${count} ${PARTS[what]}`;
}
