import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the data folder', () => {
  it('is made with everything above it, for its owner alone', () => {
    const data = join(folder, 'deep/data');
    expect(inDataFolder(data, () => statSync(data).mode & 0o777)).toBe(0o700);
  });

  it('stays as it is when it is there', () => {
    chmodSync(folder, 0o755);
    expect(inDataFolder(folder, () => statSync(folder).mode & 0o777)).toBe(0o755);
  });

  it.runIf(existsSync('/proc'))('that can never be made is refused, and named', () => {
    expect(() => inDataFolder('/proc/ringback/data', () => undefined)).toThrow(
      expect.objectContaining({
        code: 'DATA_DIR_UNUSABLE',
        message: 'the data folder /proc/ringback/data cannot be used (ENOENT)',
      }),
    );
  });

  it('that is a file is refused when something is to be written there', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(() => inDataFolder(file, () => writeFileSync(join(file, 'x'), ''))).toThrow(
      expect.objectContaining({ code: 'DATA_DIR_UNUSABLE', message: expect.stringContaining('ENOTDIR') }),
    );
  });
});
