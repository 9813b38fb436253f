// Makes the files that browsers load: the customer widget as one script, the pages of the product in parts. Reads sources, so it runs beside the compiler.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

// What is bundled is for use, whoever builds it: tests set this to `test`, and would load twice the bytes.
process.env.NODE_ENV = 'production';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Customers' browsers: those of the last three years or so. */
const WIDGET_TARGET = ['es2022', 'chrome111', 'firefox114', 'safari16.4'];
/** Those of people who work with it: the last two. */
const PAGES_TARGET = ['es2023', 'chrome123', 'firefox120', 'safari17.5'];

/** What customers' browsers load: one script each. */
const SCRIPTS = [
  { entry: 'src/index.ts', name: 'RingbackWidget', folder: 'dist/browser', file: 'widget.js' },
  { entry: 'src/page/index.ts', name: 'RingbackPage', folder: 'dist/link', file: 'customer-page.js' },
];

export async function bundle() {
  for (const { entry, name, folder, file } of SCRIPTS) {
    await build({
      root: `${ROOT}packages/widget`,
      configFile: false,
      logLevel: 'error',
      build: {
        target: WIDGET_TARGET,
        outDir: folder,
        emptyOutDir: true,
        sourcemap: false,
        lib: { entry, formats: ['iife'], name, fileName: () => file },
      },
    });
    compress(`${ROOT}packages/widget/${folder}`);
  }
  await build({
    root: `${ROOT}packages/web`,
    configFile: false,
    logLevel: 'error',
    build: {
      target: PAGES_TARGET,
      // All of them know light-dark().
      cssTarget: PAGES_TARGET.slice(1),
      outDir: 'dist/browser',
      emptyOutDir: true,
      sourcemap: false,
      chunkSizeWarningLimit: 4_000,
    },
  });
  compress(`${ROOT}packages/web/dist/browser`);
}

/** Beside each text file its compressed form, so that no request has to wait for it. */
function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:js|css|html|svg)$/.test(entry.name)) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle();
}
