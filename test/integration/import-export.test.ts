import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEST_CERTIFICATE } from '@ringback/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Launched, processesNaming, temporaryFolder } from './launch.ts';

const EXPORT = `[service.support]
_type=ors
_service=callback
_call_direction=USERTERMINATED
_target=Billing@Stat_Server.GA
_urs_virtual_queue=VQ_Support
_max_dial_atempts=3
password=hunter2
[callback]
returned-keys=_vq
`;

let folder: ReturnType<typeof temporaryFolder>;
let servers: Launched[];
beforeEach(() => {
  folder = temporaryFolder();
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.end();
  folder.remove();
});

const path = (name: string): string => join(folder.path, name);

async function ringback(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const run = new Launched([...args, '--data', path('data')]);
  return { code: await run.exited, stdout: run.stdout, stderr: run.stderr };
}

async function serve(...args: string[]): Promise<{ server: Launched; http: string }> {
  const environment = { RINGBACK_ADMIN_PASSWORD: 'known-to-the-server-alone' };
  const server = new Launched(['serve', '--no-demo', '--port', '0', '--data', path('data'), ...args], {
    environment,
  });
  servers.push(server);
  return { server, http: (await server.ready()).http };
}

async function admin(http: string, url: string): Promise<unknown> {
  const authorization = `Basic ${Buffer.from('admin:known-to-the-server-alone').toString('base64')}`;
  return (await fetch(`${http}/api/v1${url}`, { headers: { authorization } })).json();
}

describe('ringback import and export', () => {
  it('work on the database when no server runs, and a later start has what was imported', async () => {
    writeFileSync(path('options.ini'), EXPORT);
    const imported = await ringback('import', path('options.ini'));
    expect(imported.stdout.split('\n').slice(0, -1)).toEqual([
      `${path('options.ini')}:7: warning: service.support/_max_dial_atempts is not known; it is kept and given to the scenario; did you mean "_max_dial_attempts"?`,
      'service support: created, 7 options',
      'section callback: created, 1 options',
      `${path('options.ini')}: 2 written, 0 unchanged, 1 remarks`,
    ]);
    expect({ code: imported.code, stderr: imported.stderr }).toEqual({ code: 0, stderr: '' });
    expect(processesNaming(path('data'))).toEqual([]);

    const { http } = await serve();
    expect(await admin(http, '/services/support')).toMatchObject({
      _max_dial_atempts: '3',
      password: '********',
    });
    expect(await admin(http, '/services/bh_24x7')).toMatchObject({ _service: 'office-hours' });
    expect(await admin(http, '/audit?subject=options')).toMatchObject([
      {
        who: 'command line',
        action: 'ringback import',
        outcome: 'done',
        after: { services: { support: { password: '********' } } },
      },
    ]);
  });

  it('leave no data folder behind where there is none and nothing is written', async () => {
    writeFileSync(path('options.ini'), EXPORT);
    const tried = await ringback('import', path('options.ini'), '--dry-run');
    expect(tried).toMatchObject({ code: 0, stderr: '' });
    expect(tried.stdout).toContain(': 2 would be written, 0 unchanged, 1 remarks');
    expect(existsSync(path('data'))).toBe(false);
    const exported = await ringback('export');
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(exported.stdout)).toHaveProperty(['services', 'bh_24x7']);
    expect(existsSync(path('data'))).toBe(false);
  });

  it('work through the server that runs, which has it at once and asks for no password', async () => {
    const { http, server } = await serve();
    writeFileSync(
      path('options.json'),
      JSON.stringify({ 'service.support': { _type: 'ors', _service: 'callback' } }),
    );
    expect((await ringback('import', path('options.json'), '--dry-run')).code).toBe(0);
    expect(await admin(http, '/services/support')).toMatchObject({ code: 40400 });
    const { code, stdout } = await ringback('import', path('options.json'), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'imported',
      imported: [{ name: 'support', outcome: 'created' }],
    });
    expect(await admin(http, '/services/support')).toEqual({ _type: 'ors', _service: 'callback' });
    const json = JSON.parse((await ringback('export')).stdout);
    expect(json.services.support).toEqual({ _type: 'ors', _service: 'callback' });
    expect((await ringback('export', '--format', 'ini')).stdout).toContain(
      '[service.support]\n_type = ors\n',
    );
    expect(statSync(path('data/running.json')).mode & 0o777).toBe(0o600);

    // Nobody can tell any more after a kill; the record that is left leads nowhere.
    server.signal('SIGKILL');
    await server.exited;
    expect(JSON.parse(readFileSync(path('data/running.json'), 'utf8')).url).toBe(http);
    expect(JSON.parse((await ringback('export')).stdout).services.support).toMatchObject({
      _service: 'callback',
    });
  });

  it('know the certificate of a server that has one', async () => {
    writeFileSync(path('cert.pem'), TEST_CERTIFICATE.cert);
    writeFileSync(path('key.pem'), TEST_CERTIFICATE.key);
    writeFileSync(path('ringback.yaml'), 'http: { port: 0, tls: { cert: cert.pem, key: key.pem } }\n');
    const { http } = await serve('--config', path('ringback.yaml'));
    expect(http).toMatch(/^https:/);
    const { stdout, stderr, code } = await ringback('export');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(JSON.parse(stdout).services).toHaveProperty('bh_24x7');
  });

  it('say why nothing was imported, and change nothing', async () => {
    writeFileSync(path('nonsense'), 'no section here\n');
    const nonsense = await ringback('import', path('nonsense'));
    expect(nonsense.code).toBe(1);
    expect(nonsense.stdout).toContain('nothing was imported: there is no section in it');
    const missing = await ringback('import', path('missing.ini'));
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(/^ringback: .*missing\.ini/);
    expect(missing.stderr.trim().split('\n')).toHaveLength(1);
  });
});
