#!/usr/bin/env node
// In a checkout: builds what is missing, then runs. `npm ci` alone is enough for `npx ringback`.
import { existsSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

async function run() {
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`ringback: Node ${process.versions.node} is too old: 20.19 or newer is needed\n`);
    return 1;
  }
  const build = new URL('../../../tools/build.mjs', import.meta.url);
  if (existsSync(build)) {
    const { BuildError, ensureBuilt } = await import(build.href);
    try {
      await ensureBuilt();
    } catch (error) {
      process.stderr.write(`ringback: ${error instanceof BuildError ? error.message : String(error)}\n`);
      return 1;
    }
  }
  const { main } = await import('../dist/cli/main.js');
  return main(process.argv.slice(2), process.env);
}

/** Resolves when a stream has given away what was written to it. */
const written = (stream) => new Promise((resolve) => stream.write('', resolve));
/** Whoever does not read what we say is not waited for any longer than this. */
const LAST_WORDS_MS = 500;

const code = await run();
// A start that failed may leave something open: the exit waits for the last words only.
process.exitCode = code;
setTimeout(() => process.exit(code), LAST_WORDS_MS);
await Promise.all([written(process.stdout), written(process.stderr)]);
process.exit(code);
