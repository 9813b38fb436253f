import { describe, expect, it } from 'vitest';
import { commandAs, identitiesForRoot, parseAccounts } from './identity.ts';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
broken line
`;

describe('who runs PostgreSQL for root', () => {
  it('never chooses root, and passes over lines that are no accounts', () => {
    expect(parseAccounts(PASSWD).map(({ name }) => name)).toEqual(['daemon', 'nobody']);
  });

  it('prefers a user namespace, then nobody', () => {
    expect(identitiesForRoot(parseAccounts(PASSWD))).toEqual([
      { kind: 'namespace', uid: 1, gid: 1 },
      { kind: 'user', uid: 65534, gid: 65534 },
    ]);
  });

  it('makes do with nobody alone', () => {
    const identities = identitiesForRoot(parseAccounts('root:x:0:0::/:\nnobody:x:99:98::/:\n'));
    expect(identities).toEqual([
      { kind: 'namespace', uid: 99, gid: 98 },
      { kind: 'user', uid: 99, gid: 98 },
    ]);
    expect(identitiesForRoot(parseAccounts('root:x:0:0::/:'))).toEqual([]);
  });

  it('starts a program in a namespace through unshare, and as a user directly', () => {
    expect(commandAs({ kind: 'namespace', uid: 1, gid: 2 }, '/bin/pg', ['-V'])).toEqual({
      file: 'unshare',
      args: ['--user', '--map-user=1', '--map-group=2', '/bin/pg', '-V'],
    });
    expect(commandAs({ kind: 'user', uid: 7, gid: 8 }, '/bin/pg', [])).toEqual({
      file: '/bin/pg',
      args: [],
      uid: 7,
      gid: 8,
    });
    expect(commandAs({ kind: 'self' }, '/bin/pg', ['x'])).toEqual({ file: '/bin/pg', args: ['x'] });
  });
});
