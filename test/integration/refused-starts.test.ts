import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Launched, processesNaming, temporaryFolder } from './launch.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const config = (text: string, name = 'ringback.yaml'): string => {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
};

/** Lines on stderr that are not log lines: what the operator is told. */
async function refusal(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number | null; lines: string[]; stdout: string }> {
  const data = join(folder.path, 'data');
  const launched = new Launched(['serve', '--data', data, ...args], { environment });
  const code = await launched.exited;
  const lines = launched.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
  expect(processesNaming(data)).toEqual([]);
  return { code, lines, stdout: launched.stdout };
}

async function occupied(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, server };
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

describe('a start that is refused says why in one line, with exit code 1 and no stack trace', () => {
  it('when the HTTP port is taken', async () => {
    const { port, server } = await occupied();
    try {
      const path = config('telephony: { sip: { port: 0 } }');
      const { code, lines, stdout } = await refusal(['--config', path, '--port', String(port)]);
      expect(lines).toEqual([
        `ringback: http port ${port} on 127.0.0.1 is in use by another process: choose another with --port (RINGBACK_PORT, http.port)`,
      ]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    } finally {
      await close(server);
    }
  });

  it('when the SIP port is taken', async () => {
    const { port, server } = await occupied();
    try {
      const path = config(`telephony: { sip: { port: ${port} } }`);
      const { code, lines, stdout } = await refusal(['--config', path, '--port', '0']);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(`sip port ${port} on 127.0.0.1 is in use`);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    } finally {
      await close(server);
    }
  });

  it('when the database cannot be reached, without showing its password', async () => {
    const { port, server } = await occupied();
    await close(server);
    const url = `postgres://ringback:geheim@127.0.0.1:${port}/ringback`;
    const { code, lines } = await refusal(['--port', '0', '--database', url]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`The database at 127.0.0.1, port ${port} cannot be reached`);
    expect(lines[0]).not.toContain('geheim');
    expect(code).toBe(1);
  });

  it('when the configuration has a typo', async () => {
    const path = config('telephony:\n  trunk:\n    - { uri: "sip:127.0.0.1:5070" }\n');
    const { code, lines } = await refusal(['--config', path]);
    expect(lines).toEqual([`ringback: ${path}:2: unknown key "telephony.trunk"; did you mean "trunks"?`]);
    expect(code).toBe(1);
  });

  it('when the configuration cannot be read', async () => {
    const path = join(folder.path, 'missing.yaml');
    const { code, lines } = await refusal(['--config', path]);
    expect(lines).toEqual([`ringback: cannot read the configuration ${path}: there is no such file`]);
    expect(code).toBe(1);
  });

  it('when a feature is asked for that is not there yet', async () => {
    const path = config('telephony: { sip: { transports: [udp, tls] } }');
    const { code, lines } = await refusal(['--config', path]);
    expect(lines.join(' ')).toContain('telephony.sip.transports may not be tls yet: it is not available');
    expect(code).toBe(1);
  });

  it('when a variable or a flag makes no sense', async () => {
    expect(await refusal([], { RINGBACK_PORT: 'http' })).toMatchObject({
      code: 1,
      lines: ['ringback: RINGBACK_PORT must be a whole number from 0 to 65535, not "http"'],
    });
    const { code, lines } = await refusal(['--prot', '1']);
    expect(lines.join(' ')).toContain("unknown option '--prot'");
    expect(lines.join(' ')).toContain('--port');
    expect(code).toBe(1);
  });

  it('when the data folder cannot be used', async () => {
    const path = config('');
    const launched = new Launched(['serve', '--port', '0', '--data', join(path, 'data')]);
    expect(await launched.exited).toBe(1);
    const lines = launched.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(join(path, 'data'));
  });
});
