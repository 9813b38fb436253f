import { expect, test } from 'vitest';
import { form, playCall, vxml } from '../testing/play-call.ts';

// VoiceXML 2.0 and 2.1: documents that are not to be run: `error.badfetch`, with where and what it is.

const RULE = '<rule id="r">1</rule>';
const keys = (attributes = '') =>
  `<grammar mode="dtmf" version="1.0" root="r" ${attributes}>${RULE}</grammar>`;
const block = (inside: string) => form(`<block>${inside}</block>`);
const menu = (attributes: string, inside: string) => vxml(`<menu ${attributes}>${inside}</menu>`);

test.each<readonly [name: string, document: string, why: RegExp]>([
  ['2.1.1 two dialogs of one id', vxml('<form id="a"/><form id="a"/>'), /two dialogs "a"/],
  ['2.1.3 two items of one name', form('<block name="a"/><field name="a"/>'), /two variables "a"/],
  ['2.1.3 an item named like a variable', form('<var name="a"/><field name="a"/>'), /two variables "a"/],
  [
    '2.2.1 dtmf="true" beside a choice with a key of its own, but for * # 0',
    menu('dtmf="true"', '<choice dtmf="1" event="a">a</choice><choice event="b">b</choice>'),
    /only \*, # and 0/,
  ],
  [
    '2.2.2 a choice that leads to two places',
    menu('', '<choice dtmf="1" next="#a" event="b"/>'),
    /only one of/,
  ],
  ['2.2.2 a choice that leads nowhere', menu('', '<choice dtmf="1">a</choice>'), /needs one of/],
  [
    '2.2.2 a choice with two messages',
    menu('', '<choice dtmf="1" event="a" message="b" messageexpr="c"/>'),
    /only one of/,
  ],
  [
    '2.3.1 a field whose type has a wrong parameter',
    form('<field name="f" type="digits?length=x"/>'),
    /length is/,
  ],
  ['2.3.4 a subdialog without address', form('<subdialog name="s"/>'), /needs one of src, srcexpr/],
  [
    '2.3.4 a subdialog with two',
    form('<subdialog name="s" src="a" srcexpr="b"/>'),
    /only one of src, srcexpr/,
  ],
  [
    '2.3.4.1 a parameter without value',
    form('<subdialog name="s" src="a"><param name="p"/></subdialog>'),
    /needs one of expr, value/,
  ],
  [
    '2.3.4.1 a parameter with two values',
    form('<subdialog name="s" src="a"><param name="p" expr="1" value="1"/></subdialog>'),
    /only one of expr, value/,
  ],
  ['2.3.7 a transfer to nobody', form('<transfer name="t"/>'), /needs one of dest, destexpr/],
  ['2.3.7 a transfer to two', form('<transfer name="t" dest="tel:1" destexpr="x"/>'), /only one of dest/],
  [
    '2.3.7 a transfer with two kinds of data',
    form('<transfer name="t" dest="tel:1" aai="a" aaiexpr="b"/>'),
    /only one of aai/,
  ],
  [
    '2.1 7 a transfer of two types',
    form('<transfer name="t" dest="tel:1" bridge="true" type="blind"/>'),
    /only one of bridge, type/,
  ],
  [
    '2.1 7 a transfer of a type that there is not',
    form('<transfer name="t" dest="tel:1" type="x"/>'),
    /type is one of/,
  ],
  [
    '2.4 filled in an item with a mode',
    form('<field name="f"><filled mode="any"/></field>'),
    /has no mode and no namelist/,
  ],
  [
    '2.4 filled in an item with names',
    form('<field name="f"><filled namelist="f"/></field>'),
    /has no mode and no namelist/,
  ],
  ['2.4 filled with a name of no item', form('<field name="f"/><filled namelist="g"/>'), /no input item "g"/],
  [
    '2.4 filled with an item that takes no input',
    form('<block name="b"/><field name="f"/><filled namelist="b f"/>'),
    /no input item "b"/,
  ],
  ['2.5 a link that leads to two places', vxml('<link dtmf="1" next="#a" event="b"/>'), /only one of/],
  ['2.5 a link that leads nowhere', vxml('<link dtmf="1"/>'), /needs one of/],
  [
    '3.1.1.1 a grammar with rules and an address',
    form('<field name="f"><grammar src="a">1</grammar></field>'),
    /either inside or at an address/,
  ],
  ['3.1.1.1 a grammar with neither', form('<field name="f"><grammar mode="dtmf"/></field>'), /needs rules/],
  [
    '2.1 2 a grammar with two addresses',
    form('<field name="f"><grammar src="a" srcexpr="b"/></field>'),
    /only one of src, srcexpr/,
  ],
  [
    '3.1.3 a scope for a grammar of a field',
    form(`<field name="f">${keys('scope="document"')}</field>`),
    /scope/,
  ],
  [
    '3.1.3 a scope for a grammar of a link',
    vxml(`<link next="#a">${keys('scope="document"')}</link>`),
    /scope/,
  ],
  [
    '3.1.3 a scope for a grammar of a choice',
    menu('', `<choice next="#a">${keys('scope="dialog"')}</choice>`),
    /scope/,
  ],
  ['4.1.3 audio without a source', block('<audio>A</audio>'), /needs one of src, expr/],
  ['4.1.3 audio with two', block('<audio src="a" expr="b"/>'), /only one of src, expr/],
  ['2.1 4 a mark without name', block('<prompt><mark/></prompt>'), /needs one of name, nameexpr/],
  [
    '2.1 4 a mark with two names',
    block('<prompt><mark name="a" nameexpr="b"/></prompt>'),
    /only one of name/,
  ],
  [
    '5.1.2 a variable with the name of a scope before it',
    block('<var name="document.x"/>'),
    /not the name of a variable/,
  ],
  ['5.1.1 a variable whose name is none', vxml('<var name="1x"/>'), /not the name of a variable/],
  ['5.2.1 throw without an event', block('<throw/>'), /needs one of event, eventexpr/],
  ['5.2.1 throw with two', block('<throw event="a" eventexpr="b"/>'), /only one of event/],
  ['5.2.2 a count that is none', form('<noinput count="0"/>'), /count is a number from 1/],
  ['5.3.7 goto with two targets', block('<goto next="#a" nextitem="b"/>'), /only one of/],
  ['5.3.7 goto without one', block('<goto/>'), /needs one of/],
  ['5.3.8 submit with two addresses', block('<submit next="a" expr="b"/>'), /only one of next, expr/],
  ['5.3.8 submit without one', block('<submit/>'), /needs one of next, expr/],
  ['5.3.9 exit with a value and names', block('<exit expr="1" namelist="a"/>'), /only one of expr, namelist/],
  ['5.3.10 return with an event and names', block('<return event="a" namelist="b"/>'), /only one of/],
  ['5.3.12 a script inside and at an address', block('<script src="a">var b;</script>'), /either inside/],
  ['2.1 3 a script with two addresses', block('<script src="a" srcexpr="b"/>'), /only one of src, srcexpr/],
  ['2.1 5 data without an address', block('<data name="d"/>'), /needs one of src, srcexpr/],
  ['2.1 8 foreach over nothing', block('<foreach item="a"/>'), /needs the attribute "array"/],
  ['2.1 8 foreach without a variable', block('<foreach array="a"/>'), /needs the attribute "item"/],
  [
    '6.2.1 meta with neither name nor http-equiv',
    vxml('<meta content="x"/>'),
    /needs one of name, http-equiv/,
  ],
  ['6.3 a property without value', vxml('<property name="timeout"/>'), /needs the attribute "value"/],
  ['6.5 a time without unit', block('<prompt timeout="5">A</prompt>'), /a time such as 5s/],
  ['6.5 a time below nothing', form('<record name="r" maxtime="-1s"/>'), /a time such as 5s/],
  [
    'appendix P boolean with one key for both',
    form('<field name="f" type="boolean?y=1;n=1"/>'),
    /different keys/,
  ],
  [
    'appendix P digits with more at least than at most',
    form('<field name="f" type="digits?minlength=5;maxlength=4"/>'),
    /not above/,
  ],
  [
    'appendix P digits with a length and a minlength',
    form('<field name="f" type="digits?length=5;minlength=4"/>'),
    /takes a length/,
  ],
])('VoiceXML refuses %s', (_name, document, why) => {
  const lines = playCall({ documents: { '': document } });
  expect(lines).toEqual([
    expect.stringMatching(/^error error\.badfetch: http:\/\/ivr\.test\/app\/, line \d+, column \d+: /u),
  ]);
  expect(lines[0]).toMatch(why);
});
