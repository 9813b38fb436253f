import { createRealmEvaluator } from '@ringback/script';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentLimits } from './document-limits.ts';
import type { Finding } from './finding.ts';
import type { LoadResult } from './load-document.ts';
import { loadDocument } from './load-document.ts';
import { deliver, readVariable, startSession } from './session.ts';
import { STEP } from './testing/test-session.ts';

const HEAD =
  '<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:xi="http://www.w3.org/2001/XInclude" version="1.0" profile="ecmascript">';
const MAIN = 'http://host/app/main.scxml';

function file(body: string): string {
  return `${HEAD}${body}</scxml>`;
}

/** Loads a document whose other files are given by their URLs below http://host/app/. */
async function load(
  body: string,
  files: Readonly<Record<string, string>> = {},
  limits: Partial<DocumentLimits> = {},
): Promise<{ result: LoadResult; read: string[] }> {
  const read: string[] = [];
  const result = await loadDocument(file(body), {
    url: MAIN,
    evaluatorFactory: createRealmEvaluator,
    limits,
    resolve: (url) => {
      read.push(url);
      const text = files[url.replace('http://host/app/', '')];
      return Promise.resolve(
        text === undefined ? { ok: false, message: 'There is no such file' } : { ok: true, text },
      );
    },
  });
  return { result, read };
}

async function findings(...args: Parameters<typeof load>): Promise<readonly Finding[]> {
  const { result } = await load(...args);
  return result.ok ? result.document.findings : result.findings;
}

const include = (href: string, more = ''): string => `<xi:include href="${href}" ${more}/>`;

describe('inclusions', () => {
  it.each([
    ['no href', '\n<xi:include parse="xml"/>', {}, 'SCXML_MISSING_ATTRIBUTE', 2, undefined],
    ['a file that is not there', `\n${include('a.scxml')}`, {}, 'SCXML_INCLUDE', 2, undefined],
    ['no URL', `\n${include('http://[')}`, {}, 'SCXML_INCLUDE', 2, undefined],
    ['another way to parse', `\n${include('a', 'parse="csv"')}`, { a: '' }, 'SCXML_BAD_VALUE', 2, undefined],
    [
      'an id that is not there',
      `\n${include('a', 'xpointer="x"')}`,
      { a: file('<state id="y"/>') },
      'SCXML_INCLUDE',
      2,
      undefined,
    ],
    [
      'a pointer of another form',
      `\n${include('a', 'xpointer="/1/2"')}`,
      { a: file('') },
      'SCXML_BAD_VALUE',
      2,
      undefined,
    ],
    ['text that is no XML', include('a'), { a: '<a>\n<b></a>' }, 'SCXML_XML', 2, 'http://host/app/a'],
    [
      'entities',
      include('a'),
      { a: '<!DOCTYPE a [<!ENTITY b "x">]><a/>' },
      'SCXML_XML',
      1,
      'http://host/app/a',
    ],
    [
      'a mistake in another file',
      include('a', 'xpointer="x"'),
      { a: file('<state id="x">\n<jump/></state>') },
      'SCXML_UNKNOWN_ELEMENT',
      2,
      'http://host/app/a',
    ],
    [
      'a target that is not there',
      include('a', 'xpointer="x" resolveid="P"'),
      { a: file('<state id="x">\n<transition event="e" target="x"/></state>') },
      'SCXML_UNKNOWN_TARGET',
      2,
      'http://host/app/a',
    ],
    [
      'an id twice',
      `<state id="x"/>${include('a', 'xpointer="x"')}`,
      { a: file('\n\n<state id="x"/>') },
      'SCXML_DUPLICATE_ID',
      3,
      'http://host/app/a',
    ],
    [
      'a whole document in a state',
      `<state id="s">${include('a')}</state>`,
      { a: file('<state id="x"/>') },
      'SCXML_MISPLACED',
      1,
      'http://host/app/a',
    ],
    [
      'a missing file of another file',
      include('b/a', 'xpointer="x"'),
      { 'b/a': file(`<state id="x">\n${include('c')}</state>`) },
      'SCXML_INCLUDE',
      2,
      'http://host/app/b/a',
    ],
    [
      'a file that includes itself',
      include('a', 'xpointer="x"'),
      { a: file(`<state id="x">\n${include('a', 'xpointer="x"')}</state>`) },
      'SCXML_INCLUDE_CYCLE',
      2,
      'http://host/app/a',
    ],
    [
      'the document itself',
      `<state id="s">\n${include('main.scxml')}</state>`,
      { 'main.scxml': file(`<state id="s">\n${include('main.scxml')}</state>`) },
      'SCXML_INCLUDE_CYCLE',
      2,
      undefined,
    ],
    [
      'files that include each other',
      include('a', 'xpointer="x"'),
      {
        a: file(`<state id="x">${include('b', 'xpointer="y"')}</state>`),
        b: file(`<state id="y">\n\n${include('a', 'xpointer="x"')}</state>`),
      },
      'SCXML_INCLUDE_CYCLE',
      3,
      'http://host/app/b',
    ],
  ])('refuse %s', async (_what, body, files, code, line, url) => {
    const [first, ...others] = await findings(`<state id="first"/>${body}`, files);
    expect(first).toMatchObject({ severity: 'error', code, line });
    expect(first?.url).toBe(url);
    expect(others).toEqual([]);
  });

  it.each<[string, Partial<DocumentLimits>, string]>([
    ['too many', { maxIncludes: 3 }, 'More than 3 inclusions'],
    ['too many elements', { maxElements: 12 }, 'More than 12 elements'],
    ['too deep a nesting of elements', { maxDepth: 4 }, 'Elements are nested deeper than 4'],
    ['too long a file', { maxLength: 900 }, 'It is longer than 900 characters'],
    ['too much in all', { maxTotalLength: 1300 }, 'All files together are longer than 1300 characters'],
  ])('refuse %s', async (_what, limits, message) => {
    const part = file(
      `<state id="x"><state id="y"><onentry><log expr="1"/></onentry></state></state><!--${' '.repeat(900)}-->`,
    );
    const four = [1, 2, 3, 4].map((n) => include('a', `xpointer="x" resolveid="P${n}"`)).join('');
    const found = await findings(`<state id="s">${four}</state>`, { a: part }, limits);
    expect(
      found.some((one) => one.message.includes(message)),
      JSON.stringify(found),
    ).toBe(true);
  });

  it('refuse too deep a nesting of files, without reading for ever', async () => {
    const files: Record<string, string> = {};
    for (let n = 0; n < 100; n += 1) {
      files[`f${n}`] = file(`<state id="s${n}">${include(`f${n + 1}`, `xpointer="s${n + 1}"`)}</state>`);
    }
    const { result, read } = await load(include('f0', 'xpointer="s0"'), files, { maxIncludeDepth: 5 });
    expect(result).toMatchObject({
      ok: false,
      findings: [{ code: 'SCXML_LIMIT', url: 'http://host/app/f4' }],
    });
    expect(read.length).toBeLessThan(10);
  });

  it('refuse what doubles with every file', async () => {
    const files: Record<string, string> = {};
    for (let n = 0; n < 19; n += 1) {
      const twice = ['A', 'B'].map((p) =>
        include(`f${n + 1}`, `xpointer="s" resolveid="$$_MY_PREFIX_$$${p}"`),
      );
      files[`f${n}`] = file(`<state id="s">${twice.join('')}</state>`);
    }
    files['f19'] = file('<state id="s"/>');
    const found = await findings(include('f0', 'xpointer="s" resolveid="P"'), files);
    expect(found).toMatchObject([{ code: 'SCXML_LIMIT', message: 'More than 500 inclusions' }]);
  });

  it('name everything that is missing at once', async () => {
    const body = `${include('a')}<script src="b.js"/><state id="s">${include('c', 'parse="text"')}</state>`;
    const { result, read } = await load(body);
    expect(read).toEqual(['a', 'c', 'b.js'].map((name) => `http://host/app/${name}`));
    expect(result).toMatchObject({ ok: false, findings: [{ line: 1 }, { line: 1 }] });
  });

  it('take what stands in the fallback when there is no file', async () => {
    const { result } = await load(
      `<state id="s"><xi:include href="gone" parse="text"><xi:fallback><onentry><log expr="1"/></onentry></xi:fallback></xi:include></state>`,
    );
    if (!result.ok) throw new TypeError(JSON.stringify(result.findings));
    expect(startSession(result.document, { ...STEP, sessionId: 'S' }).result.effects).toMatchObject([
      { kind: 'log' },
    ]);
  });

  it('count among what a saved session is bound to; each file is read once', async () => {
    const body = `<state id="s">${include('a', 'xpointer="x" resolveid="P"')}${include('a', 'xpointer="x" resolveid="Q"')}</state>`;
    const first = await load(body, { a: file('<state id="x"/>') });
    const second = await load(body, { a: file('<state id="x"/> ') });
    expect(first.read).toEqual(['http://host/app/a']);
    if (!first.result.ok || !second.result.ok) throw new TypeError('Refused');
    expect(first.result.document.hash).not.toBe(second.result.document.hash);
  });

  it('say of an error in which file and line it happened', async () => {
    const { result } = await load(
      `<datamodel><data id="where" expr="[]"/></datamodel>
       <script>${include('lib/one.js', 'parse="text"')}${include('lib/two.js', 'parse="text"')}
         function own() { return nowhere; }</script>
       <script src="three.js"/>
       <state id="s"><transition event="error"><script>where.push(_event.data.url, _event.data.line);</script></transition>
         ${include('part', 'xpointer="x"')}
         <transition event="e1"><log expr="one()"/></transition>
         <transition event="e2"><log expr="two()"/></transition>
         <transition event="e3"><log expr="three()"/></transition>
         <transition event="e4"><log expr="own()"/></transition></state>`,
      {
        'lib/one.js': 'function one() {\n\n  return nowhere;\n}',
        'lib/two.js': '\n\n\nfunction two() {\n  return one();\n}\nnowhere;',
        'three.js': 'function three() {\n  return nowhere;\n}',
        part: file('\n<transition id="x" event="e0">\n<assign location="nowhere" expr="1"/></transition>'),
      },
    );
    if (!result.ok) throw new TypeError(JSON.stringify(result.findings));
    const { session } = startSession(result.document, { ...STEP, sessionId: 'S' });
    for (const name of ['e0', 'e1', 'e2', 'e3', 'e4']) deliver(session, { name }, STEP);
    const base = 'http://host/app/';
    expect(readVariable(session, 'where')).toEqual([
      // The library itself fails when it is run.
      `${base}lib/two.js`,
      7,
      `${base}part`,
      3,
      `${base}lib/one.js`,
      3,
      `${base}lib/one.js`,
      3,
      `${base}three.js`,
      2,
      // The same in the document itself, which has no other name.
      null,
      3,
    ]);
  });

  it('report a script that does not compile where it is', async () => {
    const found = await findings(`<script>${include('a.js', 'parse="text"')}</script><state id="s"/>`, {
      'a.js': 'var fine;\nfor each (var x in y) {}',
    });
    expect(found).toMatchObject([{ code: 'SCXML_FOR_EACH', line: 2, url: 'http://host/app/a.js' }]);
  });

  it('may together make a script that none of them is', async () => {
    const { result } = await load(
      `<script>${include('head.js', 'parse="text"')} made = 2; ${include('tail.js', 'parse="text"')}</script><state id="s"/>`,
      { 'head.js': 'var made = 1; if (true) {', 'tail.js': '}' },
    );
    if (!result.ok) throw new TypeError(JSON.stringify(result.findings));
    expect(result.document.findings).toEqual([]);
    expect(readVariable(startSession(result.document, { ...STEP, sessionId: 'S' }).session, 'made')).toBe(2);
  });

  it('put a prefix before ids once, and into text where the token is', async () => {
    const { result } = await load(
      `<state id="s" initial="A.B.x">${include('a', 'xpointer="x" resolveid="A.B"')}</state>`,
      {
        a: file(`<state id="x" initial="$$_MY_PREFIX_$$.y"><state id="$$_MY_PREFIX_$$.y">
          <onentry><log expr="'$$_MY_PREFIX_$$' + '$' + _my_prefix" label="$$_MY_PREFIX_$$"/></onentry></state></state>`),
      },
    );
    if (!result.ok) throw new TypeError(JSON.stringify(result.findings));
    const { session, result: step } = startSession(result.document, { ...STEP, sessionId: 'S' });
    expect(session.configuration).toEqual(['A.B.y']);
    expect(step.effects).toMatchObject([{ label: 'A.B', value: 'A.B$A.B' }]);
  });

  it('come to an end, and findings have a place, whatever includes what', async () => {
    const names = ['a', 'b', 'c', 'main.scxml', 'gone'];
    const one = fc.record({
      href: fc.constantFrom(...names, 'a#x', '../app/b', ''),
      pointer: fc.constantFrom(
        '',
        'xpointer="x"',
        'xpointer="element(y)"',
        'xpointer="nobody"',
        'xpointer="/1"',
      ),
      prefix: fc.constantFrom('', 'resolveid="P"', 'resolveid="$$_MY_PREFIX_$$.Q"', 'resolveid=""'),
      parse: fc.constantFrom('', 'parse="xml"', 'parse="text"'),
    });
    const body = fc.array(
      fc.oneof(
        one.map(({ href, pointer, prefix, parse }) => include(href, `${pointer} ${prefix} ${parse}`)),
        fc.constantFrom(
          '<state id="x"><state id="y"/></state>',
          '<state id="y"/>',
          '<script>var v;</script>',
          '<script>',
        ),
      ),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(fc.tuple(body, body, body, body), async ([main, ...others]) => {
        const files = Object.fromEntries(others.map((parts, i) => [names[i], file(parts.join(''))]));
        const text = `<state id="first"/>${main.join('')}`;
        const { result } = await load(text, { ...files, 'main.scxml': file(text) }, { maxIncludes: 40 });
        const found = result.ok ? result.document.findings : result.findings;
        if (!result.ok) expect(found.length).toBeGreaterThan(0);
        for (const { line, column } of found) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
