// `npm test`: builds, runs every test project, and says at the end what was skipped and why. Unit tests come first, by
// themselves: they fail fastest. The others wait most of the time and share the machine.
// `npm test -- unit integration` runs some of them; `--no-skip` fails when a test was skipped (continuous integration).
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BuildError, ensureBuilt } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = [['unit'], ['integration', 'calls', 'browser']];
const PROJECTS = RUNS.flat();
/** What some tests need besides npm: a word in the name of the test or its file, and where it comes from. */
const NEEDS = [
  { word: /sipp\b/i, name: 'SIPp', from: 'Debian package sip-tester' },
  { word: /baresip/i, name: 'baresip', from: 'Debian package baresip-core' },
  { word: /chromium|test\/browser\//i, name: 'Chromium', from: 'Debian package chromium' },
  { word: /asterisk/i, name: 'Asterisk', from: 'tools/asterisk-chroot.sh' },
  { word: /w3c scxml/i, name: 'the W3C test documents', from: 'npm package @scion-scxml/test-framework' },
];
/** May be skipped even where nothing else may: it is in no release of Debian, and in its folder only root can run it. */
const MAY_BE_MISSING = process.env.RINGBACK_ASTERISK ? null : 'Asterisk';

/** How many of the slowest files are named. */
const SLOWEST = 12;

const args = process.argv.slice(2);
const mayNotSkip = args.includes('--no-skip');
const chosen = args.filter((arg) => !arg.startsWith('-'));
const unknown = chosen.filter((project) => !PROJECTS.includes(project));
if (unknown.length > 0) {
  console.error(`There is no test project ${unknown.join(', ')}; there are ${PROJECTS.join(', ')}.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'ringback-test-'));

function run(projects, report) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'node_modules/vitest/vitest.mjs'),
        'run',
        ...projects.flatMap((project) => ['--project', project]),
        '--passWithNoTests',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ],
      { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The runner died before it wrote: the caller counts that as a failure.
    return null;
  }
}

const total = { passed: 0, failed: 0, skipped: [] };
const notes = [];

/** Those worth splitting or shortening. */
function tellSlowest(suites) {
  const slowest = suites
    .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, SLOWEST);
  console.log('Slowest files:');
  for (const { name, seconds } of slowest)
    console.log(`${seconds.toFixed(1).padStart(8)} s  ${relative(ROOT, name)}`);
}

async function runProjects(projects) {
  const names = projects.join(', ');
  console.log(`\n== ${names} tests ==`);
  const file = join(folder, `${projects.join('-')}.json`);
  const started = Date.now();
  const code = await run(projects, file);
  const report = readReport(file);
  let failed = 0;
  for (const suite of report?.testResults ?? []) {
    const name = relative(ROOT, suite.name);
    const tests = suite.assertionResults ?? [];
    if (tests.length === 0 && suite.status === 'failed') {
      failed++;
      notes.push(`${name} could not be run: ${String(suite.message).split('\n')[0]}`);
    }
    for (const test of tests) {
      if (test.status === 'passed') total.passed++;
      else if (test.status === 'failed') failed++;
      else total.skipped.push({ file: name, test: test.fullName });
    }
  }
  if (failed === 0 && (code !== 0 || report === null)) {
    failed = 1;
    notes.push(`the ${names} tests ended with ${code} although no test failed: see the errors above`);
  }
  total.failed += failed;
  tellSlowest(report?.testResults ?? []);
  console.log(`(${names}: ${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

function needsOf({ file, test }) {
  return NEEDS.filter(({ word }) => word.test(`${file} ${test}`));
}

function tellSkipped() {
  const reasons = new Map();
  for (const skipped of total.skipped) {
    const needs = needsOf(skipped).map(({ name, from }) => `${name} (${from})`);
    const reason =
      needs.length === 0
        ? 'Skipped for a reason of their own'
        : `Skipped because this is not all here: ${needs.join(', ')}`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), `  - ${skipped.file}: ${skipped.test}`]);
  }
  for (const [reason, lines] of reasons) console.log(`\n${reason}:\n${lines.join('\n')}`);
}

let exitCode = 1;
try {
  await ensureBuilt({ say: (text) => console.log(text) });
  for (const run of RUNS) {
    const wanted = run.filter((project) => chosen.length === 0 || chosen.includes(project));
    if (wanted.length > 0) await runProjects(wanted);
  }
  tellSkipped();
  const forbidden = mayNotSkip
    ? total.skipped.filter((skipped) => !needsOf(skipped).some(({ name }) => name === MAY_BE_MISSING))
    : [];
  if (forbidden.length > 0) notes.push(`${forbidden.length} tests were skipped that may not be skipped here`);
  for (const note of notes) console.log(`\nNote: ${note}`);
  exitCode = total.failed > 0 || forbidden.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof BuildError ? error.message : error);
  total.failed++;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
process.exitCode = exitCode;
