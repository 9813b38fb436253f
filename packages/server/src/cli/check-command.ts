import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { CheckedFile } from '../check/check-files.ts';
import type { FileFinding } from '../check/finding.ts';
import type { CommandContext } from './main.ts';
import { onOneLine } from './on-one-line.ts';

/** `ringback check FILE...`: says what is wrong in configurations and scenario documents; exit code 1 on errors. */
export function addCheckCommand(program: Command, context: CommandContext): void {
  program
    .command('check')
    .description('check configuration files, SCXML and VoiceXML documents')
    .argument('<file...>', 'YAML or JSON configuration, SCXML or VoiceXML document')
    .option('--json', 'print one JSON object for machines')
    .action(async (files: string[], options: { readonly json?: boolean }) => {
      const { checkFiles } = await import('../check/check-files.ts');
      const given = new Map(files.map((file) => [resolve(context.cwd, file), file]));
      const shown = (file: string): string => given.get(file) ?? shorter(file, context.cwd);
      const checked = await checkFiles([...given.keys()], context.environment);
      const errors = count(checked, 'error');
      if (options.json === true) context.out(`${JSON.stringify(summary(checked, shown, errors))}\n`);
      else
        for (const one of checked) for (const line of lines(one, shown)) context.out(`${onOneLine(line)}\n`);
      context.setExitCode(errors > 0 ? 1 : 0);
    });
}

function count(checked: readonly CheckedFile[], severity: FileFinding['severity']): number {
  return checked.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity)
    .length;
}

function summary(checked: readonly CheckedFile[], shown: (file: string) => string, errors: number): object {
  return {
    files: checked.map(({ file }) => shown(file)),
    errors,
    warnings: count(checked, 'warning'),
    findings: checked.flatMap(({ findings }) =>
      findings.map(({ file, line, column, severity, code, text, remedy }) => ({
        file: shown(file),
        line,
        column,
        severity,
        code,
        message: text,
        remedy,
      })),
    ),
  };
}

/** `file:line:column: severity: what; remedy [code]` for each finding, as editors read it. */
function lines({ file, findings }: CheckedFile, shown: (file: string) => string): string[] {
  if (findings.length === 0) return [`${shown(file)}: ok`];
  return findings.map((finding) => {
    const place = [shown(finding.file), finding.line, finding.column]
      .filter((part) => part !== null)
      .join(':');
    const remedy = finding.remedy === null ? '' : `. ${finding.remedy}`;
    return `${place}: ${finding.severity}: ${finding.text}${remedy}`;
  });
}

/** A path as people would write it from here, when it lies below. */
function shorter(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path === '' || path.startsWith('..') ? file : path;
}
