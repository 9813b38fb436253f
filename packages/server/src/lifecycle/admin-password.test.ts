import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adminPassword } from './admin-password.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-password-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bytes = (fill: number) => (count: number) => new Uint8Array(count).fill(fill);

describe("the administrator's password", () => {
  it('is the configured one when there is one, and nothing is written', () => {
    expect(adminPassword('given', join(folder, 'data'), bytes(1))).toEqual({ password: 'given', file: null });
    expect(() => statSync(join(folder, 'data'))).toThrow(/ENOENT/);
  });

  it('is made once, kept in the data folder for its owner only, and found again', () => {
    const data = join(folder, 'deep/data');
    const first = adminPassword(null, data, bytes(1));
    expect(first.file).toBe(join(data, 'admin-password'));
    expect(first.password).toMatch(/^[\w-]{24}$/);
    expect(statSync(join(data, 'admin-password')).mode & 0o777).toBe(0o600);
    expect(adminPassword(null, data, bytes(2)).password).toBe(first.password);
  });

  it('is made anew when the file was emptied, with its rights narrowed', () => {
    const file = join(folder, 'admin-password');
    writeFileSync(file, '\n');
    chmodSync(file, 0o644);
    const { password } = adminPassword(null, folder, bytes(3));
    expect(readFileSync(file, 'utf8')).toBe(`${password}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('says which folder it cannot be kept in', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(() => adminPassword(null, file, bytes(1))).toThrow(
      expect.objectContaining({
        code: 'DATA_DIR_UNUSABLE',
        message: expect.stringContaining(`the data folder ${file} cannot be used`),
      }),
    );
  });
});
