import { describe, expect, it } from 'vitest';
import { FreshCopies } from './fresh-copies.ts';

const URL = 'http://web/a.vxml';
const body = new TextEncoder().encode('text');
const NOW = 1_800_000_000_000;

function kept(headers: Readonly<Record<string, string>>) {
  const copies = new FreshCopies();
  copies.keep(URL, { body, headers }, NOW);
  const copy = copies.get(URL);
  return {
    isKept: copy !== undefined,
    good: (afterS: number, maxAgeS?: number, maxStaleS?: number) =>
      copy !== undefined && copies.isGood(copy, NOW + afterS * 1000, maxAgeS, maxStaleS),
    copies,
    copy,
  };
}

describe('copies of documents (VoiceXML 2.0 6.1.2)', () => {
  it('are good as long as the server said', () => {
    const { good } = kept({ 'cache-control': 'max-age=60' });
    expect([good(59), good(61)]).toEqual([true, false]);
  });

  it('are good until they expire', () => {
    const { good } = kept({
      expires: new Date(NOW + 60_000).toUTCString(),
      date: new Date(NOW).toUTCString(),
    });
    expect([good(59), good(61)]).toEqual([true, false]);
  });

  it('count the age that they came with', () => {
    const { good } = kept({ 'cache-control': 'max-age=60', age: '50' });
    expect([good(9), good(11)]).toEqual([true, false]);
  });

  it('with maxage are good up to that age only', () => {
    const { good } = kept({ 'cache-control': 'max-age=60' });
    expect([good(9, 10), good(11, 10), good(1, 0)]).toEqual([true, false, false]);
  });

  it('with maxstale are good beyond their time', () => {
    const { good } = kept({ 'cache-control': 'max-age=60' });
    expect([good(69, undefined, 10), good(71, undefined, 10)]).toEqual([true, false]);
  });

  it('that must not be kept are not; those without any word of time are asked for again', () => {
    expect(kept({ 'cache-control': 'no-store, max-age=60' }).isKept).toBe(false);
    expect(kept({}).isKept).toBe(false);
    expect(kept({ 'cache-control': 'no-cache, max-age=60', etag: '"1"' }).good(1)).toBe(false);
  });

  it('that the server confirms are good again', () => {
    const { copies, copy } = kept({ etag: '"1"' });
    if (copy) copies.confirm(copy, { 'cache-control': 'max-age=5' }, NOW + 1000);
    const now = copies.get(URL);
    expect(now?.etag).toBe('"1"');
    expect(now && copies.isGood(now, NOW + 5000, undefined, undefined)).toBe(true);
  });
});
