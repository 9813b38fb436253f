import { describe, expect, it } from 'vitest';
import { serverArguments, socketFits } from './settings.ts';

describe('settings of the server', () => {
  it('never trades durability for speed', () => {
    const args = serverArguments('/c', { kind: 'tcp', port: 7 });
    expect(args).toContain('fsync=on');
    expect(args).toContain('synchronous_commit=on');
  });

  it('listens on a socket in its own folder or on the loopback address, never elsewhere', () => {
    expect(serverArguments('/c', { kind: 'socket', folder: '/c', port: 5432 })).toEqual(
      expect.arrayContaining(['listen_addresses=', 'unix_socket_directories=.', 'port=5432']),
    );
    expect(serverArguments('/c', { kind: 'tcp', port: 40123 })).toEqual(
      expect.arrayContaining(['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'port=40123']),
    );
  });

  it('takes a socket only where its path fits into an address', () => {
    const longest = process.platform === 'darwin' ? 103 : 107;
    const name = '/.s.PGSQL.5432';
    expect(socketFits(`/${'x'.repeat(longest - name.length - 1)}`)).toBe(true);
    expect(socketFits(`/${'x'.repeat(longest - name.length)}`)).toBe(false);
  });
});
