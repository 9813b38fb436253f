import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRealmEvaluator } from '@ringback/script';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Resolved } from './document-sources.ts';
import type { LogEffect } from './effect.ts';
import { loadDocument } from './load-document.ts';
import { FakePlatform, type Participant } from './testing/fake-platform.ts';
import { type LoopbackHttp, openLoopbackHttp } from './testing/loopback-http.ts';

// The W3C implementation report tests for the ECMAScript data model come with a development package. An automatic one
// ends in the final state "pass" or fails. Each is run twice: as it is, and with the session saved and restored into
// a newly loaded document at every macrostep.

/** Automatic tests that do not pass, with the reason. The list may only shrink. */
const NOT_PASSING: Readonly<Record<string, string>> = {};

/** Tests that a person has to judge, with the reason. What that person would look at is checked below. */
const MANUAL: Readonly<Record<string, string>> = {
  '178': 'the raw form of an event is not specified; both values of a repeated parameter must be in it',
  '230': 'two sessions log the fields of one forwarded event, and nobody in the test sees both',
  '250': 'the exit handlers of a cancelled child can only log',
  '301': 'passes when the document is refused, so that nothing runs',
  '307': 'the log must show the same for a variable before its time and for a field that is not there',
  '313': 'a document with a bad expression may be refused or raise an error',
  '314': 'as 313; when it is not refused, the error must come no earlier than the evaluation',
  '415': 'there is no final state to tell that an event was not processed',
  '513': 'a description in words: a received message is answered with a success code',
};

const folder = corpusFolder();
const corpus = folder ?? '';

function corpusFolder(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@scion-scxml/test-framework/package.json');
    return path.join(path.dirname(manifest), 'test', 'w3c-ecma');
  } catch {
    return undefined; // The package is not installed here.
  }
}

interface Case {
  readonly id: string;
  readonly file: string;
  readonly conformance: string;
}

function casesOf(manifest: string, manual: boolean): Case[] {
  const tests = manifest.matchAll(
    /<test\s+id="([^"]+)"\s+conformance="(\w+)"\s+manual="(\w+)"\s*>([\s\S]*?)<\/test>/gu,
  );
  return [...tests].flatMap(([, id = '', conformance = '', isManual, body = '']) =>
    isManual === String(manual)
      ? [...body.matchAll(/<start uri="[^"]*?([^"/]+)"/gu)].map(([, file = '']) => ({
          id,
          file,
          conformance,
        }))
      : [],
  );
}

const manifest = folder === undefined ? '' : readFileSync(path.join(folder, 'manifest.xml'), 'utf8');
const automatic = casesOf(manifest, false);
let current: FakePlatform | undefined;
let http: LoopbackHttp;

function textOf(file: string): string {
  return readFileSync(path.join(corpus, `${file}.scxml`), 'utf8');
}

function resolve(url: string): Promise<Resolved> {
  const wanted = new URL(url).pathname;
  const found = existsSync(wanted) ? wanted : `${wanted}.scxml`;
  return Promise.resolve(
    existsSync(found)
      ? { ok: true, text: readFileSync(found, 'utf8') }
      : { ok: false, message: 'There is no such file' },
  );
}

const urlOf = (file: string): string => pathToFileURL(path.join(corpus, `${file}.scxml`)).href;

async function play(
  file: string,
  restoreAlways: boolean,
): Promise<{ platform: FakePlatform; main: Participant }> {
  const platform = new FakePlatform({ url: urlOf(file), restoreAlways, resolve, http });
  current = platform;
  const main = await platform.start(textOf(file));
  await platform.run(main);
  return { platform, main };
}

async function finalState(file: string, restoreAlways: boolean): Promise<unknown> {
  const { main } = await play(file, restoreAlways);
  return main.session.status.kind === 'final' ? main.session.status.state : main.session.status;
}

/** Labels and values of what was logged. */
function logged(platform: FakePlatform): string[] {
  return platform.effects
    .filter((effect): effect is LogEffect => effect.kind === 'log')
    .map(({ label, value }) => `${label ?? ''}|${JSON.stringify(value) ?? ''}`);
}

describe.skipIf(folder === undefined)('W3C SCXML implementation report', () => {
  const passed = new Set<string>();

  beforeAll(async () => {
    http = await openLoopbackHttp((sessionId, event) => current?.receive(sessionId, event) ?? false);
  });

  afterAll(async () => {
    await http.close();
    const lines = ['mandatory', 'optional'].flatMap((conformance) =>
      [false, true].map((restored) => {
        const all = automatic.filter((one) => one.conformance === conformance);
        const good = all.filter(({ file }) => passed.has(`${file} ${restored}`));
        const how = restored ? ', saved and restored at every macrostep' : '';
        return `W3C SCXML, ${conformance} automatic tests${how}: ${good.length}/${all.length}\n`;
      }),
    );
    const checked = Object.keys(MANUAL).filter((id) =>
      [false, true].every((restored) => passed.has(`manual ${id} ${restored}`)),
    );
    lines.push(
      `W3C SCXML, manual tests, checked by what they show: ${checked.length}/${Object.keys(MANUAL).length}\n`,
    );
    process.stdout.write(lines.join(''));
  });

  it('has all of its tests here: 160 mandatory and 33 optional automatic ones, 9 manual ones', () => {
    const count = (conformance: string): number =>
      automatic.filter((one) => one.conformance === conformance).length;
    expect([count('mandatory'), count('optional')]).toEqual([160, 33]);
    expect(
      casesOf(manifest, true)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(Object.keys(MANUAL).toSorted());
  });

  for (const { file, conformance } of automatic) {
    it.each([false, true])(`${conformance} ${file}, restored at every macrostep: %s`, async (restored) => {
      const end = await finalState(file, restored);
      // Whatever begins to pass has to leave the list.
      if (file in NOT_PASSING) expect(end).not.toBe('pass');
      else {
        expect(end).toBe('pass');
        passed.add(`${file} ${restored}`);
      }
    });
  }

  describe.each([false, true])('manual tests, restored at every macrostep: %s', (restored) => {
    const manual = (id: string, what: string, check: () => Promise<void>): void =>
      it(`${id}: ${what}`, async () => {
        await check();
        passed.add(`manual ${id} ${restored}`);
      });

    manual('178', 'keeps both values of a repeated parameter', async () => {
      const { platform } = await play('test178.txml', restored);
      expect(logged(platform)).toEqual(['_event |"Var1=2&Var1=3"']);
    });

    manual('230', 'forwards an event with all its fields', async () => {
      const { platform } = await play('test230.txml', restored);
      const lines = logged(platform);
      expect(lines).toHaveLength(14);
      expect(lines.slice(7)).toEqual(lines.slice(0, 7));
      expect(lines[0]).toBe('name is |"childToParent"');
    });

    manual('250', 'runs the exit handlers of a cancelled child', async () => {
      const { platform } = await play('test250.txml', restored);
      expect(logged(platform)).toEqual(['|"Exiting sub01"', '|"Exiting sub0"']);
    });

    manual('301', 'refuses a document whose script cannot be had', async () => {
      const result = await loadDocument(textOf('test301.txml'), {
        url: urlOf('test301.txml'),
        resolve,
        evaluatorFactory: createRealmEvaluator,
      });
      expect(result.ok ? [] : result.findings).toMatchObject([
        { severity: 'error', code: 'SCXML_RESOURCE', line: 3 },
      ]);
    });

    manual('307', 'treats a variable before its time like a field that is not there', async () => {
      const { platform } = await play('test307.txml', restored);
      expect(logged(platform)).toEqual([
        'entering s0 value of Var 1 is: |',
        'no error in s0|',
        'entering s1, value of non-existent substructure of Var 1 is: |',
        'No error in s1|',
      ]);
    });

    manual('313', 'raises an error for a bad expression', async () => {
      expect(await finalState('test313.txml', restored)).toBe('pass');
    });

    manual('314', 'raises it no earlier than it is evaluated', async () => {
      expect(await finalState('test314.txml', restored)).toBe('pass');
    });

    manual('415', 'processes nothing after a top-level final state', async () => {
      const { platform, main } = await play('test415.txml', restored);
      expect(main.session.status).toEqual({ kind: 'final', state: 'final' });
      expect(platform.trace.filter(({ event }) => event !== undefined)).toEqual([]);
    });

    manual('513', 'answers a received message with a success code', async () => {
      const platform = new FakePlatform({ http });
      current = platform;
      const main = await platform.start(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="s"><transition event="hello" target="pass"/></state><final id="pass"/></scxml>',
      );
      const message = {
        method: 'POST',
        contentType: 'application/x-www-form-urlencoded',
        body: '_scxmleventname=hello',
      };
      expect(await http.send({ ...message, url: http.location('nobody') })).toBe(404);
      expect(await http.send({ ...message, url: http.location(main.id) })).toBe(200);
      await platform.run(main);
      expect(main.session.status).toMatchObject({ kind: 'final', state: 'pass' });
    });
  });
});
