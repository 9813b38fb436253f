import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patternOf, stepsOf } from '../product/guide-page.ts';
import { ADMIN_PASSWORD, RingbackProcess } from '../product/ringback-process.ts';
import { ROOT } from './launch.ts';

describe.each([
  'own-scenarios',
  'own-callback-offer',
  'services',
  'office-hours-and-capacity',
  'notifications',
  'access-numbers',
])('docs/guide/%s.md', (page) => {
  let ringback: RingbackProcess;
  let folder: string;
  beforeAll(async () => {
    ringback = await RingbackProcess.start('demo');
    // A folder with what the page uses of the repository, so that its files do not stay in it.
    folder = mkdtempSync(join(tmpdir(), 'ringback-guide-'));
    cpSync(join(ROOT, 'scenarios'), join(folder, 'scenarios'), { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(ROOT, 'node_modules/.bin'), join(folder, 'node_modules/.bin'));
  });
  afterAll(async () => {
    await ringback?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('works as it is written', async () => {
    const [first, ...steps] = stepsOf(readFileSync(join(ROOT, `docs/guide/${page}.md`), 'utf8'));
    expect(first?.commands).toContain('ringback=http://127.0.0.1:8080');
    // Where it runs is the one thing that differs.
    const script = [
      `ringback=${ringback.http}`,
      `admin=admin:${ADMIN_PASSWORD}`,
      `sip=${ringback.sip}`,
      ...steps.map(({ commands }) => `${commands}\nprintf '\\n== done\\n'`),
    ];
    const output = await run(script.join('\n'), folder);
    const printed = output.split('\n== done\n');
    for (const [at, { commands, prints }] of steps.entries())
      if (prints !== null) expect(printed[at]?.trim(), commands).toMatch(patternOf(prints));
    expect(printed).toHaveLength(steps.length + 1);
  }, 120_000);
});

function run(script: string, cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-e', '-c', script], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`ended with ${code}: ${output}\n${errors}`)),
    );
  });
}
