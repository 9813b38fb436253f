import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireProcessLock } from '../../tools/process-lock.mjs';
import { Launched, ROOT, temporaryFolder, until } from './launch.ts';

const BUILD_LIMIT_MS = 180_000;

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** This checkout as it is after `npm ci`: sources and installed packages, nothing built. */
function freshCheckout(): string {
  const root = join(folder.path, 'checkout');
  for (const name of [
    'package.json',
    'tsconfig.json',
    'tsconfig.base.json',
    'tools',
    'packages',
    'scenarios',
  ]) {
    cpSync(join(ROOT, name), join(root, name), {
      recursive: true,
      filter: (source) => !['dist', 'node_modules'].includes(basename(source)),
    });
  }
  mkdirSync(join(root, 'node_modules/@ringback'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '@ringback') symlinkSync(join(ROOT, 'node_modules', name), join(root, 'node_modules', name));
  }
  for (const name of readdirSync(join(root, 'packages'))) {
    symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@ringback', name));
    const own = join(ROOT, 'packages', name, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(root, 'packages', name, 'node_modules'));
  }
  writeFileSync(join(root, 'fine.yaml'), 'http: { port: 0 }\n');
  return root;
}

const check = (root: string): Launched => new Launched(['check', 'fine.yaml'], { root });
const built = (launched: readonly Launched[]): number =>
  launched.filter(({ stderr }) => stderr.includes('Building')).length;

describe('the first use of a fresh checkout', () => {
  it(
    'builds once for all who ask at the same time, and then no more',
    async () => {
      const root = freshCheckout();
      const first = [check(root), check(root), check(root)];
      expect(await Promise.all(first.map(({ exited }) => exited))).toEqual([0, 0, 0]);
      expect(first.map(({ stdout }) => stdout)).toEqual(Array(3).fill('fine.yaml: ok\n'));
      expect(built(first)).toBe(1);

      const again = check(root);
      expect(await again.exited).toBe(0);
      expect(again.stderr).toBe('');

      appendFileSync(join(root, 'packages/server/src/index.ts'), '// changed\n');
      const changed = check(root);
      expect(await changed.exited).toBe(0);
      expect(built([changed])).toBe(1);
    },
    BUILD_LIMIT_MS,
  );

  it(
    'is finished by the next one when the builder is killed',
    async () => {
      const root = freshCheckout();
      const killed = check(root);
      await until(
        () => existsSync(join(root, 'packages/core/dist/index.js')),
        (there) => there,
        BUILD_LIMIT_MS,
      );
      killed.signalGroup('SIGKILL');
      await killed.exited;
      const heirs = [check(root), check(root)];
      expect(await Promise.all(heirs.map(({ exited }) => exited))).toEqual([0, 0]);
      expect(built(heirs)).toBeLessThanOrEqual(1);
    },
    BUILD_LIMIT_MS,
  );

  it(
    'says what the compiler says when the sources are broken, and runs nothing',
    async () => {
      const root = freshCheckout();
      writeFileSync(join(root, 'packages/core/src/json.ts'), 'export const broken: string = 1;\n');
      const launched = check(root);
      expect(await launched.exited).toBe(1);
      expect(launched.stderr).toContain('packages/core/src/json.ts(1,14): error TS2322');
      expect(launched.stdout).toBe('');
    },
    BUILD_LIMIT_MS,
  );
});

describe('the lock of the build', () => {
  const file = (): string => join(folder.path, 'lock');

  it('is refused while its owner lives, and free after it let go', () => {
    const held = acquireProcessLock(file());
    expect(held.kind).toBe('held');
    expect(acquireProcessLock(file())).toEqual({ kind: 'busy', pid: process.pid });
    if (held.kind === 'held') held.release();
    const next = acquireProcessLock(file());
    expect(next).toMatchObject({ kind: 'held', tookOver: false });
    if (next.kind === 'held') next.release();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('is taken over from the dead, again and again, by one at a time', async () => {
    const program = `import { acquireProcessLock } from ${JSON.stringify(join(ROOT, 'tools/process-lock.mjs'))};
      const lock = acquireProcessLock(process.argv[1]);
      process.stdout.write(lock.kind === 'held' ? String(lock.tookOver) : lock.kind);
      setTimeout(() => undefined, 60_000);`;
    const contender = () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, file()], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const said = new Promise<string>((resolve) =>
        child.stdout.once('data', (text) => resolve(String(text))),
      );
      const gone = new Promise((resolve) => child.once('close', resolve));
      return { child, said, gone };
    };
    for (const expected of ['false', 'true', 'true']) {
      const contenders = [contender(), contender(), contender()];
      const answers = await Promise.all(contenders.map(({ said }) => said));
      expect(answers.toSorted()).toEqual(['busy', 'busy', expected].toSorted());
      for (const { child } of contenders) child.kill('SIGKILL');
      await Promise.all(contenders.map(({ gone }) => gone));
    }
  });

  it('left torn by a full disk has no owner', () => {
    writeFileSync(file(), '{"token":');
    const taken = acquireProcessLock(file());
    expect(taken).toMatchObject({ kind: 'held', tookOver: true });
    if (taken.kind === 'held') taken.release();
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
