import { form, vxml } from '../testing/play-call.ts';
import { statements } from '../testing/statements.ts';

// VoiceXML 2.0 chapter 2: forms, menus, links and their items.

const digit = (name: string, inside = '') => `<field name="${name}" type="digits?length=1">${inside}</field>`;
const menu = (attributes: string, inside: string) =>
  vxml(
    `<menu ${attributes}>${inside}</menu><form id="a"><block>A</block></form><form id="b"><block>B</block></form>`,
  );

statements('VoiceXML 2.0 2.1 forms', [
  [
    '2.1.1 the first item whose variable is undefined is visited',
    form('<var name="x" expr="1"/><block name="b" expr="true">no</block><block>yes</block>'),
    [],
    ['say yes', 'end exit'],
  ],
  [
    '2.1.1 an item whose condition is false is passed over',
    form('<block cond="false">no</block><block cond="1 == 1">yes</block>'),
    [],
    ['say yes', 'end exit'],
  ],
  [
    '2.1.1 a field that is filled is not visited again',
    form(`${digit('f', '<prompt>F</prompt>')}${digit('g', '<prompt>G</prompt>')}`),
    ['1', '2'],
    ['say F', 'wait 5000', 'say G', 'wait 5000', 'end exit'],
  ],
  [
    '2.1.2 variables of items are made in the order of the document',
    form(
      '<var name="x" expr="1"/><block name="b" expr="x"/><var name="y" expr="b + 1"/><block><log expr="y"/></block>',
    ),
    [],
    ['log 2', 'end exit'],
  ],
  [
    '2.1.2 a condition may use what was filled',
    form(`${digit('f')}<block cond="f == 1">one</block><block cond="f != 1">other</block>`),
    ['2'],
    ['wait 5000', 'say other', 'end exit'],
  ],
  [
    '2.1.3 a form is directed by the order of its fields',
    form(`${digit('a')}${digit('b')}<filled><log expr="a + b"/></filled>`),
    ['1', '2'],
    ['wait 5000', 'wait 5000', 'log 12', 'end exit'],
  ],
  [
    '2.1.4 an unnamed item cannot be cleared away by chance',
    form('<block>once</block><block><log>twice</log></block>'),
    [],
    ['log twice', 'say once', 'end exit'],
  ],
  [
    '2.1.5 a grammar of the form fills several fields',
    form(
      '<grammar mode="dtmf" version="1.0" root="r"><rule id="r"><one-of><item>12<tag>out.a="1"; out.b="2";</tag></item></one-of></rule></grammar><initial name="i"><prompt>Both</prompt></initial><field name="a"><prompt>A</prompt></field><field name="b"><prompt>B</prompt></field><filled><log><value expr="a"/><value expr="b"/></log></filled>',
    ),
    ['12'],
    ['say Both', 'wait 5000', 'wait 3000', 'log 12', 'end exit'],
  ],
  [
    '2.1.5 the initial item is done once one field is filled',
    form(
      '<grammar mode="dtmf" version="1.0" root="r"><rule id="r">1<tag>out.a="x";</tag></rule></grammar><initial><prompt>Both</prompt></initial><field name="a"/><field name="b"><grammar mode="dtmf" version="1.0" root="r"><rule id="r">5</rule></grammar><prompt>B</prompt></field><filled><log><value expr="a"/> <value expr="b"/></log></filled>',
    ),
    ['1', '5'],
    ['say Both', 'wait 5000', 'say B', 'wait 5000', 'log x 5', 'end exit'],
  ],
  [
    '2.1.5 the slot of a field is what its grammar calls it',
    form(
      '<grammar mode="dtmf" version="1.0" root="r"><rule id="r">7<tag>out.city="bonn";</tag></rule></grammar><initial/><field name="where" slot="city"><filled><log expr="where"/></filled></field>',
    ),
    ['7'],
    ['wait 5000', 'log bonn', 'end exit'],
  ],
  [
    '2.1.6 goto nextitem visits that item next',
    form(
      `<block><goto nextitem="g"/></block>${digit('f', '<prompt>F</prompt>')}${digit('g', '<prompt>G</prompt><filled><exit/></filled>')}`,
    ),
    ['1'],
    ['say G', 'wait 5000', 'end exit'],
  ],
  [
    '2.1.6 goto nextitem also visits what is filled',
    form(`${digit('f', '<prompt>F</prompt>')}<block cond="f == 1"><goto nextitem="f"/></block>`),
    ['1', '2'],
    ['say F', 'wait 5000', 'say F', 'wait 5000', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 2.1.6 the next item', [
  [
    'goto nextitem visits an item whatever its condition is',
    form(
      '<block><goto nextitem="c"/></block><block name="b">B</block><block name="c" cond="false">C<exit/></block>',
    ),
    [],
    ['say C', 'end exit'],
  ],
  [
    'and says its prompts, also after an event',
    form(
      `${digit('f', '<prompt>F</prompt><nomatch><goto nextitem="g"/></nomatch>')}${digit('g', '<prompt>G</prompt><filled><exit/></filled>')}`,
    ),
    ['*', '1'],
    ['say F', 'wait 5000', 'say G', 'wait 5000', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 2.2 menus', [
  [
    '2.2.1 a choice leads to its dialog',
    menu('', '<prompt>M</prompt><choice dtmf="1" next="#a">a</choice><choice dtmf="2" next="#b">b</choice>'),
    ['2'],
    ['say M', 'wait 5000', 'say B', 'end exit'],
  ],
  [
    '2.2.1 dtmf="true" numbers the choices',
    menu('dtmf="true"', '<choice next="#a">a</choice><choice next="#b">b</choice>'),
    ['2'],
    ['wait 5000', 'say B', 'end exit'],
  ],
  [
    '2.2.1 dtmf="true" leaves keys of choices alone',
    menu('dtmf="true"', '<choice dtmf="*" next="#a">a</choice><choice next="#b">b</choice>'),
    ['1'],
    ['wait 5000', 'say B', 'end exit'],
  ],
  [
    '2.2.1 dtmf="true" numbers nine choices: the tenth has no key',
    menu(
      'dtmf="true"',
      `${'<choice next="#a">a</choice>'.repeat(9)}<choice next="#b">b</choice><choice dtmf="0" next="#b">c</choice>`,
    ),
    ['0'],
    ['wait 5000', 'say B', 'end exit'],
  ],
  [
    '2.2.2 a choice may throw an event',
    menu(
      '',
      '<choice dtmf="1" event="my.event">a</choice><catch event="my"><log expr="_event"/><exit/></catch>',
    ),
    ['1'],
    ['wait 5000', 'log my.event', 'end exit'],
  ],
  [
    '2.2.2 the event of a choice may be an expression, and has a message',
    menu(
      '',
      '<choice dtmf="1" eventexpr="\'my.\' + 1" message="hi">a</choice><catch event="my"><log><value expr="_event"/> <value expr="_message"/></log><exit/></catch>',
    ),
    ['1'],
    ['wait 5000', 'log my.1 hi', 'end exit'],
  ],
  [
    '2.2.2 the address of a choice may be an expression',
    menu('', '<choice dtmf="1" expr="\'#\' + \'a\'">a</choice>'),
    ['1'],
    ['wait 5000', 'say A', 'end exit'],
  ],
  [
    '2.2.2 a choice may have a grammar of its own',
    menu(
      '',
      '<choice next="#b"><grammar mode="dtmf" version="1.0" root="r"><rule id="r">77</rule></grammar>b</choice>',
    ),
    ['77'],
    ['wait 5000', 'wait 3000', 'say B', 'end exit'],
  ],
  [
    '2.2.2 choices may have several keys',
    menu('', '<choice dtmf="1 1" next="#a">a</choice><choice dtmf="12" next="#b">b</choice>'),
    ['12'],
    ['wait 5000', 'wait 3000', 'say B', 'end exit'],
  ],
  [
    '2.2.4 enumerate says all choices with their keys',
    menu(
      'dtmf="true"',
      '<prompt><enumerate/></prompt><choice next="#a">sports</choice><choice next="#b">news</choice>',
    ),
    ['1'],
    ['say For sports, press 1. For news, press 2.', 'wait 5000', 'say A', 'end exit'],
  ],
  [
    '2.2.4 enumerate with content says that of each',
    menu(
      'dtmf="true"',
      '<prompt><enumerate>Key <value expr="_dtmf"/> means <value expr="_prompt"/>; </enumerate></prompt><choice next="#a">sports</choice><choice next="#b">news</choice>',
    ),
    ['1'],
    ['say Key 1 means sports; Key 2 means news;', 'wait 5000', 'say A', 'end exit'],
  ],
  [
    '2.2.4 enumerate elsewhere is error.semantic',
    form('<catch event="error.semantic"><log>wrong</log><exit/></catch><block><enumerate/></block>'),
    [],
    ['log wrong', 'end exit'],
  ],
  [
    '2.2.5 noinput asks again',
    menu('', '<prompt>M</prompt><choice dtmf="1" next="#a">a</choice>'),
    ['...', '1'],
    ['say M', 'wait 5000', 'say M', 'wait 5000', 'say A', 'end exit'],
  ],
  [
    '2.2.5 nomatch says so and asks again',
    menu('', '<prompt>M</prompt><choice dtmf="1" next="#a">a</choice>'),
    ['9', '1'],
    ['say M', 'wait 5000', 'say That was not one of the choices.', 'say M', 'wait 5000', 'say A', 'end exit'],
  ],
  [
    '2.2.5 handlers of a menu count',
    menu(
      '',
      '<prompt>M</prompt><noinput count="1">one<reprompt/></noinput><noinput count="2">two<exit/></noinput><choice dtmf="1" next="#a">a</choice>',
    ),
    ['...', '...'],
    ['say M', 'wait 5000', 'say one', 'say M', 'wait 5000', 'say two', 'end exit'],
  ],
  [
    '2.2.5 a menu that throws is visited again',
    menu(
      '',
      '<prompt>M</prompt><choice dtmf="1" event="e">a</choice><choice dtmf="2" next="#b">b</choice><catch event="e"><reprompt/></catch>',
    ),
    ['1', '2'],
    ['say M', 'wait 5000', 'say M', 'wait 5000', 'say B', 'end exit'],
  ],
  [
    '2.2 a menu of the scope document is heard elsewhere',
    vxml(
      `<form>${digit('f')}</form><menu scope="document" id="m"><choice dtmf="*" next="#a">a</choice></menu><form id="a"><block>A</block></form>`,
    ),
    ['*'],
    ['wait 5000', 'say A', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 2.3.1 fields', [
  [
    'a built-in grammar is named by type',
    form('<field name="f" type="boolean"><filled><log expr="f === true"/></filled></field>'),
    ['1'],
    ['wait 5000', 'log true', 'end exit'],
  ],
  [
    '2.3.1.2 the shadow variable has what was keyed',
    form(
      digit(
        'f',
        '<filled><log><value expr="f$.utterance"/> <value expr="f$.inputmode"/> <value expr="f$.confidence"/></log></filled>',
      ),
    ),
    ['4'],
    ['wait 5000', 'log 4 dtmf 1', 'end exit'],
  ],
  [
    '2.3.1.2 the shadow variable has the interpretation',
    form(
      '<field name="f"><grammar mode="dtmf" version="1.0" root="r" tag-format="semantics/1.0-literals"><rule id="r">1<tag>yes</tag></rule></grammar><filled><log><value expr="f"/> <value expr="f$.utterance"/> <value expr="f$.interpretation"/></log></filled></field>',
    ),
    ['1'],
    ['wait 5000', 'log yes 1 yes', 'end exit'],
  ],
  [
    '2.3.1.3 options make a grammar',
    form(
      '<field name="f"><prompt><enumerate/></prompt><option dtmf="1" value="v1">one</option><option dtmf="2">two</option><filled><log expr="f"/></filled></field>',
    ),
    ['1'],
    ['say For one, press 1. For two, press 2.', 'wait 5000', 'log v1', 'end exit'],
  ],
  [
    '2.3.1.3 an option without value has its text',
    form('<field name="f"><option dtmf="2"> two  men </option><filled><log expr="f"/></filled></field>'),
    ['2'],
    ['wait 5000', 'log two men', 'end exit'],
  ],
  [
    '2.3.1.3 an option without text has its key',
    form('<field name="f"><option dtmf="3"/><filled><log expr="f"/></filled></field>'),
    ['3'],
    ['wait 5000', 'log 3', 'end exit'],
  ],
  [
    'a modal field hears its own grammars only',
    vxml(`<link dtmf="*" event="x"/><form><field name="f" modal="true" type="digits?length=1"/></form>`),
    ['*'],
    ['wait 5000', 'say That was not one of the choices.', 'wait 5000'],
  ],
  [
    'expr gives the first value',
    form('<field name="f" expr="\'set\'"/><block><log expr="f"/></block>'),
    [],
    ['log set', 'end exit'],
  ],
  [
    'an unknown built-in type is error.unsupported.builtin',
    form(
      '<field name="f" type="colour"/><catch event="error.unsupported.builtin"><log expr="_event"/><exit/></catch>',
    ),
    [],
    ['log error.unsupported.builtin', 'end exit'],
  ],
  [
    'a field takes the property of an object that is named like it',
    form(
      '<field name="f"><grammar mode="dtmf" version="1.0" root="r"><rule id="r">1<tag>out.f = 5; out.g = 6;</tag></rule></grammar><filled><log expr="f"/></filled></field>',
    ),
    ['1'],
    ['wait 5000', 'log 5', 'end exit'],
  ],
  [
    'a field takes the whole object otherwise',
    form(
      '<field name="f"><grammar mode="dtmf" version="1.0" root="r"><rule id="r">1<tag>out.g = 6;</tag></rule></grammar><filled><log expr="f.g"/></filled></field>',
    ),
    ['1'],
    ['wait 5000', 'log 6', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 2.3.2 and 2.3.3 blocks and initial items', [
  [
    'a block is done once',
    form('<block name="b">B</block><block><log expr="b"/></block>'),
    [],
    ['log true', 'say B', 'end exit'],
  ],
  ['a block with a value is passed over', form('<block expr="1">B</block>'), [], ['end exit']],
  [
    'a block may be cleared and done again',
    form(
      '<var name="n" expr="0"/><block name="b"><assign name="n" expr="n+1"/></block><block><if cond="n &lt; 3"><clear namelist="b"/></if></block><block><log expr="n"/></block>',
    ),
    [],
    ['log 2', 'end exit'],
  ],
  [
    'text and elements of speech in a block are a prompt',
    form('<block>One <value expr="2"/> <audio src="3.wav">three</audio><log>then</log>four</block>'),
    [],
    ['log then', 'say One 2', 'audio 3.wav (say three)', 'say four', 'end exit'],
  ],
  [
    'initial asks again after noinput',
    form(
      '<grammar mode="dtmf" version="1.0" root="r"><rule id="r">1<tag>out.a=1</tag></rule></grammar><initial><prompt>I</prompt><noinput>hm<reprompt/></noinput></initial><field name="a"/>',
    ),
    ['...', '1'],
    ['say I', 'wait 5000', 'say hm', 'say I', 'wait 5000', 'end exit'],
  ],
  [
    'initial may be given up by its variable',
    form(
      `<grammar mode="dtmf" version="1.0" root="r"><rule id="r">1<tag>out.a=1</tag></rule></grammar><initial name="i"><prompt>I</prompt><noinput><assign name="i" expr="true"/><reprompt/></noinput></initial>${digit('a', '<prompt>A</prompt>')}`,
    ),
    ['...', '1'],
    ['say I', 'wait 5000', 'say A', 'wait 5000', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 2.3.5 objects', [
  [
    'an object is error.unsupported.objectname',
    form(
      '<object name="o" classid="x"/><catch event="error.unsupported.objectname"><log expr="_event"/><exit/></catch>',
    ),
    [],
    ['log error.unsupported.objectname', 'end exit'],
  ],
]);

const record = (attributes: string, inside: string) =>
  form(`<record name="r" ${attributes}>${inside}</record>`);

statements('VoiceXML 2.0 2.3.6 recording', [
  [
    'the recording is the value',
    record('', '<filled><log expr="r"/></filled>'),
    ['record 3000'],
    ['record max 300000 silence 2000', 'log recording:1', 'end exit'],
  ],
  [
    'prompts are played first, then the tone',
    record('beep="true" maxtime="10s" finalsilence="2500ms"', '<prompt>Speak</prompt>'),
    ['record 3000'],
    ['say Speak', 'record beep max 10000 silence 2500', 'end exit'],
  ],
  [
    'the shadow variable has length and size',
    record(
      '',
      '<filled><log><value expr="r$.duration"/> <value expr="r$.size"/> <value expr="r$.termchar"/> <value expr="r$.maxtime"/></log></filled>',
    ),
    ['record 3000'],
    ['record max 300000 silence 2000', 'log 3000 24000 null false', 'end exit'],
  ],
  [
    'any key ends it',
    record('', '<filled><log expr="r$.termchar"/></filled>'),
    ['5', 'record 2000'],
    ['record max 300000 silence 2000', 'stop recording', 'log 5', 'end exit'],
  ],
  [
    'no key ends it with dtmfterm="false"',
    record('dtmfterm="false"', '<filled><log expr="r$.termchar"/></filled>'),
    ['5', 'record 2000'],
    ['record max 300000 silence 2000', 'log null', 'end exit'],
  ],
  [
    'silence is noinput',
    record('', '<prompt>Speak</prompt><noinput>Nothing<reprompt/></noinput>'),
    ['record none', 'record 1000'],
    [
      'say Speak',
      'record max 300000 silence 2000',
      'say Nothing',
      'say Speak',
      'record max 300000 silence 2000',
      'end exit',
    ],
  ],
  [
    'a hang-up keeps what was recorded until then, and what it was like',
    form(
      '<record name="r"/><catch event="connection.disconnect.hangup"><log expr="r"/><log expr="r$.duration"/><exit/></catch>',
    ),
    ['hangup 1500'],
    ['record max 300000 silence 2000', 'stop recording', 'log recording:1', 'log 1500', 'end exit'],
  ],
  [
    'what was recorded until a hang-up can be sent',
    {
      '': form(
        '<record name="r"/><catch event="connection.disconnect.hangup"><submit next="keep" method="post" enctype="multipart/form-data" namelist="r"/></catch>',
      ),
      keep: form('<block><exit/></block>'),
    },
    ['hangup 1500'],
    ['record max 300000 silence 2000', 'stop recording', 'post document keep r=recording:1', 'end exit'],
  ],
  [
    'a hang-up before anything was said leaves it without value',
    form(
      '<record name="r"/><catch event="connection.disconnect.hangup"><log expr="typeof r"/><exit/></catch>',
    ),
    ['hangup'],
    ['record max 300000 silence 2000', 'stop recording', 'log undefined', 'end exit'],
  ],
  [
    'times that make no sense are bounded: ten minutes at most',
    record('maxtime="99999s" finalsilence="0s"', ''),
    ['record 3000'],
    ['record max 600000 silence 20', 'end exit'],
  ],
  [
    'a key while its prompt plays begins the recording',
    record('', '<prompt>Speak</prompt>'),
    ['!1', 'record 1000'],
    ['say Speak', 'stop', 'record max 300000 silence 2000', 'end exit'],
  ],
  [
    'a recording can be played',
    record('', '<filled><prompt><audio expr="r"/></prompt></filled>'),
    ['record 1000'],
    ['record max 300000 silence 2000', 'audio recording:1', 'end exit'],
  ],
  [
    'a recording can be sent',
    {
      '': record(
        '',
        '<filled><submit next="keep" method="post" enctype="multipart/form-data" namelist="r"/></filled>',
      ),
      keep: form('<block>Kept</block>'),
    },
    ['record 1000'],
    ['record max 300000 silence 2000', 'post document keep r=recording:1', 'say Kept', 'end exit'],
  ],
]);

const transfer = (attributes: string, inside = '') =>
  form(
    `<transfer name="t" dest="tel:+1555" ${attributes}>${inside}<filled><log><value expr="t"/> <value expr="t$.duration"/></log></filled></transfer>`,
  );

statements('VoiceXML 2.0 2.3.7 and 2.1 7 transfer', [
  [
    '2.3.7.1 blind: the caller is handed over and the document told',
    form(
      '<transfer name="t" dest="tel:+1555"/><catch event="connection.disconnect.transfer"><log expr="_event"/><exit/></catch>',
    ),
    ['transfer handedOver'],
    ['transfer blind tel:+1555', 'log connection.disconnect.transfer', 'end exit'],
  ],
  [
    '2.3.7.1 blind: without a handler the call of the document ends',
    transfer('bridge="false"'),
    ['transfer handedOver'],
    ['transfer blind tel:+1555', 'end transferred'],
  ],
  [
    '2.3.7.1 prompts are played before',
    transfer('', '<prompt>Hold on</prompt>'),
    ['transfer handedOver'],
    ['say Hold on', 'transfer blind tel:+1555', 'end transferred'],
  ],
  [
    '2.3.7.2 bridge: the variable tells the end',
    transfer('bridge="true"'),
    ['transfer far_end_disconnect'],
    ['transfer bridge tel:+1555', 'log far_end_disconnect 12', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: busy',
    transfer('bridge="true"'),
    ['transfer busy'],
    ['transfer bridge tel:+1555', 'log busy 12', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: no answer',
    transfer('bridge="true"'),
    ['transfer noanswer'],
    ['transfer bridge tel:+1555', 'log noanswer 12', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: network busy',
    transfer('bridge="true"'),
    ['transfer network_busy'],
    ['transfer bridge tel:+1555', 'log network_busy 12', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: the longest time was reached',
    transfer('bridge="true" maxtime="60s"'),
    ['transfer maxtime_disconnect'],
    ['transfer bridge tel:+1555 60000', 'log maxtime_disconnect 12', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: unknown',
    transfer('bridge="true"'),
    ['transfer unknown'],
    ['transfer bridge tel:+1555', 'log unknown 12', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: the network let go',
    transfer('bridge="true"'),
    ['transfer network_disconnect'],
    ['transfer bridge tel:+1555', 'log network_disconnect 12', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: what was keyed to end it is told',
    form(
      '<transfer name="t" dest="tel:+1" bridge="true"><grammar mode="dtmf" version="1.0" root="r"><rule id="r">* 9</rule></grammar><filled><log><value expr="t$.utterance"/> <value expr="t$.inputmode"/></log></filled></transfer>',
    ),
    ['*9', 'transfer far_end_disconnect'],
    ['transfer bridge tel:+1', 'end transfer', 'log *9 dtmf', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: keys of links do not end it',
    form(
      '<link dtmf="*" event="x"/><transfer name="t" dest="tel:+1" bridge="true"><filled><log expr="t"/></filled></transfer>',
    ),
    ['*', 'transfer busy'],
    ['transfer bridge tel:+1', 'log busy', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: a key of its grammar ends it',
    transfer('bridge="true"', '<grammar mode="dtmf" version="1.0" root="r"><rule id="r">*</rule></grammar>'),
    ['1*', 'transfer far_end_disconnect'],
    ['transfer bridge tel:+1555', 'end transfer', 'log near_end_disconnect 12', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: no other key does',
    transfer('bridge="true"', '<grammar mode="dtmf" version="1.0" root="r"><rule id="r">*</rule></grammar>'),
    ['123', 'transfer far_end_disconnect'],
    ['transfer bridge tel:+1555', 'log far_end_disconnect 12', 'end exit'],
  ],
  [
    '2.3.7.2 bridge: the caller hangs up',
    form(
      '<transfer name="t" dest="tel:+1" bridge="true"/><catch event="connection.disconnect.hangup"><log>gone</log><exit/></catch>',
    ),
    ['hangup'],
    ['transfer bridge tel:+1', 'end transfer', 'log gone', 'end exit'],
  ],
  [
    '2.3.7.2.2 its times and its sound are told',
    transfer('bridge="true" connecttimeout="20s" maxtime="0s" transferaudio="ring.wav"'),
    ['transfer busy'],
    ['transfer bridge tel:+1555 20000 http://ivr.test/app/ring.wav', 'log busy 12', 'end exit'],
  ],
  [
    '2.3.7.3 error.connection.noauthorization',
    form(
      '<transfer name="t" dest="tel:+1" bridge="true"/><catch event="error.connection"><log expr="_event"/><exit/></catch>',
    ),
    ['transfer error.connection.noauthorization'],
    ['transfer bridge tel:+1', 'log error.connection.noauthorization', 'end exit'],
  ],
  [
    '2.3.7.3 error.connection.noroute',
    form(
      '<transfer name="t" dest="tel:+1" bridge="true"/><catch event="error.connection"><log expr="_event"/><exit/></catch>',
    ),
    ['transfer error.connection.noroute'],
    ['transfer bridge tel:+1', 'log error.connection.noroute', 'end exit'],
  ],
  [
    '2.3.7.3 a destination that is none is error.connection.baddestination',
    form(
      '<transfer name="t" dest="nowhere" bridge="true"/><catch event="error.connection.baddestination"><log expr="_event"/><exit/></catch>',
    ),
    [],
    ['log error.connection.baddestination', 'end exit'],
  ],
  [
    '2.3.7 the destination may be an expression',
    form('<transfer name="t" destexpr="\'sip:\' + \'a@b\'" bridge="true"/>'),
    ['transfer busy'],
    ['transfer bridge sip:a@b', 'end exit'],
  ],
  [
    '2.3.7 data for the other side',
    form('<transfer name="t" dest="tel:+1" bridge="true" aaiexpr="\'x\' + 1"/>'),
    ['transfer busy'],
    ['transfer bridge tel:+1 x1', 'end exit'],
  ],
  [
    '2.1 7 consultation: handed over once it was answered',
    form(
      '<transfer name="t" dest="tel:+1" type="consultation"/><catch event="connection.disconnect.transfer"><log expr="_event"/><exit/></catch>',
    ),
    ['transfer handedOver'],
    ['transfer consultation tel:+1', 'log connection.disconnect.transfer', 'end exit'],
  ],
  [
    '2.1 7 consultation: the caller comes back when nobody answered',
    form(
      '<transfer name="t" dest="tel:+1" type="consultation" connecttimeout="5s"><filled><log expr="t"/></filled></transfer>',
    ),
    ['transfer noanswer'],
    ['transfer consultation tel:+1 5000', 'log noanswer', 'end exit'],
  ],
  [
    '2.1 7 type="bridge" is bridge="true"',
    form('<transfer name="t" dest="tel:+1" type="bridge"/>'),
    ['transfer busy'],
    ['transfer bridge tel:+1', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 2.4 filled', [
  [
    'the one of a field follows when it is filled',
    form(digit('f', '<filled><log>F</log></filled>')),
    ['1'],
    ['wait 5000', 'log F', 'end exit'],
  ],
  [
    'mode all waits for all items',
    form(`${digit('a')}${digit('b')}<filled mode="all"><log>all</log></filled>`),
    ['1', '2'],
    ['wait 5000', 'wait 5000', 'log all', 'end exit'],
  ],
  [
    'mode any follows each',
    form(`${digit('a')}${digit('b')}<filled mode="any"><log>any</log></filled>`),
    ['1', '2'],
    ['wait 5000', 'log any', 'wait 5000', 'log any', 'end exit'],
  ],
  [
    'namelist says which items',
    form(`${digit('a')}${digit('b')}<filled namelist="a"><log>a</log></filled>`),
    ['1', '2'],
    ['wait 5000', 'log a', 'wait 5000', 'end exit'],
  ],
  [
    'they follow in the order of the document',
    form(`<filled mode="any"><log>form</log></filled>${digit('a', '<filled><log>item</log></filled>')}`),
    ['1'],
    ['wait 5000', 'log form', 'log item', 'end exit'],
  ],
  [
    'what clears its field asks again',
    form(digit('a', '<prompt>A</prompt><filled><if cond="a != 3"><clear namelist="a"/></if></filled>')),
    ['1', '3'],
    ['say A', 'wait 5000', 'say A', 'wait 5000', 'end exit'],
  ],
  [
    'an event in one of them leaves the others out',
    form(
      `${digit('a', '<filled><throw event="x"/></filled>')}<filled><log>never</log></filled><catch event="x"><log>x</log></catch>`,
    ),
    ['1'],
    ['wait 5000', 'log x', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 2.5 links', [
  [
    'a link of the form is active in its fields',
    form(
      '<link dtmf="0" event="operator"/><field name="f" type="boolean"/><catch event="operator"><log>op</log><exit/></catch>',
    ),
    ['0'],
    ['wait 5000', 'log op', 'end exit'],
  ],
  [
    'a link goes to a document',
    {
      '': vxml('<link dtmf="9" next="n.vxml"/><form><field name="f" type="boolean"/></form>'),
      'n.vxml': form('<block>N</block>'),
    },
    ['9'],
    ['wait 5000', 'fetch document n.vxml', 'say N', 'end exit'],
  ],
  [
    'a link goes where an expression says',
    vxml(
      '<link dtmf="9" expr="\'#n\'"/><form><field name="f" type="boolean"/></form><form id="n"><block>N</block></form>',
    ),
    ['9'],
    ['wait 5000', 'say N', 'end exit'],
  ],
  [
    'a link has a grammar',
    vxml(
      '<link next="#n"><grammar mode="dtmf" version="1.0" root="r"><rule id="r">9 9</rule></grammar></link><form><field name="f" type="boolean"/></form><form id="n"><block>N</block></form>',
    ),
    ['99'],
    ['wait 5000', 'wait 3000', 'say N', 'end exit'],
  ],
  [
    'the event of a link is thrown where the caller is',
    form(
      '<link dtmf="9" event="e"/><field name="f" type="boolean"><catch event="e"><log>in f</log><exit/></catch></field><catch event="e"><log>in form</log></catch>',
    ),
    ['9'],
    ['wait 5000', 'log in f', 'end exit'],
  ],
]);
