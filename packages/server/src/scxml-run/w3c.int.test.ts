import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { callingThreadEngine } from '@ringback/orchestration';
import type { Resolved } from '@ringback/scxml';
import { seededChance } from '@ringback/testkit';
import { describe, expect, it } from 'vitest';
import { DocumentRun } from './document-run.ts';
import { passingClock } from './testing/passing-clock.ts';

// Those that a person has to judge.
const OTHERS = new Set('178 230 250 301 307 415'.split(' '));

function corpusFolder(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@scion-scxml/test-framework/package.json');
    return join(dirname(manifest), 'test', 'w3c-ecma');
  } catch {
    return undefined; // The package is not installed here.
  }
}

const folder = corpusFolder();

/** At once, so that no time passes meanwhile: the documents wait two seconds for what they invoke. */
async function read(url: string): Promise<Resolved> {
  return { ok: true, text: readFileSync(fileURLToPath(url), 'utf8') };
}

describe.skipIf(folder === undefined)('W3C SCXML documents run by themselves', () => {
  const corpus = folder ?? '';
  const files = existsSync(corpus)
    ? readdirSync(corpus).filter((name) => /^test.*\.txml\.scxml$/u.test(name))
    : [];
  const automatic = files.filter((name) => !OTHERS.has(/^test(\d+)/u.exec(name)?.[1] ?? ''));

  it('are all here', () => {
    expect(automatic).toHaveLength(197);
  });

  it.each(automatic)('%s ends in "pass"', async (name) => {
    const file = join(corpus, name);
    const outcome = await new DocumentRun(
      { url: pathToFileURL(file).href, text: readFileSync(file, 'utf8'), events: [], timeoutMs: 60_000 },
      {
        engine: callingThreadEngine(),
        read,
        clock: passingClock(),
        chance: seededChance(1),
      },
    ).run();
    expect(outcome).toMatchObject({ kind: 'ran', configuration: ['pass'], isFinal: true, failure: null });
  });
});
