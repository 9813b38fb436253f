import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { changedParts } from './changed-parts.ts';

describe('what the audit log has of a change', () => {
  it('is only what differs', () => {
    expect(changedParts({ a: '1', b: '2', c: '3' }, { a: '1', b: '4', d: '5' })).toEqual({
      before: { b: '2', c: '3' },
      after: { b: '4', d: '5' },
    });
    expect(changedParts({ s: { x: '1', y: '2' } }, { s: { x: '1', y: '3' } })).toEqual({
      before: { s: { y: '2' } },
      after: { s: { y: '3' } },
    });
    expect(changedParts({ a: '1' }, { a: '1' })).toBeNull();
  });

  it('is the whole of what came or went', () => {
    expect(changedParts(null, { a: '1' })).toEqual({ before: null, after: { a: '1' } });
    expect(changedParts(['1', '2'], null)).toEqual({ before: ['1', '2'], after: null });
  });

  it('never has a secret, but tells that one changed', () => {
    expect(changedParts({ password: 'old' }, { password: 'new' })).toEqual({
      before: { password: '********' },
      after: { password: '********' },
    });
    expect(changedParts(null, { s: { 'fcm.apiKey': 'k', _ors: 'http://me:pw@ors:1' } })).toEqual({
      before: null,
      after: { s: { 'fcm.apiKey': '********', _ors: 'http://me:********@ors:1' } },
    });
  });

  it('never has a secret, wherever it stands', () => {
    const secret = 'Tr0ub4dor';
    const tree: fc.Arbitrary<Json> = fc.letrec<{ node: Json }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Json>(null, 1, true, 'text'),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.record({
          plain: tie('node'),
          password: fc.constant(secret),
          apiKey: fc.constant({ inner: secret }),
        }),
      ),
    })).node;
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        expect(JSON.stringify(changedParts(before, after))).not.toContain(secret);
      }),
    );
  });

  it('shortens what has no end', () => {
    const { after } = changedParts(null, { text: 'x'.repeat(9000) }) ?? { after: null };
    expect(JSON.stringify(after).length).toBeLessThan(2_100);
  });
});
