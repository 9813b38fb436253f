import { createRealmEvaluator } from '@ringback/script';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { form, vxml } from '../testing/play-call.ts';
import { lintDocument } from './lint-document.ts';

const lint = (text: string) =>
  lintDocument(text, 'file:///a.vxml', {
    limits: DEFAULT_LIMITS,
    evaluatorFactory: createRealmEvaluator,
  }).findings.map(
    ({ severity, code, line, column, message, remedy }) =>
      `${line}:${column} ${severity} ${code} ${message}${remedy === undefined ? '' : `. ${remedy}`}`,
  );

describe('lint of VoiceXML', () => {
  it('has nothing to say of a good document', () => {
    expect(lint(form('<field name="f" type="digits"><filled><exit namelist="f"/></filled></field>'))).toEqual(
      [],
    );
  });

  it.each([
    [
      'an unknown element',
      form('\n<feild name="f"/>'),
      ['3:1 error VXML_UNKNOWN_ELEMENT VoiceXML has no element <feild>. Did you mean <field>?'],
    ],
    [
      'an element in the wrong place',
      form('\n<choice next="#a"/>'),
      ['3:1 error VXML_PLACE <choice> has no place in <form>'],
    ],
    [
      'text in the wrong place',
      form('\n  hello'),
      ['2:64 error VXML_TEXT Text has no place directly in <form>'],
    ],
    [
      'an unknown attribute',
      form('\n<block><prompt bargin="x">A</prompt></block>'),
      ['3:24 error VXML_UNKNOWN_ATTRIBUTE <prompt> has no attribute "bargin". Did you mean "bargein"?'],
    ],
    [
      'a missing attribute',
      form('\n<block><if>A</if></block>'),
      ['3:8 error VXML_ATTRIBUTES <if> needs the attribute "cond"'],
    ],
    [
      'attributes that exclude each other',
      form('\n<block><goto next="#a" expr="1"/></block>'),
      ['3:8 error VXML_ATTRIBUTES <goto> takes only one of next, expr, nextitem, expritem'],
    ],
    [
      'none of the attributes of which one is needed',
      form('\n<block><goto/></block>'),
      ['3:8 error VXML_ATTRIBUTES <goto> needs one of next, expr, nextitem, expritem'],
    ],
    [
      'a bad value',
      form('\n<block><prompt timeout="5">A</prompt></block>'),
      ['3:25 error VXML_BAD_VALUE timeout is a time such as 5s or 500ms'],
    ],
    [
      'a bad name',
      form('\n<var name="a b"/>'),
      [
        '3:12 error VXML_BAD_VALUE "a b" is not the name of a variable. Take letters, digits, _ and $, and none of a scope: variables are declared where they stand',
      ],
    ],
    [
      'two items of one name',
      form('<block name="a"/>\n<block name="a"/>'),
      ['3:1 error VXML_DUPLICATE The form has two variables "a"'],
    ],
    [
      'two dialogs of one id',
      vxml('<form id="a"/>\n<form id="a"/>'),
      ['3:1 error VXML_DUPLICATE There are two dialogs "a"'],
    ],
    [
      'a dialog that is not there',
      form('<block>\n<goto next="#x"/></block>'),
      ['3:13 error VXML_UNKNOWN_TARGET There is no dialog "x" in the document'],
    ],
    [
      'an item that is not there',
      form('<block>\n<goto nextitem="x"/></block>'),
      ['3:17 error VXML_UNKNOWN_TARGET The form has no item "x"'],
    ],
    [
      'an item of filled that is not there',
      form('<field name="a" type="digits"/>\n<filled namelist="a b"/>'),
      ['3:1 error VXML_UNKNOWN_ITEM The form has no input item "b"'],
    ],
    [
      'a script that cannot be parsed',
      form('<block>\n<if cond="a ==">A</if></block>'),
      ['3:15 error VXML_SCRIPT SyntaxError: Unexpected token'],
    ],
    [
      'a script over several lines',
      form('<script>\nvar a = 1;\nvar = 2;</script>'),
      ['4:5 error VXML_SCRIPT SyntaxError: Unexpected token'],
    ],
    [
      'a field that no key fills',
      form('\n<field name="f"/>'),
      [
        '3:1 warning VXML_NO_KEYS Nothing that can be keyed fills this field. Add a type, options with dtmf, or a grammar with mode="dtmf"',
      ],
    ],
    [
      'a dialog that nothing leads to',
      vxml('<form/>\n<form id="b"/>'),
      ['3:1 warning VXML_UNREACHED Nothing in the document leads to "b"'],
    ],
    [
      'a wrong built-in grammar',
      form('<field name="f"\ntype="digits?length=x"/>'),
      ['3:7 error VXML_BAD_VALUE length is a number of digits'],
    ],
    [
      'a grammar with a rule that is not there',
      form(
        '<field name="f"><grammar mode="dtmf" version="1.0" root="r">\n<rule id="r"><ruleref uri="#x"/></rule></grammar></field>',
      ),
      ['2:80 error VXML_GRAMMAR There is no rule "x"'],
    ],
    [
      'a key that is none',
      form(
        '<field name="f"><grammar mode="dtmf" version="1.0" root="r">\n<rule id="r">x</rule></grammar></field>',
      ),
      ['3:14 error VXML_GRAMMAR "x" is no key'],
    ],
    [
      'a document of another version',
      '<vxml\nversion="3.0" xmlns="http://www.w3.org/2001/vxml"/>',
      ['2:10 error VXML_VERSION Version "3.0" is not understood: 2.0 and 2.1 are'],
    ],
    [
      'a missing namespace',
      '<vxml version="2.1"><form><block>A</block></form></vxml>',
      ['1:1 warning VXML_NAMESPACE The namespace is missing. Write xmlns="http://www.w3.org/2001/vxml"'],
    ],
    [
      'an unknown property',
      vxml('<form>\n<property name="timout" value="5s"/><block/></form>'),
      [
        '3:17 warning VXML_UNKNOWN_PROPERTY No property is called "timout": it does nothing. Did you mean "timeout"?',
      ],
    ],
    [
      'an object',
      form('\n<object name="o"/>'),
      [
        '3:1 warning VXML_UNSUPPORTED There are no objects: it throws error.unsupported.objectname. Have the scenario do it, and hand what came of it over as a param of dialog:start',
      ],
    ],
    [
      'a declaration of entities',
      '<!DOCTYPE vxml [<!ENTITY a "b">]><vxml version="2.1"/>',
      ['1:34 error VXML_XML Document type declarations are not supported'],
    ],
  ])('finds %s', (_what, text, expected) => {
    expect(lint(text)).toEqual(expected);
  });

  it('takes the document type declaration of the recommendation', () => {
    const doctype =
      '<!DOCTYPE vxml PUBLIC "-//W3C//DTD VOICEXML 2.1//EN" "http://www.w3.org/TR/voicexml21/vxml.dtd">';
    expect(
      lint(
        `${doctype}<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><form><block>A</block></form></vxml>`,
      ),
    ).toEqual([]);
  });

  const voice = '<grammar version="1.0" root="r"><rule id="r">yes</rule></grammar>';
  it.each([
    [
      'prosody',
      '<block><prompt>\n<prosody rate="slow">A</prosody></prompt></block>',
      '3:1',
      'Record a prompt',
    ],
    ['phoneme', '<block><prompt>\n<phoneme ph="x">A</phoneme></prompt></block>', '3:1', 'Record a prompt'],
    ['lexicon', '<block><prompt>\n<lexicon uri="a.pls"/>A</prompt></block>', '3:1', 'as they are said'],
    ['hotword', '<block><prompt\nbargeintype="hotword">A</prompt></block>', '3:14', 'bargein="false"'],
    ['prefetch', '<block><goto next="#f"\nfetchhint="prefetch"/></block>', '3:12', 'maxage'],
    ['caching', '<block><goto next="#f"\ncaching="safe"/></block>', '3:10', 'maxage="0"'],
    ['a record that is not modal', '<record name="r"\nmodal="false"/>', '3:8', 'dtmfterm="true"'],
    ['a record of another kind', '<record name="r"\ntype="audio/mpeg"/>', '3:7', 'type="audio/wav"'],
    [
      'a form that is sent as text',
      '<block><submit next="b.vxml" method="post"\nenctype="text/plain"/></block>',
      '3:10',
      'multipart/form-data',
    ],
    ['inputmodes without keys', '\n<property name="inputmodes" value="voice"/>', '3:36', 'inputmodes="dtmf"'],
    ['universals', '\n<property name="universals" value="all"/>', '3:36', 'Write <link'],
    ['a property of speech', '\n<property name="confidencelevel" value="0.7"/>', '3:17', 'Leave it out'],
    [
      'an utterance that is recorded',
      '\n<property name="recordutterance" value="true"/>',
      '3:41',
      'Leave it out',
    ],
    ['a link for the voice', `<link next="#f">\n${voice}</link>`, '3:1', 'mode="dtmf"'],
    [
      'an alternative with a weight',
      '<field name="d"><grammar mode="dtmf" version="1.0" root="r"><rule id="r"><one-of>\n<item weight="2">1</item></one-of></rule></grammar></field>',
      '3:15',
      'meant more often',
    ],
    [
      'a grammar in another form',
      '<field name="d">\n<grammar mode="dtmf" type="application/srgs">#ABNF 1.0;</grammar></field>',
      '3:1',
      'application/srgs+xml',
    ],
  ])('warns of %s, with its place and what to do instead', (_what, inner, place, remedy) => {
    const found = lint(vxml(`<form id="f">${inner}</form>`)).filter((line) =>
      line.includes('VXML_UNSUPPORTED'),
    );
    expect(found).toEqual([expect.stringContaining(remedy)]);
    expect(found[0]?.startsWith(`${place} warning `), found[0]).toBe(true);
  });

  it('says nothing of grammars for the voice beside those for keys, nor of what is as it is here anyway', () => {
    const keys = '<grammar mode="dtmf" version="1.0" root="r"><rule id="r">1</rule></grammar>';
    const inner = `<property name="universals" value="none"/><property name="com.example.x" value="1"/><link next="#f">${voice}${keys}</link><block><prompt bargeintype="speech">A</prompt><goto next="#f" fetchhint="safe"/></block>`;
    expect(lint(vxml(`<form id="f">${inner}</form>`))).toEqual([]);
  });

  it('names the addresses of other files, but for sounds that a text makes up for', () => {
    const { references } = lintDocument(
      form('<block><audio src="a.wav"/><audio src="c.wav">C</audio><goto next="b.vxml#c"/></block>'),
      'file:///a.vxml',
      {
        limits: DEFAULT_LIMITS,
        evaluatorFactory: createRealmEvaluator,
      },
    );
    expect(references.map(({ use, uri }) => `${use} ${uri}`).sort()).toEqual([
      'audio a.wav',
      'document b.vxml#c',
    ]);
  });
});
