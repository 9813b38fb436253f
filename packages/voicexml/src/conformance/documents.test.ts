import { form, vxml } from '../testing/play-call.ts';
import { statements } from '../testing/statements.ts';

// VoiceXML 2.0 chapter 1: documents, applications, subdialogs between them.

const leaf = (content: string) => vxml(content, 'application="root.vxml"');

statements('VoiceXML 2.0 1.5 executing a document', [
  [
    '1.5.1 execution begins at the first dialog',
    vxml('<form id="a"><block>A</block></form><form id="b"><block>B</block></form>'),
    [],
    ['say A', 'end exit'],
  ],
  [
    '1.5.1 it ends when a dialog names no successor',
    form('<block>A</block><block>B</block>'),
    [],
    ['say A', 'say B', 'end exit'],
  ],
  [
    '1.5.1 variables of the document are made before its first dialog',
    vxml('<var name="x" expr="1"/><form><block><log><value expr="x"/></log></block></form>'),
    [],
    ['log 1', 'end exit'],
  ],
  [
    '1.5.1 variables and scripts of the document run in their order',
    vxml(
      '<var name="x" expr="1"/><script>x = x + 1;</script><var name="y" expr="x * 10"/><form><block><log expr="y"/></block></form>',
    ),
    [],
    ['log 20', 'end exit'],
  ],
  ['1.5.1 a document without dialog ends', vxml('<var name="x"/>'), [], ['end exit']],
  [
    '1.5.1 a document that is no VoiceXML is error.badfetch',
    '<html/>',
    [],
    ['error error.badfetch: http://ivr.test/app/, line 1, column 1: The root element is <html>, not <vxml>'],
  ],
  [
    '1.5.1 a document that is no XML is error.badfetch',
    {
      '': form(
        '<block><goto next="b"/></block><catch event="error.badfetch"><log expr="_event"/><exit/></catch>',
      ),
      b: '<vxml',
    },
    [],
    ['fetch document b', 'log error.badfetch', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 1.5.2 executing a multi-document application', [
  [
    'the root document is loaded with its leaf, and its variables are there first',
    {
      '': leaf('<form><block><log expr="application.x"/></block></form>'),
      'root.vxml': vxml('<var name="x" expr="\'r\'"/>'),
    },
    [],
    ['fetch document root.vxml', 'log r', 'end exit'],
  ],
  [
    'the root document stays when the next leaf has the same',
    {
      '': leaf('<form><block><assign name="application.x" expr="2"/><goto next="b.vxml"/></block></form>'),
      'b.vxml': leaf('<form><block><log expr="x"/></block></form>'),
      'root.vxml': vxml('<var name="x" expr="1"/>'),
    },
    [],
    ['fetch document root.vxml', 'fetch document b.vxml', 'log 2', 'end exit'],
  ],
  [
    'another root document takes its place',
    {
      '': leaf('<form><block><assign name="application.x" expr="2"/><goto next="b.vxml"/></block></form>'),
      'b.vxml': vxml('<form><block><log expr="x"/></block></form>', 'application="other.vxml"'),
      'root.vxml': vxml('<var name="x" expr="1"/>'),
      'other.vxml': vxml('<var name="x" expr="7"/>'),
    },
    [],
    ['fetch document root.vxml', 'fetch document b.vxml', 'fetch document other.vxml', 'log 7', 'end exit'],
  ],
  [
    'a document without root ends the application before',
    {
      '': leaf('<form><block><goto next="b.vxml"/></block></form>'),
      'b.vxml': form('<block><log expr="typeof x"/></block>'),
      'root.vxml': vxml('<var name="x" expr="1"/>'),
    },
    [],
    ['fetch document root.vxml', 'fetch document b.vxml', 'log undefined', 'end exit'],
  ],
  [
    'from a leaf to its root the variables stay',
    {
      '': leaf('<form><block><assign name="application.x" expr="2"/><goto next="root.vxml"/></block></form>'),
      'root.vxml': vxml('<var name="x" expr="1"/><form><block><log expr="x"/></block></form>'),
    },
    [],
    ['fetch document root.vxml', 'fetch document root.vxml', 'log 2', 'end exit'],
  ],
  [
    'a submit to the root begins it anew',
    {
      '': leaf(
        '<form><block><assign name="application.x" expr="2"/><submit next="root.vxml"/></block></form>',
      ),
      'root.vxml': vxml('<var name="x" expr="1"/><form><block><log expr="x"/></block></form>'),
    },
    [],
    ['fetch document root.vxml', 'fetch document root.vxml', 'log 1', 'end exit'],
  ],
  [
    'from the root to a leaf the variables stay',
    {
      '': vxml(
        '<var name="x" expr="1"/><form><block><assign name="x" expr="5"/><goto next="b.vxml"/></block></form>',
      ),
      'b.vxml': vxml(
        '<form><block><log expr="application.x"/></block></form>',
        'application="http://ivr.test/app/"',
      ),
    },
    [],
    ['fetch document b.vxml', 'log 5', 'end exit'],
  ],
  [
    'a root that has a root itself is error.semantic',
    { '': leaf('<form><block>A</block></form>'), 'root.vxml': vxml('', 'application="more.vxml"') },
    [],
    [
      'fetch document root.vxml',
      'error error.semantic: http://ivr.test/app/root.vxml is the root of an application and has a root itself',
    ],
  ],
  [
    'a root that cannot be fetched is error.badfetch in the dialog before',
    {
      '': form(
        '<block><goto next="b.vxml"/></block><catch event="error.badfetch"><log><value expr="_event"/></log><exit/></catch>',
      ),
      'b.vxml': leaf('<form/>'),
    },
    [],
    ['fetch document b.vxml', 'fetch document root.vxml', 'log error.badfetch.http.404', 'end exit'],
  ],
  [
    'handlers of the root serve its leaves',
    {
      '': leaf('<form><block><throw event="x.y"/></block></form>'),
      'root.vxml': vxml('<catch event="x"><log>root <value expr="_event"/></log><exit/></catch>'),
    },
    [],
    ['fetch document root.vxml', 'log root x.y', 'end exit'],
  ],
  [
    'handlers of the leaf go before those of the root',
    {
      '': leaf(
        '<catch event="x"><log>leaf</log><exit/></catch><form><block><throw event="x"/></block></form>',
      ),
      'root.vxml': vxml('<catch event="x"><log>root</log></catch>'),
    },
    [],
    ['fetch document root.vxml', 'log leaf', 'end exit'],
  ],
  [
    'relative addresses in a handler of the root are those of the leaf',
    {
      '': leaf('<form><block><goto next="sub/leaf.vxml"/></block></form>'),
      'sub/leaf.vxml': vxml('<form><block><throw event="x"/></block></form>', 'application="../root.vxml"'),
      'sub/n.vxml': form('<block>N</block>'),
      'root.vxml': vxml('<catch event="x"><goto next="n.vxml"/></catch>'),
    },
    [],
    [
      'fetch document root.vxml',
      'fetch document sub/leaf.vxml',
      'fetch document sub/n.vxml',
      'say N',
      'end exit',
    ],
  ],
  [
    'links of the root are active in its leaves',
    {
      '': leaf('<form><field name="f" type="digits?length=2"/></form>'),
      'root.vxml': vxml('<link dtmf="*" next="help.vxml"/>'),
      'help.vxml': form('<block>Help</block>'),
    },
    ['*'],
    ['fetch document root.vxml', 'wait 5000', 'fetch document help.vxml', 'say Help', 'end exit'],
  ],
  [
    'a link of the root leads to where the leaf lies',
    {
      '': leaf('<form><block><goto next="sub/leaf.vxml"/></block></form>'),
      'sub/leaf.vxml': vxml('<form><field name="f" type="boolean"/></form>', 'application="../root.vxml"'),
      'sub/n.vxml': form('<block>N</block>'),
      'root.vxml': vxml('<link dtmf="*" next="n.vxml"/>'),
    },
    ['*'],
    [
      'fetch document root.vxml',
      'fetch document sub/leaf.vxml',
      'wait 5000',
      'fetch document sub/n.vxml',
      'say N',
      'end exit',
    ],
  ],
  [
    'a dialog of the root that listens everywhere is gone to from a leaf, and the root is the document then',
    {
      '': leaf('<var name="here" expr="1"/><form><field name="f" type="boolean"/></form>'),
      'root.vxml': vxml(
        '<var name="x" expr="5"/><form/><form scope="document"><grammar mode="dtmf" version="1.0" root="r"><rule id="r">77<tag>out.y="7"</tag></rule></grammar><field name="y"><filled><log><value expr="x"/> <value expr="y"/> <value expr="typeof here"/></log></filled></field></form>',
      ),
    },
    ['77'],
    ['fetch document root.vxml', 'wait 5000', 'wait 3000', 'log 5 7 undefined', 'end exit'],
  ],
  [
    'properties of the root serve its leaves',
    {
      '': leaf('<form><field name="f" type="digits"/></form>'),
      'root.vxml': vxml('<property name="timeout" value="9s"/>'),
    },
    [],
    ['fetch document root.vxml', 'wait 9000'],
  ],
]);

statements('VoiceXML 2.0 1.5.3 and 2.3.4 subdialogs', [
  [
    'a subdialog runs in a context of its own and gives values back',
    {
      '': form(
        '<var name="x" expr="1"/><subdialog name="s" src="s.vxml"><filled><log expr="s.x + x"/></filled></subdialog>',
      ),
      's.vxml': form('<block><var name="x" expr="10"/><return namelist="x"/></block>'),
    },
    [],
    ['fetch document s.vxml', 'log 11', 'end exit'],
  ],
  [
    'variables of the caller are not seen inside',
    {
      '': form('<var name="y" expr="1"/><subdialog name="s" src="s.vxml"/>'),
      's.vxml': form('<block><log expr="typeof y"/><return/></block>'),
    },
    [],
    ['fetch document s.vxml', 'log undefined', 'end exit'],
  ],
  [
    'a dialog of the same document is called by #',
    vxml(
      '<form><subdialog name="s" src="#q"><filled><log expr="s.v"/></filled></subdialog></form><form id="q"><block><var name="v" expr="3"/><return namelist="v"/></block></form>',
    ),
    [],
    ['log 3', 'end exit'],
  ],
  [
    'a parameter takes the place of the value of a variable',
    vxml(
      '<form><subdialog name="s" src="#q"><param name="a" expr="1+1"/><filled><log expr="s.a"/></filled></subdialog></form><form id="q"><var name="a" expr="99"/><block><return namelist="a"/></block></form>',
    ),
    [],
    ['log 2', 'end exit'],
  ],
  [
    'a parameter may be a literal value',
    vxml(
      '<form><subdialog name="s" src="#q"><param name="a" value="v"/><filled><log expr="s.a"/></filled></subdialog></form><form id="q"><var name="a"/><block><return namelist="a"/></block></form>',
    ),
    [],
    ['log v', 'end exit'],
  ],
  [
    'a variable without parameter has its own value',
    vxml(
      '<form><subdialog name="s" src="#q"><filled><log expr="s.a"/></filled></subdialog></form><form id="q"><var name="a" expr="99"/><block><return namelist="a"/></block></form>',
    ),
    [],
    ['log 99', 'end exit'],
  ],
  [
    'a parameter without variable is error.semantic',
    vxml(
      '<form><subdialog name="s" src="#q"><param name="zz" expr="1"/></subdialog></form><form id="q"><catch event="error.semantic"><log expr="_event"/><exit/></catch><block/></form>',
    ),
    [],
    ['log error.semantic', 'end exit'],
  ],
  [
    'an event may be returned, and is thrown in the caller',
    vxml(
      '<form><subdialog name="s" src="#q"><catch event="no.luck"><log><value expr="_event"/> <value expr="_message"/></log><exit/></catch></subdialog></form><form id="q"><block><return event="no.luck" message="sorry"/></block></form>',
    ),
    [],
    ['log no.luck sorry', 'end exit'],
  ],
  [
    'handlers of the caller do not serve the subdialog',
    vxml(
      '<form><catch event="x"><log>caller</log></catch><subdialog name="s" src="#q"/></form><form id="q"><block><throw event="x"/></block></form>',
    ),
    [],
    ['say An error has occurred. Goodbye.', 'error x: '],
  ],
  [
    'exit in a subdialog ends everything',
    vxml(
      '<form><subdialog name="s" src="#q"/><block>never</block></form><form id="q"><block><exit expr="5"/></block></form>',
    ),
    [],
    ['end exit 5'],
  ],
  [
    'return outside of a subdialog is error.semantic',
    form('<block><return/></block><catch event="error.semantic"><log expr="_event"/><exit/></catch>'),
    [],
    ['log error.semantic', 'end exit'],
  ],
  [
    'return without namelist gives an empty object',
    vxml(
      '<form><subdialog name="s" src="#q"><filled><log expr="typeof s"/></filled></subdialog></form><form id="q"><block><return/></block></form>',
    ),
    [],
    ['log object', 'end exit'],
  ],
  [
    'variables are submitted with the fetch of a subdialog',
    {
      '': form('<var name="n" expr="5"/><subdialog name="s" src="s.vxml" namelist="n"/>'),
      's.vxml': form('<block><return/></block>'),
    },
    [],
    ['fetch document s.vxml?n=5', 'end exit'],
  ],
  [
    'a subdialog that cannot be fetched is error.badfetch in the caller',
    {
      '': form(
        '<subdialog name="s" src="s.vxml"/><catch event="error.badfetch.http.404"><log expr="_event"/><exit/></catch>',
      ),
    },
    [],
    ['fetch document s.vxml', 'log error.badfetch.http.404', 'end exit'],
  ],
  [
    'a subdialog may call another one',
    vxml(
      '<form><subdialog name="s" src="#q"><filled><log expr="s.v"/></filled></subdialog></form><form id="q"><subdialog name="t" src="#r"><filled><var name="v" expr="t.v + 1"/><return namelist="v"/></filled></subdialog></form><form id="r"><block><var name="v" expr="1"/><return namelist="v"/></block></form>',
    ),
    [],
    ['log 2', 'end exit'],
  ],
  [
    'the address may be an expression',
    vxml(
      '<form><subdialog name="s" srcexpr="\'#\' + \'q\'"><filled><log>back</log></filled></subdialog></form><form id="q"><block><return/></block></form>',
    ),
    [],
    ['log back', 'end exit'],
  ],
  [
    'keys of a subdialog fill its own fields',
    vxml(
      '<form><subdialog name="s" src="#q"><filled><log expr="s.f"/></filled></subdialog></form><form id="q"><field name="f" type="digits?length=1"/><filled><return namelist="f"/></filled></form>',
    ),
    ['4'],
    ['wait 5000', 'log 4', 'end exit'],
  ],
  [
    'each call of a subdialog begins anew',
    vxml(
      '<form><subdialog name="s" src="#q"/><subdialog name="t" src="#q"/><block><log expr="s.n + t.n"/></block></form><form id="q"><var name="n" expr="0"/><block><assign name="n" expr="n+1"/><return namelist="n"/></block></form>',
    ),
    [],
    ['log 2', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 1.5.3 what a subdialog shares with its caller', [
  [
    'one of the same document has variables of the root anew',
    {
      '': leaf(
        '<form><block><assign name="application.x" expr="2"/></block><subdialog name="s" src="#q"/><block><log expr="x"/></block></form><form id="q"><block><log expr="x"/><assign name="application.x" expr="3"/><return/></block></form>',
      ),
      'root.vxml': vxml('<var name="x" expr="1"/>'),
    },
    [],
    ['fetch document root.vxml', 'log 1', 'log 2', 'end exit'],
  ],
  [
    'one of another document with the same root has it anew as well',
    {
      '': leaf(
        '<form><block><assign name="application.x" expr="2"/></block><subdialog name="s" src="s.vxml"/><block><log expr="x"/></block></form>',
      ),
      's.vxml': leaf('<form><block><log expr="x"/><return/></block></form>'),
      'root.vxml': vxml('<var name="x" expr="1"/>'),
    },
    [],
    [
      'fetch document root.vxml',
      'fetch document s.vxml',
      'fetch document root.vxml',
      'log 1',
      'log 2',
      'end exit',
    ],
  ],
  [
    'handlers of the root serve it',
    {
      '': leaf(
        '<form><subdialog name="s" src="#q"/></form><form id="q"><block><throw event="x"/></block></form>',
      ),
      'root.vxml': vxml('<catch event="x"><log>root</log><exit/></catch>'),
    },
    [],
    ['fetch document root.vxml', 'log root', 'end exit'],
  ],
  [
    'links of the caller are not heard in it',
    {
      '': vxml('<link dtmf="*" event="x"/><form><subdialog name="s" src="s.vxml"/></form>'),
      's.vxml': form('<field name="f" type="digits?length=1"/>'),
    },
    ['*'],
    ['fetch document s.vxml', 'wait 5000', 'say That was not one of the choices.', 'wait 5000'],
  ],
  [
    'properties of the caller do not hold in it',
    {
      '': form('<property name="timeout" value="9s"/><subdialog name="s" src="s.vxml"/>'),
      's.vxml': form('<field name="f" type="boolean"/>'),
    },
    [],
    ['fetch document s.vxml', 'wait 5000'],
  ],
  [
    'a hang-up is an event of it, not of its caller',
    vxml(
      '<form><catch event="connection"><log>caller</log></catch><subdialog name="s" src="#q"/></form><form id="q"><catch event="connection"><log>inside</log><exit/></catch><field name="f" type="boolean"/></form>',
    ),
    ['hangup'],
    ['wait 5000', 'log inside', 'end exit'],
  ],
  [
    'a subdialog whose variable has a value is passed over',
    form('<subdialog name="s" src="nowhere" expr="1"/><block>on</block>'),
    [],
    ['say on', 'end exit'],
  ],
  [
    'what has no value is given back without one',
    vxml(
      '<form><subdialog name="s" src="#q"><filled><log expr="typeof s.a"/></filled></subdialog></form><form id="q"><block><var name="a"/><return namelist="a"/></block></form>',
    ),
    [],
    ['log undefined', 'end exit'],
  ],
  [
    'after an event its variable has no value, and it may be called again',
    vxml(
      '<form><catch event="no"><log expr="typeof s"/></catch><catch event="no" count="2"><log>again</log><exit/></catch><subdialog name="s" src="#q"/></form><form id="q"><block><return event="no"/></block></form>',
    ),
    [],
    ['log undefined', 'log again', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 1.5.4 final processing', [
  [
    'a hang-up throws connection.disconnect.hangup',
    form(
      '<field name="f" type="digits"/><catch event="connection.disconnect.hangup"><log expr="_event"/><exit/></catch>',
    ),
    ['hangup'],
    ['wait 5000', 'log connection.disconnect.hangup', 'end exit'],
  ],
  [
    'without a handler the call ends',
    form('<field name="f" type="digits"/>'),
    ['hangup'],
    ['wait 5000', 'end hangup'],
  ],
  [
    'after it documents may still be fetched',
    {
      '': form(
        '<field name="f" type="digits"/><catch event="connection.disconnect"><submit next="bye" namelist="f"/></catch>',
      ),
      bye: form('<block><log>stored</log></block>'),
    },
    ['hangup'],
    ['wait 5000', 'fetch document bye?f=undefined', 'log stored', 'end hangup'],
  ],
  [
    'but nobody is listened to any more',
    form('<field name="f" type="digits"/><catch event="connection.disconnect"><log>gone</log></catch>'),
    ['hangup', '1'],
    ['wait 5000', 'log gone', 'end hangup'],
  ],
  [
    'and nothing is played',
    form(
      '<field name="f" type="digits"/><catch event="connection.disconnect"><prompt>Bye</prompt><exit/></catch>',
    ),
    ['hangup'],
    ['wait 5000', 'end exit'],
  ],
  [
    'a hang-up stops what plays',
    form('<block>Hello<goto nextitem="f"/></block><field name="f" type="digits"/>'),
    ['!hangup'],
    ['say Hello', 'stop', 'end hangup'],
  ],
]);
