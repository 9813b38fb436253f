import { describe, expect, it } from 'vitest';
import { storeError } from '../errors.ts';
import { isDataFault, isTransient, isUnavailable, storeFault } from './failure.ts';

const withCode = (code: string, more: object = {}): Error =>
  Object.assign(new Error('+15550100 is wrong'), { code, ...more });

describe('faults of the database', () => {
  it.each(['ECONNREFUSED', 'ENOENT', '08006', '57P01', '57P03', '53300', '53100', '25006', '57014'])(
    '%s means that the database is away',
    (code) => {
      expect(isUnavailable(withCode(code))).toBe(true);
      expect(storeFault(withCode(code))).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    },
  );

  it('says in plain words what somebody has to do something about', () => {
    expect(storeFault(withCode('53100'))).toMatchObject({
      details: { reason: '53100', trouble: 'the disk of the database is full' },
    });
    expect(storeFault(withCode('57P03'))).toMatchObject({ details: { reason: '57P03' } });
  });

  it.each([
    'Connection terminated unexpectedly',
    'Query read timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
  ])('"%s" means that the database is away', (text) => {
    expect(isUnavailable(new Error(text))).toBe(true);
  });

  it.each(['22P05', '22021', '23514', '23502', '54000'])('%s is the fault of the values', (code) => {
    const fault = storeFault(withCode(code, { detail: 'Failing row contains (+15550100)', constraint: 'c' }));
    expect(fault).toMatchObject({ code: 'STORE_BAD_DATA', details: { sqlState: code, constraint: 'c' } });
    expect(isDataFault(fault)).toBe(true);
    expect(isUnavailable(fault)).toBe(false);
  });

  it('tells a broken uniqueness rule apart', () => {
    expect(storeFault(withCode('23505'))).toMatchObject({ code: 'STORE_CONFLICT', retryable: false });
  });

  it('never passes on what the database quotes from the values', () => {
    for (const code of ['22P02', '23505', '23514', 'XX000']) {
      const fault = storeFault(withCode(code, { detail: '+15550100' }));
      expect(`${fault.message} ${JSON.stringify(fault)} ${String(fault.cause)}`).not.toContain('15550100');
    }
  });

  it('lets a lost race be run again, also once it is catalogued', () => {
    expect(isTransient(withCode('40P01'))).toBe(true);
    expect(isTransient(storeFault(withCode('40P01')))).toBe(true);
    expect(isTransient(storeFault(withCode('42703')))).toBe(false);
  });

  it('leaves a catalogued fault as it is', () => {
    const fault = storeError('STORE_CLOSED');
    expect(storeFault(fault)).toBe(fault);
  });
});
