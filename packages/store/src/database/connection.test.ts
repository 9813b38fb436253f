import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from './connection.ts';

describe('parseDatabaseUrl', () => {
  it('reads every part', () => {
    expect(parseDatabaseUrl('postgres://cb:p%40ss@db.example:6543/calls?sslmode=verify-full')).toEqual({
      host: 'db.example',
      port: 6543,
      user: 'cb',
      password: 'p@ss',
      database: 'calls',
      tls: 'on',
    });
  });

  it('fills in what is missing', () => {
    expect(parseDatabaseUrl('postgresql://cb@localhost')).toEqual({
      host: 'localhost',
      port: 5432,
      user: 'cb',
      password: undefined,
      database: 'cb',
      tls: 'off',
    });
  });

  it('takes the folder of a socket as host', () => {
    expect(parseDatabaseUrl('postgres://cb@localhost/calls?host=%2Fvar%2Frun%2Fpostgresql').host).toBe(
      '/var/run/postgresql',
    );
    expect(parseDatabaseUrl('postgres://cb@%2Fvar%2Frun%2Fpostgresql/calls').host).toBe(
      '/var/run/postgresql',
    );
  });

  it.each(['mysql://h/db', 'embeded', '', 'postgres://u:%zz@h/db'])(
    'refuses %j and does not show it',
    (url) => {
      let fault: unknown;
      try {
        parseDatabaseUrl(url);
      } catch (error) {
        fault = error;
      }
      expect(fault).toMatchObject({ code: 'STORE_BAD_DATABASE_URL' });
      expect((fault as Error).cause).toBeUndefined();
    },
  );
});
