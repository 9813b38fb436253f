import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WIDE_LIMITS } from '../product/wide-limits.ts';
import { Launched, type LaunchOptions, processesNaming, temporaryFolder, until } from './launch.ts';

let folder: ReturnType<typeof temporaryFolder>;
let running: Launched[];
beforeEach(() => {
  folder = temporaryFolder();
  running = [];
});
afterEach(async () => {
  for (const launched of running) await launched.end();
  folder.remove();
});

const data = (): string => join(folder.path, 'data');
function serve(flags: readonly string[] = [], options: LaunchOptions = {}): Launched {
  const launched = new Launched(['serve', '--port', '0', '--data', data(), ...flags], options);
  running.push(launched);
  return launched;
}

describe('npm start without anything configured', () => {
  it('says where it is, and its curl line makes two phones talk', async () => {
    const launched = serve([], { throughNpm: true });
    const { http, sip } = await launched.ready();
    expect(http).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(sip).toMatch(/^127\.0\.0\.1:\d+$/);

    const lines = launched.stdout.split('\n');
    expect(lines.filter((line) => line.includes('"ready"'))).toHaveLength(1);
    const commands = lines.filter((line) => line.startsWith('curl '));
    expect(commands).toHaveLength(1);
    expect(lines.indexOf(commands[0] ?? '')).toBeLessThan(
      lines.findIndex((line) => line.startsWith('{"event":"ready"')),
    );

    const answer = JSON.parse(execFileSync('sh', ['-c', commands[0] ?? ''], { encoding: 'utf8' }));
    expect(answer).toMatchObject({ _id: expect.stringMatching(/./) });
    const record = await until(
      async () => {
        const response = await fetch(`${http}/genesys/1/service/callback?_id=${answer._id}`);
        return (await response.json())[0];
      },
      ({ _callback_state: state }) => state === 'COMPLETED',
    );
    expect(record).toMatchObject({ _callback_reason: 'AGENT_CONNECTED' });

    const metrics = await (await fetch(`${http}/metrics`)).text();
    expect(metrics).toContain('ringback_callbacks_created_total{service="support"} 1');
    expect(metrics).toContain('ringback_callbacks{state="COMPLETED",service="support"} 1');
    expect(metrics).toMatch(/^ringback_agents\{state="Ready"\} [23]$/m);
    // What is said to the operator has the customer's number, what is logged has not.
    expect(launched.stderr).not.toContain('4155550101');
  });

  it('keeps a password for the administrator, readable by its owner only', async () => {
    const launched = serve();
    const { http } = await launched.ready();
    const file = join(data(), 'admin-password');
    expect(launched.stdout).toContain(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const password = readFileSync(file, 'utf8').trim();
    const get = (secret: string) =>
      fetch(`${http}/api/v1/services`, {
        headers: { authorization: `Basic ${Buffer.from(`admin:${secret}`).toString('base64')}` },
      });
    expect((await get(password)).status).toBe(200);
    expect((await get('guess')).status).toBe(401);
  });
});

describe('the end', () => {
  it('comes with exit code 0 within ten seconds of SIGTERM, and leaves no process', async () => {
    const launched = serve();
    await launched.ready();
    expect(processesNaming(data()).length).toBeGreaterThan(1);
    const asked = Date.now();
    launched.signal('SIGTERM');
    expect(await launched.exited).toBe(0);
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect(processesNaming(data())).toEqual([]);
  });

  it('is the same when signals come twice and to the whole group', async () => {
    const launched = serve();
    await launched.ready();
    launched.signalGroup('SIGINT');
    launched.signalGroup('SIGINT');
    launched.signalGroup('SIGTERM');
    expect(await launched.exited).toBe(0);
    expect(launched.stderr).toContain('store.database-stopped');
    expect(processesNaming(data())).toEqual([]);
  });

  it('leaves nothing behind when npm and its group get Ctrl-C', async () => {
    const launched = serve([], { throughNpm: true });
    await launched.ready();
    launched.signalGroup('SIGINT');
    launched.signalGroup('SIGINT');
    await launched.exited;
    expect(
      await until(
        () => processesNaming(data()),
        (left) => left.length === 0,
      ),
    ).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('comes when only npm gets %s', async (signal) => {
    const launched = serve([], { throughNpm: true });
    await launched.ready();
    launched.signal(signal);
    const code = await launched.exited;
    if (signal === 'SIGTERM') expect(code).toBe(0);
    expect(
      await until(
        () => processesNaming(data()),
        (left) => left.length === 0,
      ),
    ).toEqual([]);
  });

  it('comes when only npx gets SIGTERM', async () => {
    const launched = serve([], { throughNpx: true });
    await launched.ready();
    launched.signal('SIGTERM');
    await launched.exited;
    expect(
      await until(
        () => processesNaming(data()),
        (left) => left.length === 0,
      ),
    ).toEqual([]);
  });

  it('is the same when nobody reads the log', async () => {
    const launched = serve([], { environment: { RINGBACK_LOG_LEVEL: 'debug' } });
    const { http } = await launched.ready();
    launched.child.stderr?.pause();
    // Each refusal is some 380 bytes of log; the pipe and its reader's side hold 64 kB each.
    for (let batch = 0; batch < 20; batch++) {
      const refused = Array.from({ length: 50 }, () =>
        fetch(`${http}/genesys/1/service/callback/nothing`, { method: 'POST' }),
      );
      for (const { status } of await Promise.all(refused)) expect(status).toBe(400);
    }
    launched.signal('SIGTERM');
    const code = await new Promise((resolve) => launched.child.once('exit', resolve));
    launched.child.stderr?.resume();
    expect(code).toBe(0);
    expect(processesNaming(data())).toEqual([]);
  });

  it.each([
    ['the database', () => processesNaming(data()).length > 1],
    ['the other parts', ({ stderr }: Launched) => stderr.includes('configuration.loaded')],
  ])('can be asked for while it is still starting: %s', async (_part, isStarting) => {
    const launched = serve();
    await until(
      () => isStarting(launched),
      (is) => is,
    );
    launched.signal('SIGTERM');
    expect(await launched.exited).toBe(0);
    expect(launched.stderr).not.toMatch(/stop\.(forced|step-given-up)/);
    expect(
      await until(
        () => processesNaming(data()),
        (left) => left.length === 0,
      ),
    ).toEqual([]);
  });
});

describe('after SIGKILL', () => {
  it('the next start goes on with the same data and the database that survived', async () => {
    const first = serve();
    const { http } = await first.ready();
    const password = readFileSync(join(data(), 'admin-password'), 'utf8').trim();
    const headers = {
      authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    };
    const put = await fetch(`${http}/api/v1/services/mine`, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ _type: 'ors', _service: 'callback', ...WIDE_LIMITS }),
    });
    expect(put.status).toBe(200);
    first.signal('SIGKILL');
    await first.exited;
    expect(processesNaming(join(data(), 'postgres')).length).toBeGreaterThan(0);

    const second = serve();
    const ready = await second.ready();
    expect(second.stderr).toContain('"adopted":true');
    const services: { name: string }[] = await (
      await fetch(`${ready.http}/api/v1/services`, { headers })
    ).json();
    expect(services.map(({ name }) => name)).toContain('mine');
    expect(await second.end()).toBe(0);
    expect(processesNaming(data())).toEqual([]);
  });
});

describe('side by side', () => {
  it('two with their own data run from one checkout', async () => {
    const other = temporaryFolder();
    try {
      const one = serve();
      const two = new Launched(['serve', '--port', '0', '--data', join(other.path, 'data')]);
      running.push(two);
      const [first, second] = await Promise.all([one.ready(), two.ready()]);
      expect(first.http).not.toBe(second.http);
      expect(first.sip).not.toBe(second.sip);
      expect(await Promise.all([one.end(), two.end()])).toEqual([0, 0]);
    } finally {
      other.remove();
    }
  });

  it('a second one on the same data is refused and harms nothing', async () => {
    const one = serve();
    const { http } = await one.ready();
    const two = serve();
    expect(await two.exited).toBe(1);
    expect(two.stderr).toContain(`The data folder ${data()} is in use by another process`);
    expect((await fetch(`${http}/health/ready`)).status).toBe(200);
    expect(await one.end()).toBe(0);
  });
});

describe('the test clock', () => {
  it('is there when it was asked for, and only then', async () => {
    const withClock = serve(['--test-clock']);
    const { http } = await withClock.ready();
    const before = await (await fetch(`${http}/test/clock`)).json();
    expect(before).toMatchObject({ rate: 1 });
    const moved = await (
      await fetch(`${http}/test/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advance: 'PT24H' }),
      })
    ).json();
    expect(Date.parse(moved.now) - Date.parse(before.now)).toBeGreaterThanOrEqual(86_400_000);
    await withClock.end();
    const plain = serve();
    const ready = await plain.ready();
    expect((await fetch(`${ready.http}/test/clock`)).status).toBe(404);
  });
});
