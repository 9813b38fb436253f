// Outside programs that some tests talk to. A test that needs one says so in its name, `[needs sipp]`, and is
// skipped where the program is missing.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Program -> the Debian package that has it. */
export const PROGRAMS = {
  sipp: 'sip-tester',
  baresip: 'baresip-core',
  chromium: 'chromium',
  asterisk: 'asterisk',
};

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not for us: the next folder is asked.
    return false;
  }
}

/**
 * Where a program is, or null.
 *
 * @param {string} name
 * @returns {string | null}
 */
export function findProgram(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/**
 * For `describe.skipIf`: whether any of these programs is missing here.
 *
 * @param {...string} names
 * @returns {boolean}
 */
export function isMissing(...names) {
  return names.some((name) => findProgram(name) === null);
}
