import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument } from './document/read-document.ts';
import { builtinStanding, builtinValue } from './grammar/builtin-grammar.ts';
import { Matcher } from './grammar/matcher.ts';
import type { Expansion } from './grammar/model.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { form, playCall, vxml } from './testing/play-call.ts';

const play = (document: string | Record<string, string>, caller: string[] = []) =>
  playCall({ documents: typeof document === 'string' ? { '': document } : document, caller });
const last = (lines: readonly string[]) => lines.at(-1);

describe('a hostile document cannot run on', () => {
  it.each([
    ['a dialog that goes to itself', vxml('<form id="a"><block><goto next="#a"/></block></form>')],
    ['a form that clears its block', form('<block name="b"><clear namelist="b"/></block>')],
    ['a loop that makes prompts', vxml('<form id="a"><block>A<goto next="#a"/></block></form>')],
    [
      'handlers that throw to each other',
      form(
        '<block><throw event="a"/></block><catch event="a"><throw event="b"/></catch><catch event="b"><throw event="a"/></catch>',
      ),
    ],
    [
      'errors in the handler of errors',
      form('<block><value expr="x"/></block><error><value expr="x"/></error>'),
    ],
    ['a document that fetches itself', { '': form('<block><goto next="/app/"/></block>') }],
    [
      'a grammar that refers to itself on the left',
      form(
        '<field name="f"><grammar mode="dtmf" version="1.0" root="r"><rule id="r"><ruleref uri="#r"/>1</rule></grammar></field>',
      ),
    ],
  ])('%s ends at a limit', (_name, document) => {
    expect(last(play(document, ['111111']))).toMatch(/^limit More than|^limit There are too many/);
  });

  it.each([
    ['an endless script', form('<block><script>for (;;) {}</script></block>')],
    [
      'a script that calls itself',
      form('<script>function f() { f(); }</script><block><script>f()</script></block>'),
    ],
    ['subdialogs that call themselves', vxml('<form id="a"><subdialog name="s" src="#a"/></form>')],
    [
      'a value without end',
      form('<var name="x" expr="\'x\'"/><block><script>while (true) x = x + x;</script></block>'),
    ],
  ])('%s is an error', (_name, document) => {
    expect(last(play(document))).toMatch(/^error error\.semantic/);
  });

  it('of ten megabytes is refused before it is read', () => {
    const large = vxml(`<form><block>${'x'.repeat(10_000_000)}</block></form>`);
    expect(last(play({ '': form('<block><goto next="b"/></block>'), b: large }))).toMatch(
      /error\.badfetch.*longer than/,
    );
  });

  it('of elements without number is refused', () => {
    const reading = readDocument(
      vxml(`<form>${'<block/>'.repeat(30_000)}</form>`),
      'http://x/',
      DEFAULT_LIMITS,
    );
    expect(reading).toMatchObject({ ok: false, findings: [{ code: 'VXML_LIMIT' }] });
  });

  it('goes on where it waits in between, however often', () => {
    const polls = vxml(
      '<form id="a"><field name="f" type="digits"><prompt timeout="1s">Wait</prompt><noinput><goto next="#a"/></noinput></field></form>',
    );
    const lines = play(
      polls,
      Array.from({ length: 300 }, () => '...'),
    );
    expect(lines.filter((line) => line === 'say Wait')).toHaveLength(301);
  });
});

const PIECES = [
  '<block>A</block>',
  '<block name="b1"><clear/></block>',
  '<block><goto next="#f"/></block>',
  '<block><goto nextitem="x"/></block>',
  '<block><throw event="e"/></block>',
  '<block><if cond="n &lt; 5"><assign name="n" expr="n + 1"/><clear/></if></block>',
  '<field name="x" type="digits?length=1"><prompt>X</prompt></field>',
  '<field name="y"><option dtmf="1">1</option><nomatch><reprompt/></nomatch></field>',
  '<filled><clear/></filled>',
  '<filled mode="any"><goto next="#f"/></filled>',
  '<catch event="e"><reprompt/></catch>',
  '<catch event="e"><goto next="#f"/></catch>',
  '<noinput><clear/></noinput>',
  '<subdialog name="s" src="#g"/>',
  '<record name="r"/>',
  '<block><value expr="nix"/></block>',
  '<block><disconnect/></block>',
];

describe('form interpretation', () => {
  it('always comes to a wait or an end, whatever a form is made of and a caller does', () => {
    const inputs = fc.constantFrom(
      '1',
      '9',
      '#',
      '...',
      'hangup',
      '!2',
      'record none',
      'record 100',
      'event e',
    );
    const content = fc.uniqueArray(fc.constantFrom(...PIECES), { maxLength: 8 });
    fc.assert(
      fc.property(content, fc.array(inputs, { maxLength: 6 }), (pieces, caller) => {
        const document = vxml(
          `<form id="f"><var name="n" expr="0"/>${pieces.join('')}</form><form id="g"><block><return/></block></form>`,
        );
        expect(play(document, caller)).not.toContain('goes on for ever');
      }),
      { numRuns: 60 },
    );
  });

  it('does the same with a call that was saved and restored at any input', () => {
    const inputs = fc.constantFrom('1', '9', '...', '!2');
    fc.assert(
      fc.property(fc.array(inputs, { minLength: 1, maxLength: 4 }), fc.nat(4), (caller, at) => {
        const document = form(
          '<script>function twice(n) { return 2 * n; }</script><var name="n" expr="0"/><field name="x" type="digits?length=1"><prompt>X</prompt><filled><assign name="n" expr="twice(n) + 1"/><log expr="n"/><clear/></filled></field>',
        );
        const scene = { documents: { '': document }, caller };
        expect(playCall({ ...scene, restoresAt: at + 1 })).toEqual(playCall(scene));
      }),
      { numRuns: 20 },
    );
  });
});

const keys = fc.string({ unit: fc.constantFrom(...'0123456789*#'), maxLength: 8 });

describe('grammars for keys', () => {
  const expansion = fc.letrec<{ one: Expansion }>((tie) => ({
    one: fc.oneof(
      { depthSize: 'small' },
      fc
        .string({ unit: fc.constantFrom('1', '2'), minLength: 1, maxLength: 2 })
        .map((text): Expansion => ({ kind: 'keys', keys: text })),
      fc.array(tie('one'), { maxLength: 3 }).map((items): Expansion => ({ kind: 'sequence', items })),
      fc
        .array(tie('one'), { minLength: 1, maxLength: 3 })
        .map((items): Expansion => ({ kind: 'oneOf', items })),
      fc
        .record({ item: tie('one'), least: fc.nat(2), more: fc.nat(2) })
        .map(({ item, least, more }): Expansion => ({ kind: 'repeat', item, least, most: least + more })),
    ),
  })).one;

  /** The same grammar as a regular expression. */
  const pattern = (one: Expansion): string => {
    switch (one.kind) {
      case 'keys':
        return one.keys;
      case 'sequence':
        return one.items.map(pattern).join('');
      case 'oneOf':
        return `(?:${one.items.map(pattern).join('|')})`;
      case 'repeat':
        return `(?:${pattern(one.item)}){${one.least},${one.most}}`;
      default:
        return '';
    }
  };

  const grammarOf = (expansion: Expansion) => ({
    kind: 'srgs' as const,
    mode: 'dtmf' as const,
    root: 'r',
    rules: { r: { isPublic: true, expansion } },
    tags: 'script' as const,
    base: 'http://x/',
    preludes: [],
  });

  it('match what a regular expression of the same form matches', () => {
    const row = fc.string({ unit: fc.constantFrom('1', '2'), maxLength: 6 });
    fc.assert(
      fc.property(expansion, row, (one, text) => {
        const matcher = new Matcher(() => undefined);
        expect(matcher.standing(grammarOf(one), 'r', text).isMatch).toBe(
          new RegExp(`^(?:${pattern(one)})$`, 'u').test(text),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('are matched however many ways there are, by the first of them', () => {
    const one: Expansion = { kind: 'keys', keys: '1' };
    const tagged = (text: string): Expansion => ({
      kind: 'sequence',
      items: [one, { kind: 'tag', text, line: 1, column: 1 }],
    });
    const choice: Expansion = { kind: 'oneOf', items: ['a', 'b', 'c', 'd'].map(tagged) };
    const many: Expansion = { kind: 'repeat', item: choice, least: 0, most: Infinity };
    const matcher = new Matcher(() => undefined);
    const keys = '1'.repeat(40);
    expect(matcher.standing(grammarOf(many), 'r', keys)).toEqual({ isMatch: true, canGrow: true });
    const tags = matcher
      .marks(grammarOf(many), 'r', keys)
      ?.flatMap((mark) => (mark.kind === 'tag' ? [mark.text] : []));
    expect(tags).toEqual(Array.from({ length: 40 }, () => 'a'));
  });

  it('are matched also where rounds of different lengths come to the same keys', () => {
    const choice: Expansion = {
      kind: 'oneOf',
      items: ['1', '11', '111'].map((keys) => ({ kind: 'keys', keys })),
    };
    const many: Expansion = { kind: 'repeat', item: choice, least: 2, most: Infinity };
    const row: Expansion = { kind: 'sequence', items: [many, many, many] };
    const standingOf = (keys: string) => new Matcher(() => undefined).standing(grammarOf(row), 'r', keys);
    expect(standingOf('1'.repeat(5))).toEqual({ isMatch: false, canGrow: true });
    expect(standingOf('1'.repeat(200))).toEqual({ isMatch: true, canGrow: true });
  });

  it('that are built in give a value for whatever they match, and grow where a longer row matches', () => {
    const type = fc.constantFrom('boolean', 'currency', 'date', 'digits', 'number', 'phone', 'time' as const);
    fc.assert(
      fc.property(type, keys, (one, row) => {
        const tree = { kind: 'builtin' as const, type: one, parameters: {} };
        if (builtinStanding(tree, row).isMatch) {
          expect(String(builtinValue(tree, row))).not.toBe('');
          for (let length = 0; length < row.length; length += 1)
            expect(builtinStanding(tree, row.slice(0, length)).canGrow).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never crash the reader, whatever a document has in them', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        const document = form(
          `<field name="f"><grammar mode="dtmf" version="1.0" root="r"><rule id="r">${escaped}</rule></grammar></field>`,
        );
        expect(
          readDocument(document, 'http://x/', DEFAULT_LIMITS).findings.every(({ line }) => line > 0),
        ).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
