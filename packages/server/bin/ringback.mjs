#!/usr/bin/env node
// In a checkout: builds what is missing, then runs. `npm ci` alone is enough for `npx ringback`.
import { existsSync } from 'node:fs';

const build = new URL('../../../tools/build.mjs', import.meta.url);
let built = true;
if (existsSync(build)) {
  const { BuildError, ensureBuilt } = await import(build.href);
  try {
    await ensureBuilt();
  } catch (error) {
    process.stderr.write(`ringback: ${error instanceof BuildError ? error.message : String(error)}\n`);
    process.exitCode = 1;
    built = false;
  }
}
if (built) {
  const { main } = await import('../dist/cli/main.js');
  process.exitCode = await main(process.argv.slice(2), process.env);
}
