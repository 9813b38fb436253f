// Builds what is missing. Several may ask at once from one checkout: one builds, the others wait for it.
// A finished build leaves a stamp, the fingerprint of everything it was made from; while it stands nothing is done.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { acquireProcessLock } from './process-lock.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STATE = join(ROOT, '.build');
const STAMP = join(STATE, 'stamp');
const LOCK = join(STATE, 'lock');
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');
const BUNDLER = join(ROOT, 'tools/bundle.mjs');
/** What browsers load is made by the bundler. */
const BUNDLED = [
  'packages/widget/dist/browser/widget.js',
  'packages/widget/dist/link/customer-page.js',
  'packages/web/dist/browser/index.html',
];
const SOURCE = /\.(?:tsx?|css|html|svg)$/;
const TEST = /\.test\.tsx?$/;

/** A build that must fail says so in words; the launcher prints them and nothing else. */
export class BuildError extends Error {}

function projects() {
  const { references } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'));
  return references.map(({ path }) => join(ROOT, path));
}

/** Path, size and time of change of every file that a build reads. Files that come, go or turn older count too. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (file) => {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  };
  for (const file of [
    'tsconfig.json',
    'tsconfig.base.json',
    'tools/bundle.mjs',
    'packages/web/index.html',
    'node_modules/typescript/package.json',
    'node_modules/vite/package.json',
  ]) {
    if (existsSync(join(ROOT, file))) add(join(ROOT, file));
  }
  for (const project of projects()) {
    add(join(project, 'tsconfig.json'));
    add(join(project, 'package.json'));
    const entries = readdirSync(join(project, 'src'), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name) && !TEST.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    for (const file of files.sort()) add(file);
  }
  return hash.digest('hex');
}

function isBuilt(wanted) {
  try {
    if (readFileSync(STAMP, 'utf8') !== wanted) return false;
  } catch {
    // No stamp yet: nothing was ever finished here.
    return false;
  }
  return (
    projects().every((project) => existsSync(join(project, 'dist/index.js'))) &&
    BUNDLED.every((file) => existsSync(join(ROOT, file)))
  );
}

/** Compiles and bundles side by side: the bundler reads sources, too. */
async function make(force) {
  if (!existsSync(COMPILER)) {
    throw new BuildError('the compiler is not installed: run `npm ci` first (without --omit)');
  }
  await Promise.all([run([COMPILER, '-b', ...(force ? ['--force'] : [])]), run([BUNDLER])]);
}

/** Runs one step of the build; its words are kept for the error, so that stdout stays the caller's. */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
      });
    }
    const stop = (signal) => {
      child.kill('SIGKILL');
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    const done = () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code) => {
      done();
      if (code === 0) resolve();
      else reject(new BuildError(`the build failed:\n${output.trimEnd()}`));
    });
  });
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when everything is built. Throws `BuildError` with the compiler's findings when that cannot be. */
export async function ensureBuilt({ say = (text) => process.stderr.write(`${text}\n`) } = {}) {
  if (isBuilt(fingerprint())) return;
  mkdirSync(STATE, { recursive: true });
  const started = Date.now();
  let told = false;
  for (;;) {
    const lock = acquireProcessLock(LOCK);
    if (lock.kind === 'busy') {
      if (!told && Date.now() - started > 3_000) {
        say(`Waiting for the build of process ${lock.pid} ...`);
        told = true;
      }
      await pause(100);
      continue;
    }
    const release = () => lock.release();
    process.once('exit', release);
    try {
      const wanted = fingerprint();
      if (isBuilt(wanted)) return;
      say('Building (first use, or sources changed) ...');
      rmSync(STAMP, { force: true });
      // Whoever died while building may have left a file half written that the compiler takes for finished.
      await make(lock.tookOver);
      writeFileSync(STAMP, wanted);
      return;
    } finally {
      process.off('exit', release);
      lock.release();
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await ensureBuilt();
  } catch (error) {
    console.error(error instanceof BuildError ? error.message : error);
    process.exitCode = 1;
  }
}
