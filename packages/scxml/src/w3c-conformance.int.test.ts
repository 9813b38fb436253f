import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FakePlatform } from './testing/fake-platform.ts';

// The W3C implementation report tests for the ECMAScript data model come with a development package. Each ends in the
// final state "pass" or fails. Optional ones not run: BasicHTTP event processor (201, 509, 510, 518-520, 522, 531, 532,
// 534, 567, 577), XML as DOM objects (557, 561).
const folder = corpusFolder();
const NOT_SUPPORTED = new Set(
  '201 509 510 518 519 520 522 531 532 534 567 577 557 561'.split(' ').map((id) => `test${id}.txml`),
);

function corpusFolder(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@scion-scxml/test-framework/package.json');
    return path.join(path.dirname(manifest), 'test', 'w3c-ecma');
  } catch {
    return undefined; // The package is not installed here.
  }
}

interface Case {
  readonly file: string;
  readonly conformance: string;
}

function automaticCases(manifest: string): Case[] {
  const tests = manifest.matchAll(
    /<test\s+id="[^"]+"\s+conformance="(\w+)"\s+manual="false"\s*>([\s\S]*?)<\/test>/gu,
  );
  return [...tests].flatMap(([, conformance = '', body = '']) =>
    [...body.matchAll(/<start uri="[^"]*?([^"/]+)"/gu)].map(([, file = '']) => ({ file, conformance })),
  );
}

async function finalState(corpus: string, file: string, restoreAlways: boolean): Promise<unknown> {
  const fileName = path.join(corpus, `${file}.scxml`);
  const platform = new FakePlatform({
    url: pathToFileURL(fileName).href,
    restoreAlways,
    resolve: (url) => {
      const wanted = new URL(url).pathname;
      const found = existsSync(wanted) ? wanted : `${wanted}.scxml`;
      return Promise.resolve(
        existsSync(found)
          ? { ok: true, text: readFileSync(found, 'utf8') }
          : { ok: false, message: 'There is no such file' },
      );
    },
  });
  const main = await platform.start(readFileSync(fileName, 'utf8'));
  await platform.run(main);
  return main.session.status.kind === 'final' ? main.session.status.state : main.session.status;
}

describe.skipIf(folder === undefined)('W3C SCXML implementation report', () => {
  const corpus = folder ?? '';
  const cases =
    folder === undefined ? [] : automaticCases(readFileSync(path.join(folder, 'manifest.xml'), 'utf8'));

  it('has all of its mandatory automatic tests here', () => {
    expect(cases.filter((one) => one.conformance === 'mandatory')).toHaveLength(160);
  });

  for (const { file, conformance } of cases) {
    if (NOT_SUPPORTED.has(file)) continue;
    it.each([false, true])(`passes ${conformance} ${file}, restored at every step: %s`, async (restored) => {
      expect(await finalState(corpus, file, restored)).toBe('pass');
    });
  }
});
