// Who may import whom, who may ask for the time or for chance, and what files are called.
// The rule is written in CONTRIBUTING.md; this is what keeps it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOnly } from './source-text.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Packages of ours that each package may see. `testkit` is further open to every test. */
const MAY_SEE = {
  core: [],
  script: [],
  xml: [],
  sip: [],
  scxml: ['script', 'xml'],
  voicexml: ['script', 'xml'],
  store: ['core'],
  routing: ['core'],
  notify: ['core'],
  api: ['core'],
  telephony: ['core', 'sip'],
  speech: ['core', 'sip'],
  webrtc: ['sip'],
  orchestration: ['core', 'scxml', 'voicexml', 'script'],
  simulation: ['core', 'script', 'scxml', 'orchestration', 'routing', 'notify'],
  testkit: [
    'simulation',
    'core',
    'script',
    'xml',
    'scxml',
    'voicexml',
    'sip',
    'store',
    'routing',
    'notify',
    'api',
    'telephony',
    'speech',
    'orchestration',
  ],
  server: [
    'simulation',
    'core',
    'script',
    'xml',
    'scxml',
    'voicexml',
    'sip',
    'store',
    'routing',
    'notify',
    'api',
    'telephony',
    'webrtc',
    'speech',
    'orchestration',
  ],
  client: [],
  web: [],
  widget: [],
};

/** Packages without anything of Node in them. */
const WITHOUT_NODE = ['client', 'core', 'web', 'widget'];
/** Packages that may make time and chance; the entry file of a worker thread may, too. */
const MAKE_TIME = ['server', 'testkit', 'web', 'widget'];

const TIME_AND_CHANCE = [
  [/\bDate\s*\.\s*now\b/, 'Date.now'],
  [/\bnew\s+Date\s*(?:\(\s*\)|(?![\w\s]*\())/, 'new Date()'],
  [/(?<![.\w$])(?:globalThis\s*\.\s*)?set(?:Timeout|Interval)\s*\(/, 'setTimeout or setInterval'],
  [/\bAbortSignal\s*\.\s*timeout\b/, 'AbortSignal.timeout'],
  [/\bperformance\s*\.\s*now\b/, 'performance.now'],
  [/\bprocess\s*\.\s*(?:hrtime|uptime)\b/, 'process.hrtime'],
  [/\bTemporal\s*\.\s*Now\b/, 'Temporal.Now'],
  [/\bMath\s*\.\s*random\b/, 'Math.random'],
  [/\bcrypto\s*\.\s*(?:random\w+|getRandomValues|webcrypto)\b/, 'random numbers of crypto'],
];
const TIME_MODULES = /^(?:node:)?timers(?:\/promises)?$/;

const BANNED_NAMES = /^(?:utils?|helpers?|common|misc|manager|.*-(?:utils?|helpers?|manager))$/;
const LONGEST_FILE = 500;

const problems = [];

function filesBelow(folder, pattern) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.split(sep).some((part) => part === 'node_modules' || part === 'dist'))
    .sort();
}

function importsOf(text, code) {
  const found = [];
  const pattern = /(\bfrom|\bimport\s*\(|\bimport|\brequire\s*\(|\bnew\s+URL\s*\()\s*(['"])( *)\2/g;
  for (const match of code.matchAll(pattern)) {
    const end = match.index + match[0].length - 1;
    const specifier = text.slice(end - match[3].length, end);
    // Addresses of other kinds are made of URLs, too.
    if (match[1].startsWith('new') && !specifier.startsWith('.')) continue;
    const statement = code.slice(code.lastIndexOf('import', match.index), match.index);
    found.push({ specifier, statement, line: code.slice(0, match.index).split('\n').length });
  }
  return found;
}

const takesChance = ({ specifier, statement }) =>
  /^(?:node:)?crypto$/.test(specifier) && /\b(?:random\w+|getRandomValues|webcrypto)\b/.test(statement);

const packageOf = (specifier) =>
  specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0];

function manifest(name) {
  return JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'));
}

const rootManifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const toolPackages = Object.keys(rootManifest.devDependencies ?? {});

function checkImport({ name, file, isTest, report, allowed }, { specifier, line }) {
  const complain = (why) => report(line, `imports ${specifier}: ${why}`);
  if (specifier.startsWith('.')) {
    const target = resolve(dirname(file), specifier);
    const home = join(ROOT, 'packages', name) + sep;
    if (!target.startsWith(home) && target.startsWith(join(ROOT, 'packages') + sep)) {
      complain('another package is imported by its name');
    }
    if (!isTest && target.startsWith(join(home, 'dist') + sep))
      complain('sources do not import what was built from them');
    return;
  }
  if (specifier.startsWith('node:')) {
    if (WITHOUT_NODE.includes(name) && !isTest) complain(`${name} knows nothing of Node`);
    return;
  }
  const imported = packageOf(specifier);
  if (imported.startsWith('@ringback/')) {
    const other = imported.slice('@ringback/'.length);
    if (specifier !== imported) complain('only the entry of a package is public');
    if (other === name) complain('a package imports itself by relative paths');
    else if (isTest && other === 'testkit') return;
    else if (!MAY_SEE[name].includes(other))
      complain(`${name} may see ${MAY_SEE[name].join(', ') || 'no package of ours'}`);
    else if (!isTest && !allowed.includes(imported)) complain('not among the dependencies in package.json');
    return;
  }
  if (!allowed.includes(imported) && !(isTest && toolPackages.includes(imported))) {
    complain('not among the dependencies in package.json');
  }
}

function checkPackage(name) {
  if (MAY_SEE[name] === undefined) {
    problems.push(
      `packages/${name}: the import rule does not know this package; say in tools/boundaries.mjs what it may see`,
    );
    return;
  }
  const { dependencies = {}, optionalDependencies = {}, devDependencies = {} } = manifest(name);
  const allowed = [
    ...Object.keys(dependencies),
    ...Object.keys(optionalDependencies),
    ...Object.keys(devDependencies),
  ];
  if (name === 'core') {
    for (const dependency of allowed) {
      if (!['temporal-polyfill', 'libphonenumber-js', 're2js'].includes(dependency)) {
        problems.push(
          `packages/core/package.json: ${dependency} is not pure; core takes temporal-polyfill, libphonenumber-js and re2js only`,
        );
      }
    }
  }
  for (const file of filesBelow(join(ROOT, 'packages', name, 'src'), /\.tsx?$/)) {
    const shown = relative(ROOT, file);
    const report = (line, text) => problems.push(`${shown}:${line}: ${text}`);
    const isTest = /\.test\.tsx?$/.test(file) || file.includes(`${sep}testing${sep}`);
    const text = readFileSync(file, 'utf8');
    const code = codeOnly(text);
    for (const found of importsOf(text, code)) {
      checkImport({ name, file, isTest, report, allowed }, found);
      if (
        !isTest &&
        !MAKE_TIME.includes(name) &&
        !file.endsWith('.worker.ts') &&
        TIME_MODULES.test(found.specifier)
      ) {
        report(found.line, `imports ${found.specifier}: time comes in through an argument`);
      }
      if (!isTest && !MAKE_TIME.includes(name) && !file.endsWith('.worker.ts') && takesChance(found)) {
        report(found.line, 'imports random numbers of crypto: chance comes in through an argument');
      }
    }
    checkTimeAndChance({ name, file, isTest, report }, code);
    checkShape({ name, file, isTest, report, text }, code);
  }
}

function checkTimeAndChance({ name, file, isTest, report }, code) {
  if (isTest || MAKE_TIME.includes(name) || file.endsWith('.worker.ts')) return;
  for (const [index, line] of code.split('\n').entries()) {
    for (const [pattern, what] of TIME_AND_CHANCE) {
      if (pattern.test(line)) report(index + 1, `uses ${what}: time and chance come in through an argument`);
    }
  }
}

function checkShape({ file, name, isTest, report, text }, code) {
  const noun = basename(file).replace(/(?:\.[a-z]+)*\.tsx?$/, '');
  if (!['web', 'widget'].includes(name) && !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(noun))
    report(1, 'file names are kebab-case');
  if (BANNED_NAMES.test(noun)) report(1, `"${noun}" says nothing: name the file after what it holds`);
  const lines = code.split('\n').length;
  // Nobody reads what is written from data.
  const isWritten = text.startsWith('// Written from ');
  if (lines > LONGEST_FILE && !isTest && !isWritten)
    report(lines, `${lines} lines: look for the seam and cut the file there`);
  // Vitest takes the default export of a global set-up.
  if (!isTest && noun !== 'vitest-setup' && /^export default\b/m.test(code)) report(1, 'named exports only');
}

/** Every npm package that is asked for has its version and its reason in the list, and the list no others. */
function checkDependencyList() {
  const file = 'docs/decisions/dependencies.md';
  const listed = new Map(
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^\| `([^`]+)` \| (\S+) \|/gm)].map((row) => [
      row[1],
      row[2],
    ]),
  );
  const asked = new Map();
  for (const { dependencies = {}, devDependencies = {}, optionalDependencies = {} } of [
    rootManifest,
    ...packageNames.map(manifest),
  ]) {
    for (const [name, version] of Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    })) {
      if (!name.startsWith('@ringback/')) asked.set(name, version);
    }
  }
  for (const [name, version] of asked) {
    if (listed.get(name) !== version) problems.push(`${file}: does not list ${name} ${version}`);
  }
  for (const name of listed.keys()) {
    if (!asked.has(name)) problems.push(`${file}: lists ${name}, which nobody asks for`);
  }
}

const packageNames = readdirSync(join(ROOT, 'packages')).filter((name) =>
  existsSync(join(ROOT, 'packages', name, 'package.json')),
);
for (const name of packageNames) checkPackage(name);
checkDependencyList();

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'Boundaries are kept.' : `${problems.length} broken boundaries.`);
process.exitCode = problems.length === 0 ? 0 : 1;
