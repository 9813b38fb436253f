import { describe, expect, it } from 'vitest';
import { NO_FLAGS } from '../config/choices.ts';
import { loadSettings } from '../config/load-settings.ts';
import { announcement } from './announce.ts';

const listening = { http: { host: '127.0.0.1', port: 8080 }, sip: { host: '127.0.0.1', port: 5060 } };
const linesOf = (demo: boolean, at = listening): string[] =>
  announcement(loadSettings({ ...NO_FLAGS, demo }, {}, '/'), at, {
    password: 'x',
    file: '/data/admin-password',
  })
    .trimEnd()
    .split('\n');

describe('what a start says', () => {
  it('ends with the ready line, alone on its line and the only one like it', () => {
    const lines = linesOf(true);
    expect(lines.at(-1)).toBe('{"event":"ready","http":"http://127.0.0.1:8080","sip":"127.0.0.1:5060"}');
    expect(lines.filter((line) => line.includes('{'))).toHaveLength(1);
  });

  it('has the command of the demo on a line of its own before', () => {
    const lines = linesOf(true);
    expect(lines.at(-2)).toBe(
      'curl -sS -d _customer_number=4155550101 http://127.0.0.1:8080/genesys/1/service/callback/support',
    );
    expect(linesOf(false).filter((line) => line.startsWith('curl '))).toEqual([]);
  });

  it('names the place of the password, never the password', () => {
    expect(linesOf(false)[0]).toContain('password in /data/admin-password');
  });

  it('gives an address that can be reached when all addresses are listened on', () => {
    const ready = linesOf(true, { http: { host: '0.0.0.0', port: 80 }, sip: { host: '::', port: 5060 } }).at(
      -1,
    );
    expect(ready).toBe('{"event":"ready","http":"http://127.0.0.1:80","sip":"[::1]:5060"}');
  });
});
