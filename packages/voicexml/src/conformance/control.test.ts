import { form, vxml } from '../testing/play-call.ts';
import { statements } from '../testing/statements.ts';

// VoiceXML 2.0 5.1, 5.3, chapter 6; 2.1 3, 5, 6, 8: variables, executable content, resources.

const block = (inside: string) => form(`<block>${inside}</block>`);
const fails = (inside: string) =>
  form(`<block>${inside}</block><catch event="error.semantic"><log>wrong</log><exit/></catch>`);

statements('VoiceXML 2.0 5.1 variables and scopes', [
  [
    '5.1.1 a variable has the value of its expression',
    block('<var name="x" expr="2 * 3"/><log expr="x"/>'),
    [],
    ['log 6', 'end exit'],
  ],
  [
    '5.1.1 without one it is undefined',
    block('<var name="x"/><log expr="typeof x"/>'),
    [],
    ['log undefined', 'end exit'],
  ],
  [
    '5.1.2 an inner variable hides an outer one',
    vxml(
      '<var name="x" expr="1"/><form><var name="x" expr="2"/><block><var name="x" expr="3"/><log expr="x"/></block><block><log expr="x"/></block></form>',
    ),
    [],
    ['log 3', 'log 2', 'end exit'],
  ],
  [
    '5.1.2 document. reaches the outer one',
    vxml(
      '<var name="x" expr="1"/><form><var name="x" expr="2"/><block><log><value expr="document.x"/> <value expr="dialog.x"/></log></block></form>',
    ),
    [],
    ['log 1 2', 'end exit'],
  ],
  [
    '5.1.2 application. reaches those of the root',
    {
      '': vxml(
        '<var name="x" expr="1"/><form><block><log><value expr="x"/> <value expr="application.x"/></log></block></form>',
        'application="r.vxml"',
      ),
      'r.vxml': vxml('<var name="x" expr="0"/>'),
    },
    [],
    ['fetch document r.vxml', 'log 1 0', 'end exit'],
  ],
  [
    '5.1.2 in a root document they are the same',
    vxml('<var name="x" expr="1"/><form><block><log expr="document.x + application.x"/></block></form>'),
    [],
    ['log 2', 'end exit'],
  ],
  [
    '5.1.2 variables of a block end with it',
    form('<block><var name="x" expr="1"/></block><block><log expr="typeof x"/></block>'),
    [],
    ['log undefined', 'end exit'],
  ],
  [
    '5.1.2 variables of a dialog end with it',
    vxml(
      '<form><var name="x" expr="1"/><block><goto next="#b"/></block></form><form id="b"><block><log expr="typeof x"/></block></form>',
    ),
    [],
    ['log undefined', 'end exit'],
  ],
  [
    '5.1.2 variables of a document end with it',
    {
      '': vxml('<var name="x" expr="1"/><form><block><goto next="b"/></block></form>', 'application="r"'),
      b: vxml('<form><block><log expr="typeof x"/></block></form>', 'application="r"'),
      r: vxml(''),
    },
    [],
    ['fetch document r', 'fetch document b', 'log undefined', 'end exit'],
  ],
  [
    '5.1.2 a variable of a form is made anew when it is entered',
    vxml(
      '<var name="n" expr="0"/><form id="a"><var name="x" expr="0"/><block><assign name="x" expr="x + 1"/><assign name="n" expr="n + 1"/><if cond="n == 1"><goto next="#a"/></if><log expr="x"/></block></form>',
    ),
    [],
    ['log 1', 'end exit'],
  ],
  [
    '5.1.3 the name of a scope cannot be declared in one',
    form('<block><script>var y = 1;</script><log expr="y"/></block>'),
    [],
    ['log 1', 'end exit'],
  ],
  [
    '5.1.4 session variables tell of the connection',
    block(
      '<log><value expr="session.connection.remote.uri"/> <value expr="session.connection.local.uri"/></log>',
    ),
    [],
    ['log tel:+1 tel:+2', 'end exit'],
    { session: { connection: { remote: { uri: 'tel:+1' }, local: { uri: 'tel:+2' } } } },
  ],
  [
    '5.1.4 session variables cannot be changed',
    form(
      '<block><assign name="session" expr="1"/></block><catch event="error.semantic"><log>wrong</log><exit/></catch>',
    ),
    [],
    ['log wrong', 'end exit'],
  ],
  [
    '5.1.4 protocol and redirections are there',
    block(
      '<log><value expr="typeof session.connection.protocol"/> <value expr="session.connection.originator"/></log>',
    ),
    [],
    ['log object null', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 5.3.1-5.3.3 var, assign, clear', [
  [
    'assign gives a new value',
    block('<var name="x" expr="1"/><assign name="x" expr="x + 1"/><log expr="x"/>'),
    [],
    ['log 2', 'end exit'],
  ],
  [
    'assign reaches into objects',
    block('<script>var o = {};</script><assign name="o.a" expr="1"/><log expr="o.a"/>'),
    [],
    ['log 1', 'end exit'],
  ],
  [
    'assign to a variable that is not there is error.semantic',
    fails('<assign name="nix" expr="1"/>'),
    [],
    ['log wrong', 'end exit'],
  ],
  [
    'assign keeps the object itself',
    block(
      '<script>var o = {a: 1};</script><var name="p" expr="o"/><assign name="p.a" expr="2"/><log expr="o.a"/>',
    ),
    [],
    ['log 2', 'end exit'],
  ],
  [
    'var again gives the variable a new value',
    block('<var name="x" expr="1"/><var name="x" expr="2"/><log expr="x"/>'),
    [],
    ['log 2', 'end exit'],
  ],
  [
    'clear without names clears all items',
    form(
      '<var name="n" expr="0"/><field name="f" type="boolean"><filled><assign name="n" expr="n + 1"/><if cond="n == 1"><clear/></if></filled></field>',
    ),
    ['1', '1'],
    ['wait 5000', 'wait 5000', 'end exit'],
  ],
  [
    'clear with names clears those',
    form(
      '<field name="f" expr="1"/><field name="g" expr="1"/><block><clear namelist="g"/><log><value expr="f"/> <value expr="typeof g"/></log><exit/></block>',
    ),
    [],
    ['log 1 undefined', 'end exit'],
  ],
  [
    'clear takes other variables as well',
    block('<var name="x" expr="1"/><clear namelist="x"/><log expr="typeof x"/>'),
    [],
    ['log undefined', 'end exit'],
  ],
  [
    'clear of a variable that is not there is error.semantic',
    fails('<clear namelist="nix"/>'),
    [],
    ['log wrong', 'end exit'],
  ],
  [
    'clear begins the count of prompts anew',
    form(
      '<var name="n" expr="0"/><field name="f" type="boolean"><prompt count="1">One</prompt><prompt count="2">Two</prompt><noinput><if cond="n == 0"><assign name="n" expr="1"/><clear namelist="f"/></if><reprompt/></noinput></field>',
    ),
    ['...', '...'],
    ['say One', 'wait 5000', 'say One', 'wait 5000', 'say Two', 'wait 5000'],
  ],
]);

statements('VoiceXML 2.0 5.3.4 if', [
  ['true', block('<if cond="1 == 1"><log>yes</log></if>'), [], ['log yes', 'end exit']],
  ['false', block('<if cond="1 == 2"><log>yes</log></if>'), [], ['end exit']],
  ['else', block('<if cond="false"><log>a</log><else/><log>b</log></if>'), [], ['log b', 'end exit']],
  [
    'elseif',
    block('<if cond="false"><log>a</log><elseif cond="true"/><log>b</log><else/><log>c</log></if>'),
    [],
    ['log b', 'end exit'],
  ],
  [
    'the first that is true',
    block('<if cond="true"><log>a</log><elseif cond="true"/><log>b</log></if>'),
    [],
    ['log a', 'end exit'],
  ],
  [
    'inside of each other',
    block(
      '<if cond="true"><if cond="false"><log>a</log><else/><log>b</log></if><else/><log>c</log></if><log>d</log>',
    ),
    [],
    ['log b', 'log d', 'end exit'],
  ],
  ['text in a branch is a prompt', block('<if cond="true">yes<else/>no</if>'), [], ['say yes', 'end exit']],
]);

statements('VoiceXML 2.0 5.3.5 prompt in executable content', [
  [
    'a condition',
    block('<prompt cond="false">no</prompt><prompt cond="true">yes</prompt>'),
    [],
    ['say yes', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 5.3.7 goto', [
  [
    'to a dialog of the document',
    vxml('<form><block><goto next="#b"/></block></form><form id="b"><block>B</block></form>'),
    [],
    ['say B', 'end exit'],
  ],
  [
    'to another document',
    { '': block('<goto next="b.vxml"/>'), 'b.vxml': block('B') },
    [],
    ['fetch document b.vxml', 'say B', 'end exit'],
  ],
  [
    'to a dialog of another document',
    {
      '': block('<goto next="b.vxml#y"/>'),
      'b.vxml': vxml('<form id="x"><block>X</block></form><form id="y"><block>Y</block></form>'),
    },
    [],
    ['fetch document b.vxml', 'say Y', 'end exit'],
  ],
  [
    'by an expression',
    vxml('<form><block><goto expr="\'#\' + \'b\'"/></block></form><form id="b"><block>B</block></form>'),
    [],
    ['say B', 'end exit'],
  ],
  [
    'to an item by an expression',
    form('<block><goto expritem="\'c\'"/></block><block name="b">B</block><block name="c">C<exit/></block>'),
    [],
    ['say C', 'end exit'],
  ],
  [
    'to an item that is not there is error.badfetch',
    form(
      '<block><goto nextitem="nix"/></block><catch event="error.badfetch"><log>wrong</log><exit/></catch>',
    ),
    [],
    ['log wrong', 'end exit'],
  ],
  [
    'an address without # fetches the document again',
    { '': block('<goto next="b.vxml"/>'), 'b.vxml': block('B<exit/>') },
    [],
    ['fetch document b.vxml', 'say B', 'end exit'],
  ],
  [
    'an expression without value is error.semantic',
    fails('<goto expr="undefined"/>'),
    [],
    ['log wrong', 'end exit'],
  ],
  [
    'what follows it is not done',
    vxml('<form><block><goto next="#b"/><log>never</log></block></form><form id="b"><block>B</block></form>'),
    [],
    ['say B', 'end exit'],
  ],
]);

const submits = (attributes: string) => ({
  '': form(
    `<var name="x" expr="'a b'"/><field name="f" expr="1"/><block><submit next="s" ${attributes}/></block>`,
  ),
  s: block('S'),
});

statements('VoiceXML 2.0 5.3.8 submit', [
  [
    'named variables are in the address',
    submits('namelist="x f"'),
    [],
    ['fetch document s?x=a+b&f=1', 'say S', 'end exit'],
  ],
  ['without names all input items are', submits(''), [], ['fetch document s?f=1', 'say S', 'end exit']],
  [
    'post sends them in the body',
    submits('namelist="x" method="post"'),
    [],
    ['post document s x=a b', 'say S', 'end exit'],
  ],
  [
    'multipart is sent by post',
    submits('namelist="x" method="post" enctype="multipart/form-data"'),
    [],
    ['post document s x=a b', 'say S', 'end exit'],
  ],
  [
    'another encoding is error.badfetch',
    form(
      '<var name="x" expr="1"/><block><submit next="s" namelist="x" method="post" enctype="text/x"/></block><catch event="error.badfetch"><log>wrong</log><exit/></catch>',
    ),
    [],
    ['log wrong', 'end exit'],
  ],
  [
    'the address may be an expression',
    { '': block('<var name="x" expr="1"/><submit expr="\'s\'" namelist="x"/>'), s: block('S') },
    [],
    ['fetch document s?x=1', 'say S', 'end exit'],
  ],
  [
    'a variable that is not there is error.semantic',
    fails('<submit next="s" namelist="nix"/>'),
    [],
    ['log wrong', 'end exit'],
  ],
  [
    'fields of objects are sent under their path',
    { '': block('<script>var o = {a: 1, b: "x"};</script><submit next="s" namelist="o"/>'), s: block('S') },
    [],
    ['fetch document s?o.a=1&o.b=x', 'say S', 'end exit'],
  ],
  [
    'a property of an object is sent under its name',
    { '': block('<script>var o = {a: 1};</script><submit next="s" namelist="o.a"/>'), s: block('S') },
    [],
    ['fetch document s?o.a=1', 'say S', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 5.3.9-5.3.11 exit, return, disconnect', [
  ['exit ends with the value of an expression', block('<exit expr="1 + 1"/>'), [], ['end exit 2']],
  [
    'exit ends with named values',
    block('<var name="a" expr="1"/><var name="b" expr="\'x\'"/><exit namelist="a b"/>'),
    [],
    ['end exit {"a":1,"b":"x"}'],
  ],
  [
    'exit throws nothing',
    form('<block><exit/></block><catch event="exit"><log>never</log></catch>'),
    [],
    ['end exit'],
  ],
  [
    'disconnect throws connection.disconnect.hangup',
    form(
      '<block><disconnect/></block><catch event="connection.disconnect.hangup"><log>gone</log><exit/></catch>',
    ),
    [],
    ['disconnect', 'log gone', 'end exit'],
  ],
  ['disconnect without a handler ends the call', block('<disconnect/>'), [], ['disconnect', 'end hangup']],
]);

statements('VoiceXML 2.1 6 disconnect', [
  [
    'its names are what the call ends with',
    form('<var name="x" expr="1"/><block>Bye<disconnect namelist="x"/></block>'),
    [],
    ['say Bye', 'disconnect', 'end disconnect {"x":1}'],
  ],
  [
    'also when a handler has something to do still',
    form(
      '<var name="x" expr="1"/><block><disconnect namelist="x"/></block><catch event="connection.disconnect"><assign name="x" expr="2"/></catch>',
    ),
    [],
    ['disconnect', 'end disconnect {"x":1}'],
  ],
  [
    'but exit says it better',
    form(
      '<var name="x" expr="1"/><block><disconnect namelist="x"/></block><catch event="connection.disconnect"><exit expr="5"/></catch>',
    ),
    [],
    ['disconnect', 'end exit 5'],
  ],
]);

statements('VoiceXML 2.0 5.3.12 script', [
  [
    'its variables belong to where it stands',
    form(
      '<script>var x = 1; function twice(n) { return 2 * n; }</script><block><log expr="twice(x + 1)"/></block>',
    ),
    [],
    ['log 4', 'end exit'],
  ],
  [
    'functions of a script of the document are seen everywhere',
    vxml('<script>function f() { return "f"; }</script><form><block><log expr="f()"/></block></form>'),
    [],
    ['log f', 'end exit'],
  ],
  [
    'a script at an address is run in its place',
    {
      '': form('<var name="x" expr="1"/><block><script src="s.js"/><log expr="y"/></block>'),
      's.js': 'var y = x + 1;',
    },
    [],
    ['fetch script s.js', 'log 2', 'end exit'],
  ],
  [
    '2.1 3 its address may be an expression',
    { '': form('<block><script srcexpr="\'s\' + \'.js\'"/><log expr="y"/></block>'), 's.js': 'var y = 5;' },
    [],
    ['fetch script s.js', 'log 5', 'end exit'],
  ],
  [
    'one of the document is fetched before the first dialog',
    { '': vxml('<script src="s.js"/><form><block><log expr="y"/></block></form>'), 's.js': 'var y = 5;' },
    [],
    ['fetch script s.js', 'log 5', 'end exit'],
  ],
  [
    'a script that cannot be fetched is error.badfetch',
    form(
      '<block><script src="s.js"/></block><catch event="error.badfetch"><log expr="_event"/><exit/></catch>',
    ),
    [],
    ['fetch script s.js', 'log error.badfetch.http.404', 'end exit'],
  ],
  [
    'CDATA is text',
    block('<script><![CDATA[ var x = 1 < 2; ]]></script><log expr="x"/>'),
    [],
    ['log true', 'end exit'],
  ],
  [
    'a script reaches nothing of the machine',
    block('<log expr="typeof process + typeof require + typeof globalThis"/>'),
    [],
    ['log undefinedundefinedundefined', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 5.3.13 log', [
  [
    'text and values',
    block('<var name="x" expr="1"/><log>x is <value expr="x"/></log>'),
    [],
    ['log x is 1', 'end exit'],
  ],
  ['a label', block('<log label="L">text</log>'), [], ['log L: text', 'end exit']],
  ['an expression', block('<log label="L" expr="1 + 1"/>'), [], ['log L: 2', 'end exit']],
]);

statements('VoiceXML 2.0 6.1 fetching', [
  [
    '6.1.1 relative addresses are those of the document',
    {
      '': block('<goto next="x/b.vxml"/>'),
      'x/b.vxml': block('<goto next="c.vxml"/>'),
      'x/c.vxml': block('C'),
    },
    [],
    ['fetch document x/b.vxml', 'fetch document x/c.vxml', 'say C', 'end exit'],
  ],
  [
    '6.1.1 a scheme that is not fetched is error.unsupported.uri',
    form(
      '<block><goto next="ftp://x/y"/></block><catch event="error.unsupported.uri"><log>wrong</log><exit/></catch>',
    ),
    [],
    ['log wrong', 'end exit'],
  ],
  [
    '6.1.1 what is no address is error.badfetch',
    form(
      '<block><goto next="http://[x"/></block><catch event="error.badfetch"><log>wrong</log><exit/></catch>',
    ),
    [],
    ['log wrong', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 6.3 properties', [
  [
    'those of the document',
    vxml('<property name="timeout" value="1s"/><form><field name="f" type="boolean"/></form>'),
    [],
    ['wait 1000'],
  ],
  [
    'those of a form go before',
    vxml(
      '<property name="timeout" value="1s"/><form><property name="timeout" value="2s"/><field name="f" type="boolean"/></form>',
    ),
    [],
    ['wait 2000'],
  ],
  [
    'those of an item go before',
    form(
      '<property name="timeout" value="2s"/><field name="f" type="boolean"><property name="timeout" value="3s"/></field>',
    ),
    [],
    ['wait 3000'],
  ],
  [
    'those of a menu',
    vxml('<menu><property name="timeout" value="4s"/><choice dtmf="1" event="x">a</choice></menu>'),
    [],
    ['wait 4000'],
  ],
  [
    'unknown ones do nothing',
    vxml('<property name="com.x" value="1"/><form><block>A</block></form>'),
    [],
    ['say A', 'end exit'],
  ],
]);

statements('VoiceXML 2.0 6.2 meta', [
  [
    'meta and metadata do nothing',
    vxml(
      '<meta name="author" content="x"/><metadata><x:y xmlns:x="urn:x">z</x:y></metadata><form><block>A</block></form>',
    ),
    [],
    ['say A', 'end exit'],
  ],
]);

const data = (inside: string) =>
  form(`<block>${inside}</block><catch event="error"><log expr="_event"/><exit/></catch>`);

statements('VoiceXML 2.1 5 data', [
  [
    'XML becomes a document',
    {
      '': data(
        '<data name="d" src="q.xml"/><log expr="d.documentElement.getElementsByTagName(\'last\').item(0).firstChild.data"/>',
      ),
      'q.xml': '<quote><last>30.00</last></quote>',
    },
    [],
    ['fetch data q.xml', 'log 30.00', 'end exit'],
  ],
  [
    'attributes can be read',
    {
      '': data('<data name="d" src="q.xml"/><log expr="d.documentElement.getAttribute(\'t\')"/>'),
      'q.xml': '<quote t="F"/>',
    },
    [],
    ['fetch data q.xml', 'log F', 'end exit'],
  ],
  [
    'variables are sent',
    { '': data('<var name="t" expr="\'IBM\'"/><data name="d" src="q.xml" namelist="t"/>'), 'q.xml': '<q/>' },
    [],
    ['fetch data q.xml?t=IBM', 'end exit'],
  ],
  [
    'by post',
    {
      '': data('<var name="t" expr="\'IBM\'"/><data name="d" src="q.xml" namelist="t" method="post"/>'),
      'q.xml': '<q/>',
    },
    [],
    ['post data q.xml t=IBM', 'end exit'],
  ],
  [
    'its address may be an expression',
    {
      '': data('<data name="d" srcexpr="\'q.xml\'"/><log expr="d.documentElement.tagName"/>'),
      'q.xml': '<q/>',
    },
    [],
    ['fetch data q.xml', 'log q', 'end exit'],
  ],
  [
    'without a name the answer is not looked at',
    { '': data('<data src="q.xml"/><log>on</log>'), 'q.xml': 'anything' },
    [],
    ['fetch data q.xml', 'log on', 'end exit'],
  ],
  [
    'what is no XML is error.badfetch',
    { '': data('<data name="d" src="q.xml"/>'), 'q.xml': 'anything' },
    [],
    ['fetch data q.xml', 'log error.badfetch', 'end exit'],
  ],
  [
    'what is not there is error.badfetch',
    data('<data name="d" src="q.xml"/>'),
    [],
    ['fetch data q.xml', 'log error.badfetch.http.404', 'end exit'],
  ],
  [
    'it may stand in the document',
    {
      '': vxml(
        '<data name="d" src="q.xml"/><form><block><log expr="d.documentElement.tagName"/></block></form>',
      ),
      'q.xml': '<q/>',
    },
    [],
    ['fetch data q.xml', 'log q', 'end exit'],
  ],
  [
    'it may stand in a form',
    {
      '': form('<data name="d" src="q.xml"/><block><log expr="d.documentElement.tagName"/></block>'),
      'q.xml': '<q/>',
    },
    [],
    ['fetch data q.xml', 'log q', 'end exit'],
  ],
]);

statements('VoiceXML 2.1 8 foreach', [
  [
    'it does its content for each',
    block(
      '<script>var list = [1, 2, 3]; var sum = 0;</script><foreach item="i" array="list"><assign name="sum" expr="sum + i"/></foreach><log expr="sum"/>',
    ),
    [],
    ['log 6', 'end exit'],
  ],
  [
    'the list is copied first',
    block(
      '<script>var list = [1, 2];</script><foreach item="i" array="list"><script>list.push(9);</script><log expr="i"/></foreach>',
    ),
    [],
    ['log 1', 'log 2', 'end exit'],
  ],
  [
    'elements are themselves',
    block(
      '<script>var list = [{n: 1}];</script><foreach item="i" array="list"><assign name="i.n" expr="2"/></foreach><log expr="list[0].n"/>',
    ),
    [],
    ['log 2', 'end exit'],
  ],
  [
    'an empty list does nothing',
    block(
      '<script>var list = [];</script><foreach item="i" array="list"><log>never</log></foreach><log>on</log>',
    ),
    [],
    ['log on', 'end exit'],
  ],
  [
    'what is no list is error.semantic',
    fails('<foreach item="i" array="5"><log>never</log></foreach>'),
    [],
    ['log wrong', 'end exit'],
  ],
  [
    'one inside of the other',
    block(
      '<script>var list = [1, 2];</script><foreach item="a" array="list"><foreach item="b" array="list"><log><value expr="a"/><value expr="b"/></log></foreach></foreach>',
    ),
    [],
    ['log 11', 'log 12', 'log 21', 'log 22', 'end exit'],
  ],
  [
    'it goes on after something was fetched inside',
    {
      '': block(
        '<script>var list = ["a", "b"];</script><foreach item="i" array="list"><data src="q"/><log expr="i"/></foreach>',
      ),
      q: 'x',
    },
    [],
    ['fetch data q', 'log a', 'fetch data q', 'log b', 'end exit'],
  ],
]);
