import { extname, resolve } from 'node:path';
import type { Command } from 'commander';
import type { FileFinding } from '../check/finding.ts';
import { readTextFile } from '../config/read-file.ts';
import type { CommandContext } from './main.ts';

/** `ringback check FILE...`: says what is wrong in configurations and scenario documents; exit code 1 on errors. */
export function addCheckCommand(program: Command, context: CommandContext): void {
  program
    .command('check')
    .description('check configuration files and SCXML documents')
    .argument('<file...>', 'YAML or JSON configuration, or SCXML document')
    .action(async (files: string[]) => {
      let hasErrors = false;
      for (const file of files) {
        const findings = await check(resolve(context.cwd, file), context);
        hasErrors ||= findings.some(({ severity }) => severity === 'error');
        for (const { line, severity, text } of findings) {
          context.out(`${file}${line === null ? '' : `:${line}`}: ${severity}: ${text}\n`);
        }
        if (findings.length === 0) context.out(`${file}: ok\n`);
      }
      context.setExitCode(hasErrors ? 1 : 0);
    });
}

async function check(file: string, { environment }: CommandContext): Promise<readonly FileFinding[]> {
  const text = readTextFile(file, 'the file');
  const kind = kindOf(file, text);
  // Each kind of file loads what it needs, and nothing else.
  if (kind === 'configuration') {
    const { checkConfiguration } = await import('../check/check-configuration.ts');
    return checkConfiguration(text, file, environment);
  }
  if (kind === 'scxml') {
    const { checkScxml } = await import('../check/check-scxml.ts');
    return checkScxml(text, file);
  }
  return [{ line: null, severity: 'error', text: `${kind} cannot be checked by this version` }];
}

/** By its root element for XML, else a configuration. */
function kindOf(file: string, text: string): 'configuration' | 'scxml' | 'VoiceXML' | 'XML of this kind' {
  const extension = extname(file).toLowerCase();
  if (extension === '.scxml') return 'scxml';
  if (extension === '.vxml') return 'VoiceXML';
  const root = /^\s*(?:<\?[^>]*\?>|<!--[\s\S]*?-->|<![^>]*>|\s)*<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)/.exec(
    text,
  )?.[2];
  if (root === 'scxml') return 'scxml';
  if (root === 'vxml') return 'VoiceXML';
  return root === undefined ? 'configuration' : 'XML of this kind';
}
