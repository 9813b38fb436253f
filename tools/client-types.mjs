// Writes packages/client/openapi.json and the types of the client from the routes; with --check it only says whether
// they are current, and whether the guide has an example of every call.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describedApi } from './client/document.mjs';
import { typesOf } from './client/types.mjs';

const FOLDER = new URL('../packages/client/', import.meta.url);
const BIOME = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url));

/** As `npm run format` would have it. */
function formatted(text, name) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [BIOME, 'format', `--stdin-file-path=${name}`],
    {
      input: text,
      encoding: 'utf8',
      maxBuffer: 64 * 1_048_576,
    },
  );
  if (status !== 0) throw new Error(`${name} cannot be formatted: ${stderr}`);
  return stdout;
}

const document = await describedApi();
const files = {
  'openapi.json': formatted(JSON.stringify(document, null, 2), 'openapi.json'),
  'src/schema.ts': formatted(typesOf(document), 'schema.ts'),
};

const isCheck = process.argv.includes('--check');
const guide = readFileSync(new URL('../docs/guide/api.md', import.meta.url), 'utf8');
for (const [path, operations] of Object.entries(document.paths))
  for (const method of Object.keys(operations).map((name) => name.toUpperCase()))
    if (isCheck && !guide.includes(`.${method}('${path}'`)) {
      console.error(
        `docs/guide/api.md has no example of ${method} ${path}: it needs one with curl, one with the client.`,
      );
      process.exitCode = 1;
    }
for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, FOLDER);
  const isCurrent = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (!isCheck) writeFileSync(file, text);
  else if (!isCurrent) {
    console.error(`packages/client/${name} is not what the routes say: run \`npm run client\`.`);
    process.exitCode = 1;
  }
}
if (isCheck && process.exitCode === undefined) console.log('The client is current.');
process.exit();
