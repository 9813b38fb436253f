import { form, vxml } from '../testing/play-call.ts';
import type { Statement } from '../testing/statements.ts';
import { statements } from '../testing/statements.ts';

// VoiceXML 2.0 chapter 3, appendices D and P; SRGS 1.0; Semantic Interpretation 1.0: keys.

const builtin = (type: string) =>
  form(
    `<field name="f" type="${type}"><filled><log expr="typeof f + ' ' + f"/><exit/></filled></field><nomatch><log>nomatch</log><exit/></nomatch><noinput><log>noinput</log><exit/></noinput>`,
  );
/** What is keyed, and what comes of it; time runs out after it. */
const keyed = (type: string, keys: string, result: string): Statement => {
  return [`${type}: ${keys}`, builtin(type), [keys, '...'], [result]];
};
const onlyLogs = (section: string, list: readonly Statement[]): void => statements(section, list, 'logs');

onlyLogs('VoiceXML 2.0 appendix P built-in grammars', [
  keyed('boolean', '1', 'log boolean true'),
  keyed('boolean', '2', 'log boolean false'),
  keyed('boolean', '3', 'log nomatch'),
  keyed('boolean?y=7;n=9', '7', 'log boolean true'),
  keyed('boolean?y=7;n=9', '9', 'log boolean false'),
  keyed('boolean?y=7;n=9', '1', 'log nomatch'),
  keyed('date', '20260228', 'log string 20260228'),
  keyed('date', '20260229', 'log nomatch'),
  keyed('date', '20240229', 'log string 20240229'),
  keyed('date', '20261301', 'log nomatch'),
  keyed('digits', '1234#', 'log string 1234'),
  keyed('digits', '1234', 'log string 1234'),
  keyed('digits', '12*', 'log nomatch'),
  keyed('digits?length=4', '1234', 'log string 1234'),
  keyed('digits?length=4', '123#', 'log nomatch'),
  keyed('digits?minlength=2;maxlength=4', '1#', 'log nomatch'),
  keyed('digits?minlength=2;maxlength=4', '12#', 'log string 12'),
  keyed('digits?minlength=2;maxlength=4', '1234', 'log string 1234'),
  keyed('currency', '12*34', 'log string 12.34'),
  keyed('currency', '12#', 'log string 12.00'),
  keyed('currency', '*5#', 'log string 0.50'),
  keyed('currency', '1*2*', 'log nomatch'),
  keyed('number', '12*5#', 'log string 12.5'),
  keyed('number', '12#', 'log string 12'),
  keyed('number', '*5#', 'log string .5'),
  keyed('number', '1*2*', 'log nomatch'),
  keyed('phone', '18005551234#', 'log string 18005551234'),
  keyed('phone', '18005551234*567#', 'log string 18005551234x567'),
  keyed('phone', '*', 'log nomatch'),
  keyed('time', '0730', 'log string 0730?'),
  keyed('time', '1530', 'log string 1530h'),
  keyed('time', '0015', 'log string 0015h'),
  keyed('time', '2561', 'log nomatch'),
]);

statements('VoiceXML 2.0 appendix P parameters', [
  [
    'a parameter that there is not refuses the document',
    form('<field name="f" type="digits?size=4"/>'),
    [],
    ['error error.badfetch: http://ivr.test/app/, line 2, column 86: digits has no parameter "size"'],
  ],
  [
    'a built-in grammar may be named by its address',
    form(
      '<field name="f"><grammar src="builtin:dtmf/digits?length=2"/><filled><log expr="f"/></filled></field>',
    ),
    ['12'],
    ['wait 5000', 'wait 3000', 'log 12', 'end exit'],
  ],
  [
    'one for the voice is there and never heard',
    form(
      '<field name="f"><grammar src="builtin:grammar/boolean"/><grammar src="builtin:dtmf/boolean"/><filled><log expr="f"/></filled></field>',
    ),
    ['1'],
    ['wait 5000', 'log true', 'end exit'],
  ],
]);

const srgs = (rules: string, attributes = '') =>
  `<grammar mode="dtmf" version="1.0" root="r" ${attributes}>${rules}</grammar>`;
const match = (rules: string, attributes = '') =>
  form(
    `<field name="f">${srgs(rules, attributes)}<filled><log expr="typeof f == 'object' ? JSON.stringify(f) : f"/><exit/></filled></field><nomatch><log>nomatch</log><exit/></nomatch>`,
  );
const literal = 'tag-format="semantics/1.0-literals"';

onlyLogs('SRGS 1.0 grammars for keys', [
  ['2.1 keys are tokens between blanks', match('<rule id="r">1 2 3</rule>'), ['123'], ['log 123']],
  ['2.1 star and pound have names', match('<rule id="r">star 1 pound</rule>'), ['*1#'], ['log *1#']],
  [
    '2.1 tokens may stand in an element',
    match('<rule id="r"><token>1</token><token>2</token></rule>'),
    ['12'],
    ['log 12'],
  ],
  [
    '2.2.1 a rule of the same grammar',
    match(
      '<rule id="r"><ruleref uri="#d"/><ruleref uri="#d"/></rule><rule id="d"><one-of><item>1</item><item>2</item></one-of></rule>',
    ),
    ['21'],
    ['log 1'],
  ],
  ['2.2.3 NULL is nothing', match('<rule id="r">1<ruleref special="NULL"/>2</rule>'), ['12'], ['log 12']],
  [
    '2.2.3 VOID never matches',
    match('<rule id="r"><one-of><item>1<ruleref special="VOID"/></item><item>2</item></one-of></rule>'),
    ['1'],
    ['log nomatch'],
  ],
  ['2.3 a sequence', match('<rule id="r"><item>1</item><item>2</item></rule>'), ['12'], ['log 12']],
  [
    '2.4 alternatives',
    match('<rule id="r"><one-of><item>1</item><item>22</item></one-of></rule>'),
    ['22'],
    ['log 22'],
  ],
  [
    '2.4 the first alternative of two that match is taken',
    match(
      `<rule id="r"><one-of><item>1<tag>a</tag></item><item>1<tag>b</tag></item></one-of></rule>`,
      literal,
    ),
    ['1'],
    ['log a'],
  ],
  ['2.5 repeat: a number', match('<rule id="r"><item repeat="3">1</item></rule>'), ['111'], ['log 111']],
  [
    '2.5 repeat: too few',
    match('<rule id="r"><item repeat="3">1</item></rule>'),
    ['11', '...'],
    ['log nomatch'],
  ],
  [
    '2.5 repeat: from and to',
    match('<rule id="r"><item repeat="1-2"><one-of><item>1</item><item>2</item></one-of></item></rule>'),
    ['12'],
    ['log 12'],
  ],
  [
    '2.5 repeat: optional',
    match('<rule id="r">1<item repeat="0-1">2</item></rule>'),
    ['1', '...'],
    ['log 1'],
  ],
  [
    '2.5 repeat: at least',
    match('<rule id="r"><item repeat="2-">5</item></rule>'),
    ['5555', '...'],
    ['log 5555'],
  ],
  [
    '2.5 repeat of what may be empty ends',
    match('<rule id="r"><item repeat="0-"><item repeat="0-1">1</item></item></rule>'),
    ['11', '...'],
    ['log 11'],
  ],
  ['2.6 tags give the value', match('<rule id="r">1<tag>one</tag></rule>', literal), ['1'], ['log one']],
  [
    '3.1 rules may refer to themselves on the right',
    match('<rule id="r">1<item repeat="0-1"><ruleref uri="#r"/></item></rule>'),
    ['111', '...'],
    ['log 1'],
  ],
  [
    '4.1 the root rule is where it begins',
    form(
      `<field name="f"><grammar mode="dtmf" version="1.0" root="b"><rule id="a">1</rule><rule id="b">2</rule></grammar><filled><log expr="f"/><exit/></filled></field>`,
    ),
    ['2'],
    ['log 2'],
  ],
]);

onlyLogs('Semantic Interpretation 1.0', [
  ['without tags the value is what was keyed', match('<rule id="r">1 2</rule>'), ['12'], ['log 12']],
  [
    'scripts give out',
    match('<rule id="r">1<tag>out = "one";</tag></rule>', 'tag-format="semantics/1.0"'),
    ['1'],
    ['log one'],
  ],
  [
    'out begins as an object',
    match('<rule id="r">1<tag>out.a = 1;</tag>2<tag>out.b = 2;</tag></rule>'),
    ['12'],
    ['log {"a":1,"b":2}'],
  ],
  [
    'rules.name has the value of a rule',
    match(
      '<rule id="r"><ruleref uri="#d"/>9<tag>out = "d:" + rules.d;</tag></rule><rule id="d"><one-of><item>1<tag>out = "one";</tag></item><item>2<tag>out = "two";</tag></item></one-of></rule>',
    ),
    ['29'],
    ['log d:two'],
  ],
  [
    'rules.latest() has the value of the last one',
    match(
      '<rule id="r"><ruleref uri="#d"/><tag>out.a = rules.latest();</tag><ruleref uri="#d"/><tag>out.b = rules.latest();</tag></rule><rule id="d"><one-of><item>1</item><item>2</item></one-of></rule>',
    ),
    ['21'],
    ['log {"a":"2","b":"1"}'],
  ],
  [
    'meta.latest() has what was keyed for the last one',
    match(
      '<rule id="r"><ruleref uri="#d"/><tag>out = meta.latest().text;</tag></rule><rule id="d">1 2<tag>out = "x";</tag></rule>',
    ),
    ['12'],
    ['log 12'],
  ],
  [
    'meta.current() has what was keyed so far',
    match('<rule id="r">1 2<tag>out = meta.current().text;</tag></rule>'),
    ['12'],
    ['log 12'],
  ],
  [
    'a rule without tags has the value of its last rule',
    match('<rule id="r"><ruleref uri="#d"/></rule><rule id="d">1<tag>out = "one";</tag></rule>'),
    ['1'],
    ['log one'],
  ],
  [
    'a tag of the grammar is run before',
    match('<tag>var greeting = "hi ";</tag><rule id="r">1<tag>out = greeting + 1;</tag></rule>'),
    ['1'],
    ['log hi 1'],
  ],
  [
    'a tag that fails is error.semantic',
    form(
      `<field name="f">${srgs('<rule id="r">1<tag>out = nix;</tag></rule>')}</field><catch event="error.semantic"><log>error</log><exit/></catch>`,
    ),
    ['1'],
    ['log error'],
  ],
]);

const file = (rules: string, attributes = 'root="r"') =>
  `<grammar xmlns="http://www.w3.org/2001/06/grammar" mode="dtmf" version="1.0" ${attributes}>${rules}</grammar>`;
const outside = (src: string) =>
  form(
    `<field name="f"><grammar ${src}/><filled><log expr="f"/><exit/></filled></field><catch event="error"><log expr="_event"/><exit/></catch>`,
  );

statements('VoiceXML 2.0 3.1.1 grammars at addresses', [
  [
    'they are fetched before the caller is listened to',
    { '': outside('src="g.grxml" type="application/srgs+xml"'), 'g.grxml': file('<rule id="r">7</rule>') },
    ['7'],
    ['fetch grammar g.grxml', 'wait 5000', 'log 7', 'end exit'],
  ],
  [
    'they are not fetched again for the same document',
    {
      '': form(
        '<field name="f"><grammar src="g.grxml"/></field><field name="g"><grammar src="g.grxml"/></field>',
      ),
      'g.grxml': file('<rule id="r">7</rule>'),
    },
    ['7', '7'],
    ['fetch grammar g.grxml', 'wait 5000', 'wait 5000', 'end exit'],
  ],
  [
    'the address may name a rule',
    {
      '': outside('src="g.grxml#b"'),
      'g.grxml': file('<rule id="r">7</rule><rule id="b" scope="public">8</rule>'),
    },
    ['8'],
    ['fetch grammar g.grxml', 'wait 5000', 'log 8', 'end exit'],
  ],
  [
    'a rule that is not public cannot be named',
    { '': outside('src="g.grxml#b"'), 'g.grxml': file('<rule id="r">7</rule><rule id="b">8</rule>') },
    [],
    ['fetch grammar g.grxml', 'log error.badfetch', 'end exit'],
  ],
  [
    'a grammar that is not there is error.badfetch',
    outside('src="g.grxml"'),
    [],
    ['fetch grammar g.grxml', 'log error.badfetch.http.404', 'end exit'],
  ],
  [
    'a grammar that is none is error.badfetch',
    { '': outside('src="g.grxml"'), 'g.grxml': '<x/>' },
    [],
    ['fetch grammar g.grxml', 'log error.badfetch', 'end exit'],
  ],
  [
    'a grammar in another form is error.unsupported.format',
    { '': outside('src="g.grxml"'), 'g.grxml': '#ABNF 1.0;' },
    [],
    ['fetch grammar g.grxml', 'log error.unsupported.format', 'end exit'],
  ],
  [
    'a grammar for the voice is there and never heard',
    {
      '': form(
        '<field name="f"><grammar src="v.grxml"/><grammar src="builtin:dtmf/digits?length=1"/><filled><log expr="f"/></filled></field>',
      ),
      'v.grxml': '<grammar mode="voice" version="1.0" root="r"><rule id="r">yes please</rule></grammar>',
    },
    ['5'],
    ['fetch grammar v.grxml', 'wait 5000', 'log 5', 'end exit'],
  ],
  [
    'SRGS 2.2.2 a grammar refers to another one',
    {
      '': outside('src="g.grxml"'),
      'g.grxml': file('<rule id="r">1<ruleref uri="h.grxml#d"/></rule>'),
      'h.grxml': file('<rule id="d" scope="public">2<tag>out="two"</tag></rule>', ''),
    },
    ['12'],
    ['fetch grammar g.grxml', 'fetch grammar h.grxml', 'wait 5000', 'wait 3000', 'log two', 'end exit'],
  ],
  [
    '2.1 2 srcexpr is evaluated when the field is visited',
    {
      '': form(
        '<var name="n" expr="\'g\'"/><field name="f"><grammar srcexpr="n + \'.grxml\'"/><filled><log expr="f"/></filled></field>',
      ),
      'g.grxml': file('<rule id="r">7</rule>'),
    },
    ['7'],
    ['fetch grammar g.grxml', 'wait 5000', 'log 7', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 3.1.3 and 3.1.4 scope of grammars', [
  [
    'a form of the scope document is heard in other dialogs',
    vxml(
      `<form><field name="f" type="boolean"/></form><form id="d" scope="document">${srgs('<rule id="r">77<tag>out.x="7"</tag></rule>')}<field name="x"><filled><log expr="x"/></filled></field></form>`,
    ),
    ['77'],
    ['wait 5000', 'wait 3000', 'log 7', 'end exit'],
  ],
  [
    'one grammar of a form may have the scope document',
    vxml(
      `<form><field name="f" type="boolean"/></form><form id="d">${srgs('<rule id="r">77<tag>out.x="7"</tag></rule>', 'scope="document"')}<field name="x"><filled><log expr="x"/></filled></field></form>`,
    ),
    ['77'],
    ['wait 5000', 'wait 3000', 'log 7', 'end exit'],
  ],
  [
    'without it a form is not heard elsewhere',
    vxml(
      `<form><field name="f" type="boolean"/></form><form id="d">${srgs('<rule id="r">77<tag>out.x="7"</tag></rule>')}<field name="x"/></form>`,
    ),
    ['7'],
    ['wait 5000', 'say That was not one of the choices.', 'wait 5000'],
  ],
  [
    'grammars of the field go before those of the form',
    form(
      `${srgs('<rule id="r">1<tag>out.f="form"</tag></rule>')}<field name="f">${srgs('<rule id="r">1<tag>out="field"</tag></rule>')}<filled><log expr="f"/></filled></field>`,
    ),
    ['1'],
    ['wait 5000', 'log field', 'end exit'],
  ],
  [
    'a link goes behind what the field hears',
    form('<link dtmf="1" event="e"/><field name="f" type="boolean"><filled><log expr="f"/></filled></field>'),
    ['1'],
    ['wait 5000', 'log true', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 3.1.4 no grammar', [
  [
    'a field that nothing could fill is error.semantic where it stands',
    form(
      '<field name="f"><prompt>F</prompt><catch event="error.semantic"><log>none</log><exit/></catch></field>',
    ),
    [],
    ['log none', 'say F', 'end exit'],
  ],
  [
    'so is an initial item without a grammar of its form',
    form(
      '<initial/><field name="f" type="boolean"/><catch event="error.semantic"><log>none</log><exit/></catch>',
    ),
    [],
    ['log none', 'end exit'],
  ],
  [
    'a link is a grammar',
    form('<link dtmf="1" event="e"/><field name="f"/><catch event="e"><log>e</log><exit/></catch>'),
    ['1'],
    ['wait 5000', 'log e', 'end exit'],
  ],
]);

const slots = (value: string, items: string) =>
  form(
    `${srgs(`<rule id="r">1<tag>${value}</tag></rule>`)}<initial/>${items}<block><log><value expr="a"/> <value expr="b"/></log></block>`,
  );
statements('VoiceXML 2.0 3.1.6 results and input items', [
  [
    'a slot may be a property of a property',
    slots(
      'out.pizza = {size: "large", number: "3"};',
      '<field name="a" slot="pizza.size"/><field name="b" slot="pizza.number"/>',
    ),
    ['1'],
    ['wait 5000', 'log large 3', 'end exit'],
  ],
  [
    'two items may have the same slot',
    slots('out.x = "7";', '<field name="a" slot="x"/><field name="b" slot="x"/>'),
    ['1'],
    ['wait 5000', 'log 7 7', 'end exit'],
  ],
  [
    'a slot of a field-level result as well',
    form(
      `<field name="a" slot="x.y">${srgs('<rule id="r">1<tag>out.x = {y: "deep"};</tag></rule>')}<filled><log expr="a"/></filled></field>`,
    ),
    ['1'],
    ['wait 5000', 'log deep', 'end exit'],
  ],
  [
    'an item whose slot is not there is not filled',
    form(
      `${srgs('<rule id="r">1<tag>out.a = "1";</tag></rule>')}<initial/><field name="a" slot="a.b"/><field name="b" slot="a"><filled><log><value expr="typeof a"/> <value expr="b"/></log><exit/></filled></field>`,
    ),
    ['1'],
    ['wait 5000', 'log undefined 1', 'end exit'],
  ],
]);

const timed = (properties: string, type = 'digits') =>
  form(`${properties}<field name="f" type="${type}"><filled><log expr="f"/></filled></field>`);
const property = (name: string, value: string) => `<property name="${name}" value="${value}"/>`;

statements('VoiceXML 2.0 appendix D timing of keys', [
  [
    'timeout: the wait for the first key',
    timed(property('timeout', '2s')),
    ['...'],
    ['wait 2000', 'wait 2000'],
  ],
  [
    'interdigittimeout: the wait for the next one',
    timed(property('interdigittimeout', '700ms')),
    ['1'],
    ['wait 5000', 'wait 700'],
  ],
  [
    'interdigittimeout ends the input',
    timed(''),
    ['12', '...'],
    ['wait 5000', 'wait 3000', 'wait 3000', 'log 12', 'end exit'],
  ],
  [
    'termchar ends the input',
    timed(''),
    ['12#'],
    ['wait 5000', 'wait 3000', 'wait 3000', 'log 12', 'end exit'],
  ],
  [
    'termchar may be another key',
    timed(property('termchar', '*')),
    ['12*'],
    ['wait 5000', 'wait 3000', 'wait 3000', 'log 12', 'end exit'],
  ],
  [
    'without termchar no key ends it',
    timed(property('termchar', '')),
    ['12#'],
    ['wait 5000', 'wait 3000', 'wait 3000', 'say That was not one of the choices.', 'wait 5000'],
  ],
  [
    'what can take no more ends at once',
    timed('', 'digits?length=2'),
    ['12'],
    ['wait 5000', 'wait 3000', 'log 12', 'end exit'],
  ],
  [
    'termtimeout: the wait for termchar when no more can come',
    timed(property('termtimeout', '2s'), 'digits?length=2'),
    ['12'],
    ['wait 5000', 'wait 3000', 'wait 2000'],
  ],
  [
    'termtimeout ends the input',
    timed(property('termtimeout', '2s'), 'digits?length=2'),
    ['12', '...'],
    ['wait 5000', 'wait 3000', 'wait 2000', 'log 12', 'end exit'],
  ],
  [
    'termchar within termtimeout belongs to the input',
    form(
      `${property('termtimeout', '2s')}<field name="f" type="digits?length=2"/><field name="g" type="digits?length=1"/><filled><log><value expr="f"/> <value expr="g"/></log></filled>`,
    ),
    ['12#', '3', '...'],
    ['wait 5000', 'wait 3000', 'wait 2000', 'wait 5000', 'wait 2000', 'log 12 3', 'end exit'],
  ],
  [
    'another key within termtimeout belongs to what follows',
    form(
      `${property('termtimeout', '2s')}<field name="f" type="digits?length=2"/><field name="g" type="digits?length=1"/><filled><log><value expr="f"/> <value expr="g"/></log></filled>`,
    ),
    ['123', '...'],
    ['wait 5000', 'wait 3000', 'wait 2000', 'wait 2000', 'log 12 3', 'end exit'],
  ],
  [
    'too few keys are nomatch',
    timed('', 'digits?length=4'),
    ['12', '...'],
    ['wait 5000', 'wait 3000', 'wait 3000', 'say That was not one of the choices.', 'wait 5000'],
  ],
  [
    'termchar alone is nomatch',
    timed(''),
    ['#'],
    ['wait 5000', 'say That was not one of the choices.', 'wait 5000'],
  ],
  [
    'a key of the grammar is a key, also when it is termchar',
    form(`<field name="f">${srgs('<rule id="r">1 #</rule>')}<filled><log expr="f"/></filled></field>`),
    ['1#'],
    ['wait 5000', 'wait 3000', 'log 1#', 'end exit'],
  ],
  [
    'properties of a field go before those around it',
    form(`${property('timeout', '2s')}<field name="f" type="digits">${property('timeout', '4s')}</field>`),
    [],
    ['wait 4000'],
  ],
]);

statements('VoiceXML 2.0 4.1.8 keys ahead, 4.1.5 barge-in', [
  [
    'keys that come while something is fetched are taken by the next field',
    {
      '': form(
        '<field name="f" type="digits?length=1"><prompt>F</prompt></field><block><prompt>Moment</prompt><disconnect/></block>',
      ),
    },
    ['!1'],
    ['say F', 'stop', 'say Moment', 'disconnect', 'end hangup'],
  ],
  [
    'a key interrupts the prompt',
    form('<field name="f" type="digits?length=1"><prompt>F</prompt><filled><log expr="f"/></filled></field>'),
    ['!1'],
    ['say F', 'stop', 'log 1', 'end exit'],
  ],
  [
    'with bargein="false" it does not, and is lost',
    form(
      '<field name="f" type="digits?length=1"><prompt bargein="false">F</prompt><filled><log expr="f"/></filled></field>',
    ),
    ['!1', '2'],
    ['say F', 'wait 5000', 'log 2', 'end exit'],
  ],
  [
    'the property bargein does the same',
    form(
      '<property name="bargein" value="false"/><field name="f" type="digits?length=1"><prompt>F</prompt></field>',
    ),
    ['!1', '2'],
    ['say F', 'wait 5000', 'end exit'],
  ],
  [
    'an interruption leaves out all that waits',
    form(
      '<field name="f" type="digits?length=1"><prompt>One</prompt><prompt bargein="false">Two</prompt></field>',
    ),
    ['!1'],
    ['say One', 'stop', 'end exit'],
  ],
  [
    'prompts that cannot be interrupted are played by themselves',
    form(
      '<field name="f" type="digits?length=1"><prompt bargein="false">One</prompt><prompt>Two</prompt></field>',
    ),
    ['1'],
    ['say One', 'say Two', 'wait 5000', 'end exit'],
  ],
  [
    'inputmodes without dtmf hears no keys',
    form('<property name="inputmodes" value="voice"/><field name="f" type="digits?length=1"/>'),
    ['1', '...'],
    ['wait 5000', 'wait 5000'],
  ],
]);

statements('VoiceXML 2.0 5.1.5 application.lastresult$', [
  [
    'it has what was keyed',
    form(
      '<field name="f" type="boolean"><filled><log><value expr="application.lastresult$.utterance"/> <value expr="application.lastresult$.interpretation"/> <value expr="application.lastresult$.inputmode"/> <value expr="application.lastresult$.confidence"/></log></filled></field>',
    ),
    ['1'],
    ['wait 5000', 'log 1 true dtmf 1', 'end exit'],
  ],
  [
    'it is a list of one',
    form(
      '<field name="f" type="boolean"><filled><log><value expr="lastresult$.length"/> <value expr="lastresult$[0].utterance"/></log></filled></field>',
    ),
    ['2'],
    ['wait 5000', 'log 1 2', 'end exit'],
  ],
  [
    'it is there after nomatch',
    form(
      '<field name="f" type="boolean"><nomatch><log expr="application.lastresult$.utterance"/><exit/></nomatch></field>',
    ),
    ['9'],
    ['wait 5000', 'log 9', 'end exit'],
  ],
  [
    'it is there after a link',
    form(
      '<link dtmf="9" event="e"/><field name="f" type="boolean"/><catch event="e"><log expr="application.lastresult$.utterance"/><exit/></catch>',
    ),
    ['9'],
    ['wait 5000', 'log 9', 'end exit'],
  ],
  [
    'it has no value before anything was keyed',
    form('<block><log expr="typeof application.lastresult$"/></block>'),
    [],
    ['log undefined', 'end exit'],
  ],
]);
