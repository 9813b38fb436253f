import { extname } from 'node:path';
import { hasCode } from '@ringback/core';
import type { Environment } from '../config/configuration-file.ts';
import { readTextFile } from '../config/read-file.ts';
import { type FileFinding, wholeFile } from './finding.ts';

/** What was found in one of the files that were asked for, or that a configuration names. */
export interface CheckedFile {
  /** Absolute. */
  readonly file: string;
  readonly findings: readonly FileFinding[];
}

/** Checks files (absolute paths) and the documents that their services run. */
export async function checkFiles(
  files: readonly string[],
  environment: Environment,
): Promise<readonly CheckedFile[]> {
  const checked: CheckedFile[] = [];
  const todo = [...new Set(files)];
  const seen = new Set(todo);
  for (let file = todo.shift(); file !== undefined; file = todo.shift()) {
    const { findings, documents } = await checkFile(file, environment);
    checked.push({ file, findings });
    for (const document of documents) {
      if (!seen.has(document)) todo.push(document);
      seen.add(document);
    }
  }
  return checked;
}

async function checkFile(
  file: string,
  environment: Environment,
): Promise<{ readonly findings: readonly FileFinding[]; readonly documents: readonly string[] }> {
  let text: string;
  try {
    text = readTextFile(file, 'the file');
  } catch (error) {
    if (!hasCode(error)) throw error;
    return refused(wholeFile(file, 'UNREADABLE', error.message));
  }
  // Each kind of file loads what it needs, and nothing else.
  switch (kindOf(file, text)) {
    case 'configuration': {
      const { checkConfiguration } = await import('./check-configuration.ts');
      return checkConfiguration(text, file, environment);
    }
    case 'options': {
      const { checkOptions } = await import('./check-options.ts');
      return { findings: checkOptions(text, file), documents: [] };
    }
    case 'scxml': {
      const { checkScxml } = await import('./check-scxml.ts');
      return { findings: await checkScxml(text, file), documents: [] };
    }
    case 'voicexml': {
      const { checkVoiceXml } = await import('./check-voicexml.ts');
      return { findings: checkVoiceXml(text, file), documents: [] };
    }
    case 'other xml': {
      const remedy = 'Give a configuration, or XML whose root element is <scxml> or <vxml>';
      return refused(wholeFile(file, 'UNKNOWN_FORMAT', 'XML of this kind cannot be checked', remedy));
    }
  }
}

const refused = (finding: FileFinding) => ({ findings: [finding], documents: [] });

/** By its root element for XML; option exports by their name; else a configuration. */
function kindOf(
  file: string,
  text: string,
): 'configuration' | 'options' | 'scxml' | 'voicexml' | 'other xml' {
  const extension = extname(file).toLowerCase();
  if (extension === '.scxml') return 'scxml';
  // A section of a service begins what no configuration begins with.
  if (['.ini', '.cfg', '.conf'].includes(extension) || /^\uFEFF?\s*(?:\{\s*"|\[)service\./.test(text))
    return 'options';
  if (extension === '.vxml') return 'voicexml';
  const root = /^\s*(?:<\?[^>]*\?>|<!--[\s\S]*?-->|<![^>]*>|\s)*<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)/.exec(
    text,
  )?.[2];
  if (root === 'scxml') return 'scxml';
  if (root === 'vxml') return 'voicexml';
  return root === undefined ? 'configuration' : 'other xml';
}
