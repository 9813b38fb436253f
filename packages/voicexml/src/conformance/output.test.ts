import { form, vxml } from '../testing/play-call.ts';
import { statements } from '../testing/statements.ts';

// VoiceXML 2.0 chapter 4 and 2.1 4, 8: prompts.

const say = (inside: string) => form(`<block><prompt>${inside}</prompt></block>`);
const field = (inside: string) => form(`<field name="f" type="boolean">${inside}</field>`);

statements('VoiceXML 2.0 4.1.1 and SSML speech', [
  [
    'text is said, its blanks are single',
    say('  Hello,\n   caller. '),
    [],
    ['say Hello, caller.', 'end exit'],
  ],
  [
    'xml:lang is the language of what is inside',
    say('One <voice xml:lang="de-DE">zwei</voice> three'),
    [],
    ['say One', 'say [de-DE] zwei', 'say three', 'end exit'],
  ],
  [
    'the language of the document is that of its prompts',
    vxml('<form><block>Hallo</block></form>', 'xml:lang="de-DE"'),
    [],
    ['say [de-DE] Hallo', 'end exit'],
  ],
  [
    'the language of a prompt goes before',
    vxml('<form><block><prompt xml:lang="fr-FR">Bonjour</prompt></block></form>', 'xml:lang="de-DE"'),
    [],
    ['say [fr-FR] Bonjour', 'end exit'],
  ],
  ['break with a time', say('A<break time="700ms"/>B'), [], ['say A', 'pause 700', 'say B', 'end exit']],
  [
    'break with a strength',
    say('A<break strength="weak"/>B'),
    [],
    ['say A', 'pause 200', 'say B', 'end exit'],
  ],
  [
    'paragraphs and sentences are followed by a pause',
    say('<p><s>A.</s><s>B.</s></p>'),
    [],
    ['say A.', 'pause 200', 'say B.', 'pause 200', 'pause 400', 'end exit'],
  ],
  [
    'say-as tells what the text is',
    say('<say-as interpret-as="telephone">5551234</say-as>'),
    [],
    ['say [interpretAs=telephone] 5551234', 'end exit'],
  ],
  [
    'say-as with a format',
    say('<say-as interpret-as="date" format="ymd">20260401</say-as>'),
    [],
    ['say [interpretAs=date format=ymd] 20260401', 'end exit'],
  ],
  [
    'sub says its alias',
    say('<sub alias="World Wide Web Consortium">W3C</sub>'),
    [],
    ['say World Wide Web Consortium', 'end exit'],
  ],
  [
    'prosody and voice are told to the platform',
    say('<voice name="slt"><prosody rate="slow">A</prosody></voice>'),
    [],
    ['say [voice=slt rate=slow] A', 'end exit'],
  ],
  [
    'emphasis and phoneme are said',
    say('<emphasis>A</emphasis> <phoneme ph="x">B</phoneme>'),
    [],
    ['say A B', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 4.1.2 prompts without prompt', [
  ['text in a field', field('Yes or no?'), [], ['say Yes or no?', 'wait 5000']],
  ['audio in a field', field('<audio src="q.wav"/>'), [], ['audio q.wav', 'wait 5000']],
  [
    'text in a menu',
    vxml('<menu dtmf="true">Choose. <choice event="x">a</choice></menu>'),
    [],
    ['say Choose.', 'wait 5000'],
  ],
]);

statements('VoiceXML 2.0 4.1.3 audio', [
  [
    'an address is relative to the document',
    say('<audio src="a/b.wav"/>'),
    [],
    ['audio a/b.wav', 'end exit'],
  ],
  [
    'xml:base of the prompt goes before',
    form('<block><prompt xml:base="http://media.test/x/"><audio src="a.wav"/></prompt></block>'),
    [],
    ['audio http://media.test/x/a.wav', 'end exit'],
  ],
  [
    'xml:base of the document',
    vxml('<form><block><audio src="a.wav"/></block></form>', 'xml:base="http://media.test/y/"'),
    [],
    ['audio http://media.test/y/a.wav', 'end exit'],
  ],
  [
    'what stands inside is for when it cannot be had',
    say('<audio src="a.wav">Hello</audio>'),
    [],
    ['audio a.wav (say Hello)', 'end exit'],
  ],
  [
    'also another audio',
    say('<audio src="a.wav"><audio src="b.wav">B</audio></audio>'),
    [],
    ['audio a.wav (audio b.wav (say B))', 'end exit'],
  ],
  [
    'an expression gives the address',
    say("<audio expr=\"'a' + 1 + '.wav'\"/>"),
    [],
    ['audio a1.wav', 'end exit'],
  ],
  [
    '2.1 4 an expression without value leaves all of it out',
    say('X<audio expr="undefined">inside</audio>'),
    [],
    ['say X', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 4.1.4 value', [
  ['an expression', say('<value expr="1 + 1"/>'), [], ['say 2', 'end exit']],
  [
    'inside of text',
    say('You have <value expr="3"/> messages.'),
    [],
    ['say You have 3 messages.', 'end exit'],
  ],
  [
    'inside of say-as',
    say('<say-as interpret-as="number"><value expr="42"/></say-as>'),
    [],
    ['say [interpretAs=number] 42', 'end exit'],
  ],
  [
    'text of a variable is no markup',
    form('<var name="x" expr="\'&lt;break/>\'"/><block><value expr="x"/></block>'),
    [],
    ['say <break/>', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 4.1.6 prompts by count', [
  [
    'the one with the highest count that was reached is said',
    field('<prompt count="1">One</prompt><prompt count="2">Two</prompt><prompt count="4">Four</prompt>'),
    ['...', '...', '...'],
    ['say One', 'wait 5000', 'say Two', 'wait 5000', 'say Two', 'wait 5000', 'say Four', 'wait 5000'],
  ],
  [
    'all with that count are',
    field('<prompt>One</prompt><prompt>more</prompt>'),
    [],
    ['say One', 'say more', 'wait 5000'],
  ],
  [
    'a condition leaves one out',
    field('<prompt cond="false">no</prompt><prompt cond="true">yes</prompt>'),
    [],
    ['say yes', 'wait 5000'],
  ],
  [
    'a condition counts before the count',
    field('<prompt count="2" cond="false">two</prompt><prompt count="1">one</prompt>'),
    ['...'],
    ['say one', 'wait 5000', 'say one', 'wait 5000'],
  ],
  [
    'each item counts its own',
    form(
      '<field name="f" type="boolean"><prompt count="1">F1</prompt><prompt count="2">F2</prompt></field><field name="g" type="boolean"><prompt count="1">G1</prompt><prompt count="2">G2</prompt></field>',
    ),
    ['...', '1'],
    ['say F1', 'wait 5000', 'say F2', 'wait 5000', 'say G1', 'wait 5000'],
  ],
  [
    'the count begins anew with the form',
    vxml(
      '<form id="a"><field name="f" type="boolean"><prompt count="1">One</prompt><prompt count="2">Two</prompt><noinput><goto next="#a"/></noinput></field></form>',
    ),
    ['...'],
    ['say One', 'wait 5000', 'say One', 'wait 5000'],
  ],
]);

statements('VoiceXML 2.0 4.1.7 timeout', [
  [
    'the last prompt says how long',
    field('<prompt timeout="1s">A</prompt><prompt timeout="120s">B</prompt>'),
    [],
    ['say A', 'say B', 'wait 120000'],
  ],
  [
    'without one it is the property',
    field('<property name="timeout" value="8s"/><prompt>A</prompt>'),
    [],
    ['say A', 'wait 8000'],
  ],
  [
    'it is for that input only',
    form(
      '<field name="f" type="boolean"><prompt timeout="1s">A</prompt></field><field name="g" type="boolean"/>',
    ),
    ['1'],
    ['say A', 'wait 1000', 'wait 5000'],
  ],
]);

statements('VoiceXML 2.0 4.1.8 the queue of prompts', [
  [
    'prompts wait until the caller is listened to',
    form('<block>A</block><block>B<log>before</log></block><field name="f" type="boolean">C</field>'),
    [],
    ['log before', 'say A', 'say B', 'say C', 'wait 5000'],
  ],
  ['prompts are played before the end', form('<block>Bye<exit/></block>'), [], ['say Bye', 'end exit']],
  [
    'prompts are played before disconnect',
    form('<block>Bye<disconnect/></block>'),
    [],
    ['say Bye', 'disconnect', 'end hangup'],
  ],
  [
    'prompts are kept over documents',
    { '': form('<block>A<goto next="b.vxml"/></block>'), 'b.vxml': form('<block>B</block>') },
    [],
    ['fetch document b.vxml', 'say A', 'say B', 'end exit'],
  ],
  [
    'with fetchaudio they are played before the fetch',
    {
      '': form('<block>A<goto next="b.vxml" fetchaudio="music.wav"/></block>'),
      'b.vxml': form('<block>B</block>'),
    },
    [],
    ['say A', 'fetch document b.vxml', 'loop music.wav', 'stop', 'say B', 'end exit'],
  ],
  [
    'the property fetchaudio does the same',
    {
      '': form('<property name="fetchaudio" value="music.wav"/><block>A<submit next="b.vxml"/></block>'),
      'b.vxml': form('<block>B</block>'),
    },
    [],
    ['say A', 'fetch document b.vxml', 'loop music.wav', 'stop', 'say B', 'end exit'],
  ],
]);

statements('VoiceXML 2.1 4 mark', [
  [
    'a mark tells where an interruption was',
    field(
      '<prompt>A<mark name="m1"/>B</prompt><filled><log><value expr="f$.markname"/> <value expr="f$.marktime"/></log></filled>',
    ),
    ['mark m1', '!1'],
    ['say A', 'mark m1', 'say B', 'stop', 'log m1 400', 'end exit'],
  ],
  [
    'its name may be an expression',
    field('<prompt>A<mark nameexpr="\'m\' + 2"/></prompt>'),
    [],
    ['say A', 'mark m2', 'wait 5000'],
  ],
  [
    'it is in application.lastresult$ as well',
    field(
      '<prompt>A<mark name="x"/></prompt><filled><log expr="application.lastresult$.markname"/></filled>',
    ),
    ['mark x', '!1'],
    ['say A', 'mark x', 'stop', 'log x', 'end exit'],
  ],
  [
    'without a mark there is none',
    field('<prompt>A</prompt><filled><log expr="typeof f$.markname"/></filled>'),
    ['!1'],
    ['say A', 'stop', 'log undefined', 'end exit'],
  ],
]);

statements('VoiceXML 2.1 8 foreach in prompts', [
  [
    'it says each',
    form(
      '<block><script>var list = ["a", "b"];</script><prompt>X <foreach item="i" array="list"><value expr="i"/>, </foreach> Y</prompt></block>',
    ),
    [],
    ['say X a, b, Y', 'end exit'],
  ],
  [
    'of objects',
    form(
      '<block><script>var list = [{n: 1}, {n: 2}];</script><prompt><foreach item="i" array="list"><audio expr="i.n + \'.wav\'"/></foreach></prompt></block>',
    ),
    [],
    ['audio 1.wav', 'audio 2.wav', 'end exit'],
  ],
]);
