import { describe, expect, it } from 'vitest';
import { STORE_ERROR_CODES, storeError } from './errors.ts';

const DETAILS = {
  host: 'db.example',
  port: 5432,
  why: 'because',
  version: '14.1',
  migration: '0001-base',
  platform: 'plan9-mips',
  dataDir: '/data',
  holder: 'process 7',
  found: '17',
  needed: 18,
  logFile: '/data/log',
};

describe('the catalogue of faults', () => {
  it.each(STORE_ERROR_CODES)('gives %s a message of one plain line', (code) => {
    const { message } = storeError(code, DETAILS);
    expect(message).toMatch(/^["A-Z]/);
    expect(message).not.toMatch(/\n|undefined|\[object/);
  });

  it('carries facts as fields and says whether trying again helps', () => {
    const error = storeError('STORE_DATABASE_UNREACHABLE', DETAILS, new Error('no'));
    expect(error).toMatchObject({
      code: 'STORE_DATABASE_UNREACHABLE',
      retryable: true,
      details: { host: 'db.example', port: 5432 },
    });
    expect(error.message).toContain('db.example');
    expect(error.message).toContain('5432');
    expect(storeError('STORE_CONFLICT').retryable).toBe(false);
  });
});
