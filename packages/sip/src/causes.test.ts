import { describe, expect, test } from 'vitest';
import { causeName, causeOfStatus, readQ850, reasonHeader, statusOfCause } from './causes.ts';

describe('causes', () => {
  test.each([
    [486, 17],
    [480, 18],
    [404, 1],
    [603, 21],
    [408, 102],
    [503, 41],
    [200, 16],
    [499, 31],
  ])('status %i means cause %i, RFC 3398 8.2.6.1', (status, cause) => {
    expect(causeOfStatus(status)).toBe(cause);
  });

  test.each([
    [17, 486],
    [19, 480],
    [21, 403],
    [1, 404],
    [34, 503],
    [126, 500],
  ])('cause %i means status %i, RFC 3398 7.2.4.1', (cause, status) => {
    expect(statusOfCause(cause)).toBe(status);
  });

  test.each([
    ['Q.850;cause=16;text="Terminated"', 16],
    ['SIP ;cause=200 ;text="Call completed elsewhere", q.850 ; text="x" ; cause = 26', 26],
    ['SIP;cause=487', undefined],
    ['Q.850;cause=1000', undefined],
  ])('Reason %s carries %s', (value, cause) => {
    expect(readQ850({ headers: [{ name: 'Reason', value }] })).toBe(cause);
  });

  test('a Reason that we write can be read, and every cause has a name', () => {
    expect(readQ850({ headers: [reasonHeader(17)] })).toBe(17);
    expect(causeName(17)).toBe('User busy');
    expect(causeName(99)).toBe('Cause 99');
    for (let status = 400; status < 700; status += 1)
      expect(causeName(causeOfStatus(status))).not.toMatch(/^Cause/);
  });
});
