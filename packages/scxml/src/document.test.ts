import { createRealmEvaluator } from '@ringback/script';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDocument } from './describe-document.ts';
import type { Finding } from './finding.ts';
import { lintDocument } from './lint/lint-document.ts';
import type { LoadOptions } from './load-document.ts';
import { loadDocument } from './load-document.ts';
import { readVariable, startSession } from './session.ts';
import { loadOrThrow } from './testing/fake-platform.ts';

/** Any code point but halves of a pair: fast-check's own `binary` takes seconds to be made. */
const CHARACTER = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

const HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">';

async function findingsOf(text: string, options: Partial<LoadOptions> = {}): Promise<readonly Finding[]> {
  const result = await loadDocument(text, {
    url: 'http://host/app/test.scxml',
    evaluatorFactory: createRealmEvaluator,
    ...options,
  });
  return result.ok ? result.document.findings : result.findings;
}

describe('loading', () => {
  it.each([
    ['not XML', 'no document', 'SCXML_XML', 1],
    ['nothing', '', 'SCXML_XML', 1],
    ['an open tag', `${HEAD}\n<state id="a">\n</scxml>`, 'SCXML_XML', 3],
    ['an undefined entity', `${HEAD}\n<state id="&foo;"/></scxml>`, 'SCXML_XML', 2],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>\n${HEAD}</scxml>`, 'SCXML_XML', 1],
    ['two roots', `${HEAD}<state id="a"/></scxml>\n<x/>`, 'SCXML_XML', 2],
    ['another root', '<html/>', 'SCXML_ROOT', 1],
    ['a root without namespace', '<scxml version="1.0"><state id="a"/></scxml>', 'SCXML_ROOT', 1],
    ['no states', `${HEAD}</scxml>`, 'SCXML_MISSING_ELEMENT', 1],
    [
      'another data model',
      HEAD.replace('ecmascript', 'xpath') + '<state id="a"/></scxml>',
      'SCXML_DATAMODEL',
      1,
    ],
    ['another version', HEAD.replace('1.0', '2.0') + '<state id="a"/></scxml>', 'SCXML_VERSION', 1],
    [
      'an unknown target',
      `${HEAD}\n<state id="a">\n<transition event="e" target="b"/></state></scxml>`,
      'SCXML_UNKNOWN_TARGET',
      3,
    ],
    [
      'an unknown initial',
      `${HEAD}\n<state id="a" initial="q"><state id="b"/></state></scxml>`,
      'SCXML_UNKNOWN_TARGET',
      2,
    ],
    [
      'an initial outside',
      `${HEAD}\n<state id="a" initial="c"><state id="b"/></state><state id="c"/></scxml>`,
      'SCXML_BAD_TARGET',
      2,
    ],
    ['a duplicate id', `${HEAD}\n<state id="a"/>\n<state id="a"/></scxml>`, 'SCXML_DUPLICATE_ID', 3],
    [
      'targets that exclude each other',
      `${HEAD}<state id="a"/><state id="b"/>\n<state id="c"><transition event="e" target="a b"/></state></scxml>`,
      'SCXML_BAD_TARGET',
      2,
    ],
    ['a misplaced element', `${HEAD}<state id="a">\n<log expr="1"/></state></scxml>`, 'SCXML_MISPLACED', 2],
    [
      'an unknown element',
      `${HEAD}<state id="a"><onentry>\n<jump/></onentry></state></scxml>`,
      'SCXML_UNKNOWN_ELEMENT',
      2,
    ],
    [
      'a missing attribute',
      `${HEAD}<state id="a"><onentry>\n<assign expr="1"/></onentry></state></scxml>`,
      'SCXML_MISSING_ATTRIBUTE',
      2,
    ],
    [
      'a literal beside its expression',
      `${HEAD}<state id="a"><onentry>\n<send event="a" eventexpr="1"/></onentry></state></scxml>`,
      'SCXML_CONFLICT',
      2,
    ],
    [
      'a script that cannot be fetched',
      `${HEAD}\n<script src="x.js"/><state id="a"/></scxml>`,
      'SCXML_RESOURCE',
      2,
    ],
    [
      'elements nested too deeply',
      `${HEAD}${'<state>'.repeat(300)}${'</state>'.repeat(300)}</scxml>`,
      'SCXML_LIMIT',
      1,
    ],
    ['too many elements', `${HEAD}${'<state/>'.repeat(60_000)}</scxml>`, 'SCXML_LIMIT', 1],
    ['too much text', ' '.repeat(4_000_001), 'SCXML_LIMIT', 1],
  ])('refuses %s', async (_what, text, code, line) => {
    const findings = await findingsOf(text);
    expect(findings[0]).toMatchObject({ severity: 'error', code, line });
  });

  it('never throws, whatever the text is', { timeout: 30_000 }, async () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '/>',
      '</',
      '"',
      '=',
      '&',
      '&amp;',
      ']]>',
      '<![CDATA[',
      '<!--',
      '-->',
      '<?x',
      '?>',
      '\u0000',
      '\ud800',
      '<state id="a">',
      '</state>',
      '<state',
      ' id="a"',
      '<transition target="a"/>',
      '<transition event="e">',
      '</transition>',
      '<parallel>',
      '</parallel>',
      '<final/>',
      '<history>',
      '</history>',
      '<initial>',
      '</initial>',
      '<datamodel>',
      '</datamodel>',
      '<data id="x" expr="("/>',
      '<onentry>',
      '</onentry>',
      '<send/>',
      '<if cond="1">',
      '<else/>',
      '</if>',
      '<script>',
      '</script>',
      '<invoke>',
      '</invoke>',
      '<x:y xmlns:x="u" a="1"/>',
      '<content>',
      '</content>',
      'text',
    );
    const text = fc.oneof(
      fc.string({ unit: CHARACTER }),
      fc.array(pieces).map((parts) => parts.join('')),
      fc.array(pieces).map((parts) => `${HEAD}<state id="s">${parts.join('')}</state></scxml>`),
    );
    await fc.assert(
      fc.asyncProperty(text, async (source) => {
        expect(Array.isArray(await findingsOf(source))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('fetches src relative to the document, and only through the port', async () => {
    const asked: string[] = [];
    const document = await loadOrThrow(
      `${HEAD}<datamodel><data id="d" src="../data.json"/><data id="e" src="gone.json"/></datamodel>
       <script src="lib.js"/><state id="a"><onentry><assign location="d" expr="twice(d.n)"/></onentry></state></scxml>`,
      {
        url: 'http://host/app/test.scxml',
        resolve: (url) => {
          asked.push(url);
          if (url.endsWith('gone.json')) return Promise.resolve({ ok: false, message: 'gone' });
          const text = url.endsWith('.js') ? 'function twice(n) { return 2 * n; }' : '{"n": 4}';
          return Promise.resolve({ ok: true, text });
        },
      },
    );
    expect(asked).toEqual(['http://host/data.json', 'http://host/app/gone.json', 'http://host/app/lib.js']);
    const { session } = startSession(document, { sessionId: 'S', nowMs: 0, seed: 1 });
    expect(readVariable(session, 'd')).toBe(8);
  });

  it('changes its hash with the text and with what it fetched', async () => {
    const text = `${HEAD}<datamodel><data id="d" src="d.json"/></datamodel><state id="a"/></scxml>`;
    const load = (source: string, data: string) =>
      loadOrThrow(source, { resolve: () => Promise.resolve({ ok: true, text: data }) });
    const hashes = await Promise.all([
      load(text, '1'),
      load(text, '1'),
      load(text, '2'),
      load(`${text} `, '1'),
    ]);
    expect(new Set(hashes.map((one) => one.hash)).size).toBe(3);
    expect(hashes[0]?.hash).toBe(hashes[1]?.hash);
  });

  it('keeps line numbers behind comments and CDATA inside of scripts', async () => {
    const document = await loadOrThrow(
      `${HEAD}<datamodel><data id="line"/></datamodel>
<state id="a"><onentry><script><!-- one
two --><![CDATA[var a = 1 < 2
]]>nowhere.x
</script></onentry><transition event="error"><assign location="line" expr="_event.data.line"/></transition></state></scxml>`,
    );
    const { session } = startSession(document, { sessionId: 'S', nowMs: 0, seed: 1 });
    expect(readVariable(session, 'line')).toBe(4);
  });
});

describe('tools', () => {
  const TEXT = `${HEAD}
<state id="a" initial="a1">
  <transition event="x y.*" cond="1 &lt; 2" target="b"/>
  <state id="a1"><onentry><log expr="a:"/></onentry></state>
</state>
<parallel id="b"><state id="b1"/><state id="b2"><history id="h"><transition target="b21"/></history><state id="b21"/></state></parallel>
<state id="lost"><transition event="e" target="lost2"/></state>
<state id="lost2"/></scxml>`;

  it('finds states that nothing leads to and scripts that do not compile, with their places', async () => {
    const findings = lintDocument(await loadOrThrow(TEXT));
    expect(findings.map(({ severity, code, line, column }) => [severity, code, line, column])).toEqual([
      ['warning', 'SCXML_UNSENT_EVENT', 3, 3],
      ['warning', 'SCXML_UNSENT_EVENT', 3, 3],
      ['error', 'SCXML_SCRIPT', 4, 39],
      ['warning', 'SCXML_UNREACHABLE', 7, 1],
      ['warning', 'SCXML_UNREACHABLE', 8, 1],
    ]);
  });

  it('describes the states for drawing', async () => {
    const description = describeDocument(await loadOrThrow(TEXT));
    expect(description.initial).toEqual(['a']);
    expect(description.states.map(({ id, kind, parent }) => `${id} ${kind} ${parent ?? '-'}`)).toEqual([
      'a state -',
      'a1 state a',
      'b parallel -',
      'b1 state b',
      'b2 state b',
      'h history b2',
      'b21 state b2',
      'lost state -',
      'lost2 state -',
    ]);
    expect(description.states[0]?.transitions).toEqual([
      { events: ['x', 'y'], cond: '1 < 2', targets: ['b'], type: 'external', line: 3 },
    ]);
  });

  it('warns of elements that no schema knows', async () => {
    const findings = await findingsOf(
      `${HEAD}<state id="a"><onentry>\n<q:fly xmlns:q="www.genesyslab.com/modules/queue"/></onentry></state></scxml>`,
    );
    expect(findings).toMatchObject([{ severity: 'warning', code: 'SCXML_UNSUPPORTED_ELEMENT', line: 2 }]);
  });
});

describe('a document that is no XML', () => {
  const AND = /"&" stands by itself/;
  it.each([
    ['<state id="a">\n <transition cond="x && y" target="a"/>\n</state>', '3:22', AND, /&amp;/],
    [
      '<!-- a && b --><script><![CDATA[a && b]]></script>\n<log expr="a &amp;&amp; b & c"/>',
      '3:27',
      AND,
      /&amp;/,
    ],
    ['<state id="a">\n <transition cond="x < y"/></state>', '3:23', /^disallowed character$/, /&lt;/],
    ['<state id="a"><onentry>\n</state>', '3:9', /unexpected close tag$/, /closed by its own/],
    ['<queues:submit/>', '2:17', /unbound namespace prefix/, /Declare it/],
    ['<state id=a/>', '2:12', /unquoted/, /quotation marks/],
  ])('is told where it is wrong, and what helps: %j', async (body, place, message, remedy) => {
    const text = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">\n${body}</scxml>`;
    const result = await loadDocument(text, {
      url: 'file:///a.scxml',
      evaluatorFactory: createRealmEvaluator,
    });
    const [finding] = result.ok ? [] : result.findings;
    expect(finding).toMatchObject({
      code: 'SCXML_XML',
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(remedy),
    });
    expect(`${finding?.line}:${finding?.column}`).toBe(place);
  });
});
