import { form, vxml } from '../testing/play-call.ts';
import { statements } from '../testing/statements.ts';

// VoiceXML 2.0 5.2: events.

const ask = (inside: string, after = '') =>
  form(`<field name="f" type="boolean"><prompt>F</prompt>${inside}</field>${after}`);
const logged = (event: string) => `<catch event="${event}"><log expr="_event"/><exit/></catch>`;

statements('VoiceXML 2.0 5.2.1 throw', [
  [
    'an event goes to its handler',
    form(`<block><throw event="a.b"/></block>${logged('a.b')}`),
    [],
    ['log a.b', 'end exit'],
  ],
  [
    'its name may be an expression',
    form(`<block><throw eventexpr="'a.' + 'c'"/></block>${logged('a')}`),
    [],
    ['log a.c', 'end exit'],
  ],
  [
    'it may have a message',
    form(
      '<block><throw event="a" message="m"/></block><catch event="a"><log expr="_message"/><exit/></catch>',
    ),
    [],
    ['log m', 'end exit'],
  ],
  [
    'its message may be an expression',
    form(
      '<block><throw event="a" messageexpr="1+1"/></block><catch event="a"><log expr="_message"/><exit/></catch>',
    ),
    [],
    ['log 2', 'end exit'],
  ],
  [
    'what follows in the block is not done',
    form(`<block>A<throw event="a"/>B</block>${logged('a')}`),
    [],
    ['log a', 'say A', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 5.2.2 _message', [
  [
    'an event without message has none',
    form('<block><throw event="a"/></block><catch event="a"><log expr="typeof _message"/><exit/></catch>'),
    [],
    ['log undefined', 'end exit'],
  ],
  [
    'an empty message is one',
    form(
      '<block><throw event="a" message=""/></block><catch event="a"><log expr="typeof _message"/><exit/></catch>',
    ),
    [],
    ['log string', 'end exit'],
  ],
  [
    'events of the platform say what it is about',
    form('<block><value expr="nix"/></block><catch event="error"><log expr="_message"/><exit/></catch>'),
    [],
    ['log nix is not defined (line 2, column 84 of http://ivr.test/app/)', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 5.2.2 and 5.2.4 catch', [
  [
    'prefixes of tokens match',
    form(`<block><throw event="event.foo.1"/></block>${logged('event.foo')}`),
    [],
    ['log event.foo.1', 'end exit'],
  ],
  [
    'parts of tokens do not',
    form(`<block><throw event="event.foobar"/></block>${logged('event.foo')}`),
    [],
    ['say An error has occurred. Goodbye.', 'error event.foobar: '],
  ],
  [
    'several events may be named',
    form(`<block><throw event="b"/></block>${logged('a b')}`),
    [],
    ['log b', 'end exit'],
  ],
  [
    'no event is all of them',
    form('<block><throw event="b"/></block><catch><log expr="_event"/><exit/></catch>'),
    [],
    ['log b', 'end exit'],
  ],
  [
    'the nearest handler is taken',
    ask(
      '<catch event="nomatch"><log>item</log><exit/></catch>',
      '<catch event="nomatch"><log>form</log></catch>',
    ),
    ['9'],
    ['say F', 'wait 5000', 'log item', 'end exit'],
  ],
  [
    'the first one of the same place is taken',
    form(
      '<block><throw event="a"/></block><catch event="a"><log>1</log><exit/></catch><catch event="a"><log>2</log></catch>',
    ),
    [],
    ['log 1', 'end exit'],
  ],
  [
    'a handler farther out is taken when it counts higher',
    ask(
      '<catch event="nomatch" count="1"><log>item</log><reprompt/></catch>',
      '<catch event="nomatch" count="2"><log>form</log><exit/></catch>',
    ),
    ['9', '9'],
    ['say F', 'wait 5000', 'log item', 'say F', 'wait 5000', 'log form', 'end exit'],
  ],
  [
    'a handler whose condition is false is passed over',
    form(
      '<var name="x" expr="0"/><block><throw event="a"/></block><catch event="a" cond="x == 1"><log>1</log></catch><catch event="a" cond="x == 0"><log>0</log><exit/></catch>',
    ),
    [],
    ['log 0', 'end exit'],
  ],
  [
    'the condition may use _event',
    form(
      `<block><throw event="a.b"/></block><catch event="a" cond="_event == 'a.b'"><log>ab</log><exit/></catch>`,
    ),
    [],
    ['log ab', 'end exit'],
  ],
  [
    'after a handler the form goes on',
    form('<block><throw event="a"/></block><block>next</block><catch event="a"><log>a</log></catch>'),
    [],
    ['log a', 'say next', 'end exit'],
  ],
  [
    'the handler runs in the scope of the dialog',
    form(
      '<var name="x" expr="5"/><block><var name="x" expr="6"/><throw event="a"/></block><catch event="a"><log expr="x"/><exit/></catch>',
    ),
    [],
    ['log 5', 'end exit'],
  ],
  [
    'an event in a handler goes to handlers again',
    form(`<block><throw event="a"/></block><catch event="a"><throw event="b"/></catch>${logged('b')}`),
    [],
    ['log b', 'end exit'],
  ],
  [
    'handlers that throw to themselves without end end the call',
    form('<block><throw event="a"/></block><catch event="a"><throw event="a"/></catch>'),
    [],
    ['limit More than 100 events happened in 10000 ms'],
  ],
  [
    'a handler of the document serves all dialogs',
    vxml('<catch event="a"><log>doc</log><exit/></catch><form><block><throw event="a"/></block></form>'),
    [],
    ['log doc', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 5.2.2 counting events', [
  [
    'the handler with the highest count that was reached is taken',
    ask('<noinput>1<reprompt/></noinput><noinput count="3">3<exit/></noinput>'),
    ['...', '...', '...'],
    ['say F', 'wait 5000', 'say 1', 'say F', 'wait 5000', 'say 1', 'say F', 'wait 5000', 'say 3', 'end exit'],
  ],
  [
    'kinds of events count for what they are a kind of',
    form(
      '<var name="n" expr="0"/><block name="b"><assign name="n" expr="n+1"/><throw eventexpr="\'e.\' + n"/></block><catch event="e" count="1"><log>one</log><clear namelist="n"/><assign name="n" expr="1"/><goto nextitem="b"/></catch><catch event="e" count="2"><log>two</log><exit/></catch>',
    ),
    [],
    ['log one', 'log two', 'end exit'],
  ],
  [
    'each item counts for itself',
    form(
      '<field name="f" type="boolean"><prompt>F</prompt></field><field name="g" type="boolean"><prompt>G</prompt></field><nomatch count="1">one<reprompt/></nomatch><nomatch count="2">two<reprompt/></nomatch>',
    ),
    ['9', '1', '9', '1'],
    [
      'say F',
      'wait 5000',
      'say one',
      'say F',
      'wait 5000',
      'say G',
      'wait 5000',
      'say one',
      'say G',
      'wait 5000',
      'end exit',
    ],
  ],
  [
    'clear sets the count of its item back',
    form(
      '<var name="n" expr="0"/><field name="f" type="boolean"><prompt>F</prompt><nomatch count="1">one<assign name="n" expr="n+1"/><if cond="n == 1"><clear namelist="f"/></if><reprompt/></nomatch><nomatch count="2">two<exit/></nomatch></field>',
    ),
    ['9', '9', '9'],
    [
      'say F',
      'wait 5000',
      'say one',
      'say F',
      'wait 5000',
      'say one',
      'say F',
      'wait 5000',
      'say two',
      'end exit',
    ],
  ],
  [
    'entering the form again begins anew',
    vxml(
      '<form id="a"><field name="f" type="boolean"><nomatch count="1">one<goto next="#a"/></nomatch><nomatch count="2">two</nomatch></field></form>',
    ),
    ['9', '9', '1'],
    ['wait 5000', 'say one', 'wait 5000', 'say one', 'wait 5000', 'end exit'],
  ],
  [
    'events of different names count apart',
    ask('<noinput>ni<reprompt/></noinput><nomatch count="2">never</nomatch><nomatch>nm<reprompt/></nomatch>'),
    ['...', '9', '1'],
    ['say F', 'wait 5000', 'say ni', 'say F', 'wait 5000', 'say nm', 'say F', 'wait 5000', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 5.2.3 short forms', [
  [
    'error',
    form('<block><value expr="nothing"/></block><error><log expr="_event"/><exit/></error>'),
    [],
    ['log error.semantic', 'end exit'],
  ],
  [
    'help',
    form('<field name="f" type="boolean"/><link dtmf="*" event="help"/><help>H<exit/></help>'),
    ['*'],
    ['wait 5000', 'say H', 'end exit'],
  ],
  ['noinput', ask('<noinput>N<exit/></noinput>'), ['...'], ['say F', 'wait 5000', 'say N', 'end exit']],
  ['nomatch', ask('<nomatch>N<exit/></nomatch>'), ['9'], ['say F', 'wait 5000', 'say N', 'end exit']],
]);

statements('VoiceXML 2.0 5.2.5 handlers of the platform', [
  [
    'cancel: nothing is said, the form goes on',
    form('<field name="f" type="boolean"><prompt>F</prompt></field><link dtmf="*" event="cancel"/>'),
    ['*', '1'],
    ['say F', 'wait 5000', 'wait 5000', 'end exit'],
  ],
  [
    'error: a message, and the end',
    form('<block><throw event="error.x"/></block>'),
    [],
    ['say An error has occurred. Goodbye.', 'error error.x: '],
  ],
  ['exit: the end', form('<block><throw event="exit"/></block>'), [], ['end exit']],
  [
    'help: a message, and the prompt again',
    form('<field name="f" type="boolean"><prompt>F</prompt></field><link dtmf="*" event="help"/>'),
    ['*', '1'],
    ['say F', 'wait 5000', 'say No help is available.', 'say F', 'wait 5000', 'end exit'],
  ],
  [
    'noinput: the prompt again',
    ask(''),
    ['...', '1'],
    ['say F', 'wait 5000', 'say F', 'wait 5000', 'end exit'],
  ],
  [
    'nomatch: a message, and the prompt again',
    ask(''),
    ['9', '1'],
    ['say F', 'wait 5000', 'say That was not one of the choices.', 'say F', 'wait 5000', 'end exit'],
  ],
  ['connection.disconnect: the end', ask(''), ['hangup'], ['say F', 'wait 5000', 'end hangup']],
  [
    'maxspeechtimeout: the prompt again',
    ask(''),
    ['event maxspeechtimeout', '1'],
    ['say F', 'wait 5000', 'say F', 'wait 5000', 'end exit'],
  ],
  [
    'all others: a message, and the end',
    form('<block><throw event="com.x"/></block>'),
    [],
    ['say An error has occurred. Goodbye.', 'error com.x: '],
  ],
]);

statements('VoiceXML 2.0 5.2.6 events of the platform', [
  [
    'error.badfetch.http.404',
    form(`<block><goto next="x.vxml"/></block>${logged('error.badfetch.http.404')}`),
    [],
    ['fetch document x.vxml', 'log error.badfetch.http.404', 'end exit'],
  ],
  [
    'error.badfetch.http.500',
    { '': form(`<block><goto next="x.vxml"/></block>${logged('error.badfetch')}`), 'x.vxml': 500 },
    [],
    ['fetch document x.vxml', 'log error.badfetch.http.500', 'end exit'],
  ],
  [
    'error.semantic for an undefined variable',
    form(`<block><value expr="nix"/></block>${logged('error.semantic')}`),
    [],
    ['log error.semantic', 'end exit'],
  ],
  [
    'error.semantic for a script that throws',
    form(`<block><script>throw new Error('x');</script></block>${logged('error.semantic')}`),
    [],
    ['log error.semantic', 'end exit'],
  ],
  [
    'error.semantic for a script that cannot be parsed',
    form(`<block><script>var = 1</script></block>${logged('error.semantic')}`),
    [],
    ['log error.semantic', 'end exit'],
  ],
  [
    'error.unsupported.format for a grammar in another form',
    form(
      `<field name="f"><grammar mode="dtmf">#ABNF 1.0; root $x; $x = 1;</grammar></field>${logged('error.unsupported.format')}`,
    ),
    [],
    ['log error.unsupported.format', 'end exit'],
  ],
  [
    'error.badfetch for a dialog that is not there',
    form(`<block><goto next="#x"/></block>${logged('error.badfetch')}`),
    [],
    ['log error.badfetch', 'end exit'],
  ],
  [
    'an error in a condition of an item is thrown in it',
    form(
      '<block cond="nix == 1"><log>x</log></block><catch event="error.semantic"><log expr="_event"/><exit/></catch>',
    ),
    [],
    ['log error.semantic', 'end exit'],
  ],
  [
    'an error while variables are made goes to the handlers of the document',
    vxml(`${logged('error.semantic')}<var name="x" expr="nix"/><form><block>never</block></form>`),
    [],
    ['log error.semantic', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 5.3.6 reprompt', [
  [
    'prompts are not said again after a handler',
    ask('<nomatch>Sorry</nomatch>'),
    ['9', '1'],
    ['say F', 'wait 5000', 'say Sorry', 'wait 5000', 'end exit'],
  ],
  [
    'but with reprompt',
    ask('<nomatch>Sorry<reprompt/></nomatch>'),
    ['9', '1'],
    ['say F', 'wait 5000', 'say Sorry', 'say F', 'wait 5000', 'end exit'],
  ],
  [
    'also of the item that follows',
    form(
      '<field name="f" type="boolean"><prompt>F</prompt><nomatch><assign name="f" expr="true"/></nomatch></field><field name="g" type="boolean"><prompt>G</prompt></field>',
    ),
    ['9', '1'],
    ['say F', 'wait 5000', 'wait 5000', 'end exit'],
  ],
  [
    'prompts count only when they are said',
    form(
      '<field name="f" type="boolean"><prompt count="1">One</prompt><prompt count="2">Two</prompt><nomatch/><noinput><reprompt/></noinput></field>',
    ),
    ['9', '...', '1'],
    ['say One', 'wait 5000', 'wait 5000', 'say Two', 'wait 5000', 'end exit'],
  ],
]);
