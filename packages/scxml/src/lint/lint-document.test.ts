import { createRealmEvaluator } from '@ringback/script';
import { describe, expect, it } from 'vitest';
import type { ActionSchemas } from '../action-schema.ts';
import type { Finding } from '../finding.ts';
import { loadDocument } from '../load-document.ts';
import { loadOrThrow } from '../testing/fake-platform.ts';
import { QUEUE, scxml } from '../testing/test-session.ts';
import type { ModuleCatalogue } from './catalogue.ts';
import { lintDocument } from './lint-document.ts';

const IXN = 'http://www.genesyslab.com/modules/interaction';
const SCHEMAS: ActionSchemas = { [QUEUE]: { submit: {} }, [IXN]: { createcall: {}, redirect: {} } };
const CATALOGUE: ModuleCatalogue = {
  elements: {
    [QUEUE]: {
      submit: {
        events: ['queue.submit.requestid'],
        success: 'queue.submit.done',
        failure: 'error.queue.submit',
      },
    },
    [IXN]: {
      createcall: {
        events: [],
        success: 'voice.createcall.done',
        failure: 'error.voice.createcall',
        dials: true,
      },
      redirect: {
        events: [],
        success: 'interaction.redirect.done',
        failure: 'error.interaction.redirect',
        isBackground: true,
      },
    },
  },
  unsolicited: ['interaction.deleted'],
};

async function lint(body: string, attributes = ''): Promise<readonly Finding[]> {
  const common = `xmlns:ixn="${IXN}" xmlns:check="urn:ringback:check" ${attributes}`;
  // What has a profile is read as the original reads it.
  const text = attributes.includes('profile=')
    ? `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" ${common}>${body}</scxml>`
    : scxml(body, common);
  const document = await loadOrThrow(text, { actionSchemas: SCHEMAS });
  return lintDocument(document, {
    catalogue: CATALOGUE,
    suggest: (word, known) => known.find((one) => one.length === word.length && one[0] === word[0]) ?? null,
  });
}

const codes = async (body: string, attributes?: string): Promise<string[]> =>
  (await lint(body, attributes)).map(({ severity, code, line }) => `${severity} ${code} ${line}`);

const END = '<final id="end"/>';

describe('states and transitions', () => {
  it('tells of the outermost state that nothing leads to', async () => {
    expect(await codes(`<state id="a"/>\n<state id="b"><state id="b1"/></state>`)).toEqual([
      'warning SCXML_UNREACHABLE 3',
    ]);
  });

  it('takes other regions, histories and default entries for reached', async () => {
    expect(
      await codes(
        `<parallel id="p"><onentry><raise event="e"/></onentry><state id="a"><transition event="e" target="h"/></state>
         <state id="b" initial="b2"><state id="b1"/><state id="b2"/><history id="h"><transition target="b1"/></history></state></parallel>`,
      ),
    ).toEqual([]);
  });

  it.each([
    ['the same event', 'event="e" target="end"', 'event="e.x" target="end"', true],
    ['any event', 'event="*" target="end"', 'event="e"', true],
    ['no event', 'target="end"', 'cond="1" target="end"', true],
    ['a part of its events', 'event="e"', 'event="e f"', false],
    ['the same event with a condition', 'event="e" cond="x"', 'event="e"', false],
  ])('tells of a transition after one for %s', async (_name, first, second, isTold) => {
    const found = await codes(
      `<state id="a"><onentry><raise event="e.x"/><raise event="f"/></onentry>
       <transition ${first}/><transition ${second}/></state>${END}`,
    );
    expect(found.filter((one) => one.includes('NEVER_TAKEN')).length).toBe(isTold ? 1 : 0);
  });
});

describe('events', () => {
  it('tells of one that nothing sends, with what was probably meant', async () => {
    const [finding] = await lint(
      `<state id="a"><onentry><send event="order.done"/></onentry>\n<transition event="order.dome" target="end"/></state>${END}`,
    );
    expect(finding).toMatchObject({
      code: 'SCXML_UNSENT_EVENT',
      line: 3,
      remedy: 'Did you mean "order.done"?',
    });
  });

  it.each([
    ['raised', '<raise event="e.x"/>'],
    ['sent', '<send event="e"/>'],
    ['computed of known texts', `<send eventexpr="1 ? 'e' : 'f'"/>`],
    ['computed', '<send eventexpr="name"/>'],
    ['computed with a known beginning', `<send eventexpr="'e.' + name"/>`],
  ])('is content with one that is %s', async (_name, sender) => {
    expect(
      await codes(
        `<state id="a"><onentry>${sender}</onentry><transition event="e" target="end"/></state>${END}`,
      ),
    ).toEqual([]);
  });

  it('is not content with another computed beginning', async () => {
    expect(
      await codes(
        `<state id="a"><onentry><send eventexpr="'f.' + name"/></onentry><transition event="e" target="end"/></state>${END}`,
      ),
    ).toEqual(['warning SCXML_UNSENT_EVENT 2']);
  });

  it('knows the events of modules, of the platform and of ended states', async () => {
    expect(
      await codes(
        `<state id="a"><onentry><queue:submit/></onentry>
           <transition event="queue.submit.done" target="c"/><transition event="error.queue" target="end"/>
           <transition event="error.execution error.communication" target="end"/>
           <transition event="interaction.deleted"/><transition event="done.invoke.x"/></state>
         <state id="c"><transition event="done.state.c" target="end"/><final id="c1"/></state>${END}`,
      ),
    ).toEqual([]);
  });

  it('tells of the end of a state that cannot end', async () => {
    expect(
      await codes(
        `<state id="c"><transition event="done.state.c" target="end"/><state id="c1"/></state>${END}`,
      ),
    ).toEqual(['warning SCXML_UNSENT_EVENT 2']);
  });

  it('believes the document when it names what comes from outside', async () => {
    const body = `<state id="a"><transition event="order.paid" target="end"/></state>${END}`;
    expect(await codes(body)).toEqual(['warning SCXML_UNSENT_EVENT 2']);
    expect(await codes(body, 'check:events="order.paid other"')).toEqual([]);
  });

  it('does not guess what an invoked document sends', async () => {
    expect(
      await codes(
        `<state id="a"><invoke src="child.scxml"/><transition event="any.thing" target="end"/></state>${END}`,
      ),
    ).toEqual([]);
  });
});

describe('failures', () => {
  it('tells of an action whose failure is heard nowhere around', async () => {
    const [finding] = await lint(
      `<state id="a"><onentry>\n<queue:submit/></onentry><transition event="queue.submit.done" target="b"/></state>
       <state id="b"><transition event="error.queue.submit" target="end"/></state>${END}`,
    );
    expect(finding).toMatchObject({ code: 'SCXML_UNHANDLED_ERROR', severity: 'warning', line: 3 });
    expect(finding?.remedy).toContain('<transition event="error.queue.submit"> to "a"');
  });

  it.each([
    ['the state itself', `<state id="a">${'$'}<transition event="error.queue.submit" target="end"/></state>`],
    [
      'a state around it',
      `<state id="o"><transition event="error" target="end"/><state id="a">${'$'}</state></state>`,
    ],
    [
      'a state inside of it',
      `<state id="a">${'$'}<state id="i"><transition event="*" target="end"/></state></state>`,
    ],
    [
      'another region',
      `<parallel id="p"><state id="a">${'$'}</state><state id="s"><transition event="error" target="end"/></state></parallel>`,
    ],
    [
      'the state that it goes on to without an event',
      `<state id="a">${'$'}<transition target="b"/></state><state id="b"><transition event="error.queue" target="end"/></state>`,
    ],
  ])('is content when %s hears it', async (_where, body) => {
    const found = await codes(`${body.replace('$', '<onentry><queue:submit/></onentry>')}${END}`);
    expect(found).toEqual([]);
  });

  it('asks of what runs in the background only when its success is waited for', async () => {
    const body = (more: string) =>
      `<state id="a"><onentry><ixn:redirect to="agent.resource"/></onentry>${more}</state>`;
    expect(await codes(body(''))).toEqual([]);
    expect(await codes(body('<transition event="interaction.redirect.done"/>'))).toEqual([
      'warning SCXML_UNHANDLED_ERROR 2',
    ]);
  });
});

describe('circles without events', () => {
  it('tells of one that is certain, with its way', async () => {
    const [finding] = await lint(
      `<state id="a"><transition target="b"/></state>\n<state id="b" initial="b1"><transition target="a"/><state id="b1"/></state>`,
    );
    expect(finding).toMatchObject({ severity: 'error', code: 'SCXML_ENDLESS_CIRCLE', line: 2 });
    expect(finding?.message).toContain('"a" and "b"');
  });

  it('warns of one in which nothing changes what decides', async () => {
    expect(
      await codes(
        `<datamodel><data id="n" expr="1"/><data id="m" expr="1"/></datamodel>
         <state id="a"><transition cond="n &gt; 3" target="end"/><transition target="b"/></state>
         <state id="b"><onentry><assign location="m" expr="m + 1"/></onentry><transition target="a"/></state>${END}`,
      ),
    ).toEqual(['warning SCXML_ENDLESS_CIRCLE 3']);
  });

  it.each([
    ['an assignment', '<assign location="n" expr="n + 1"/>', 'n &gt; 3'],
    ['an assignment to a part of it', '<assign location="n.x" expr="1"/>', 'n.x &gt; 3'],
    ['a script', '<script>n++</script>', 'n &gt; 3'],
    ['a function of unknown make', '<script>next()</script>', 'n &gt; 3'],
    ['a condition that asks a function', '<log expr="1"/>', 'isOver()'],
    ['a condition that asks a function of the document', '<assign location="n" expr="n + 1"/>', 'over()'],
  ])('is content with %s on the way', async (_name, content, cond) => {
    expect(
      await codes(
        `<datamodel><data id="n" expr="1"/></datamodel><script>function over() { return n &gt; 3 }</script>
         <state id="a"><transition cond="${cond}" target="end"/><transition target="b"/></state>
         <state id="b"><onentry>${content}</onentry><transition target="a"/></state>${END}`,
      ),
    ).toEqual([]);
  });

  it('is content with a circle that waits for an event', async () => {
    expect(
      await codes(
        `<state id="a"><onentry><send event="e"/></onentry><transition event="e" target="b"/></state><state id="b"><transition target="a"/></state>`,
      ),
    ).toEqual([]);
  });
});

describe('dial loops', () => {
  const loop = (more: { pausing?: string; to?: string; before?: string } = {}): string =>
    `<datamodel><data id="number" expr="'1'"/><data id="n" expr="0"/><data id="agent"/></datamodel>
     <state id="dial">
       <onentry>${more.before ?? ''}<ixn:createcall to="${more.to ?? 'number'}"/></onentry>
       <transition event="voice.createcall.done" target="end"/>
       <transition event="error.voice.createcall" target="again"/>
     </state>
     <state id="again">${more.pausing ?? '<transition target="dial"/>'}</state>${END}`;

  it('tells of one without counter and pause', async () => {
    const [finding] = await lint(loop());
    expect(finding).toMatchObject({ severity: 'error', code: 'SCXML_ENDLESS_DIALLING', line: 4 });
    expect(finding?.message).toContain('"dial" and "again"');
    expect(finding?.remedy).toContain('_max_dial_attempts');
  });

  it('warns when there are conditions that ask no counter', async () => {
    const pausing = '<transition cond="number !== 2" target="dial"/><transition target="end"/>';
    expect(await codes(loop({ pausing }))).toEqual(['warning SCXML_ENDLESS_DIALLING 4']);
  });

  it.each([
    [
      'a pause',
      {
        pausing: '<onentry><send event="go" delay="5s"/></onentry><transition event="go" target="dial"/>',
      },
    ],
    [
      'a counter in the condition',
      {
        before: '<assign location="n" expr="n + 1"/>',
        pausing: '<transition cond="n &lt; 3" target="dial"/><transition target="end"/>',
      },
    ],
    [
      'a counter in the condition of the way out',
      {
        before: '<script>n++</script>',
        pausing: '<transition cond="n &gt; 2" target="end"/><transition target="dial"/>',
      },
    ],
    [
      'a limit by name',
      { pausing: '<transition cond="_max_dial_attempts &gt; k" target="dial"/><transition target="end"/>' },
    ],
  ])('is content with %s', async (_name, more) => {
    expect(await codes(loop(more))).toEqual([]);
  });

  it('is content with a counter around the dial', async () => {
    expect(
      await codes(
        `<datamodel><data id="n" expr="0"/></datamodel><state id="dial"><onentry><assign location="n" expr="n + 1"/>
         <if cond="n &lt; 3"><ixn:createcall to="1"/></if></onentry><transition event="error.voice.createcall" target="dial"/></state>`,
      ),
    ).toEqual([]);
  });

  it('is not content with a delayed event of no delay', async () => {
    const pausing = '<onentry><send event="go" delay="0s"/></onentry><transition event="go" target="dial"/>';
    expect(await codes(loop({ pausing }))).toEqual(['error SCXML_ENDLESS_DIALLING 4']);
  });

  it('leaves agents alone, whom the router chose', async () => {
    const before = '<assign location="agent" expr="_event.data.resource"/>';
    expect(await codes(loop({ to: 'agent', before }))).toEqual([]);
  });

  it('sees a dial in the transition itself, and one in a state that is entered on the way', async () => {
    expect(
      await codes(
        `<state id="a"><onentry><ixn:createcall to="1"/></onentry>
         <transition event="error.voice.createcall">\n<ixn:createcall to="1"/></transition></state>`,
      ),
    ).toEqual(['error SCXML_ENDLESS_DIALLING 4']);
    expect(
      await codes(
        `<state id="out"><transition target="deep"/></state><state id="o"><onentry>\n<ixn:createcall to="1"/></onentry>
         <transition event="error" target="out"/><state id="deep"/></state>`,
      ),
    ).toEqual(['error SCXML_ENDLESS_DIALLING 3']);
  });
});

describe('scripts', () => {
  it.each([
    ['XML in a script', '<script><![CDATA[var x = <a/>;]]></script>', 'SCXML_E4X'],
    ['an attribute of XML', '<script>x.@id</script>', 'SCXML_E4X'],
    ['descendants of XML', '<script>x..item</script>', 'SCXML_E4X'],
    ['a filter of XML', '<script>x.item.(a == 1)</script>', 'SCXML_E4X'],
    ['for each', '<script>for each (var a in b) c();</script>', 'SCXML_FOR_EACH'],
    ['something else', '<script>var a = ;</script>', 'SCXML_SCRIPT'],
  ])('names %s', async (_name, script, code) => {
    expect((await lint(`<state id="a"><onentry>${script}</onentry></state>`)).map((one) => one.code)).toEqual(
      [code],
    );
  });

  it('takes a label for what it is', async () => {
    const [finding] = await lint(
      '<state id="a"><onentry><log expr="caller_id: _event.data"/></onentry></state>',
    );
    expect(finding).toMatchObject({
      severity: 'error',
      code: 'SCXML_SCRIPT',
      message: expect.stringContaining('label'),
    });
  });
});

describe('values of send', () => {
  const one = (send: string, more: string): string =>
    `<datamodel><data id="wait" expr="'1s'"/></datamodel>
    <state id="a"><onentry>${more}${send}</onentry><transition event="*" target="b"/></state><final id="b"/>`;
  const found = async (send: string, attributes = '', more = '') =>
    (await lint(one(send, more), attributes)).map(({ code, message, remedy }) => [code, message, remedy]);
  const ORS = 'profile="ecmascript"';

  it.each([
    ['<send event="x" delay="5 seconds"/>', ''],
    [`<send event="x" delayexpr="'soon'"/>`, ''],
    [`<send event="'x'" delay="'5 seconds'"/>`, ORS],
  ])('a delay that is none: %s', async (send, attributes) => {
    expect(await found(send, attributes)).toEqual([
      ['SCXML_BAD_DELAY', expect.stringMatching(/is no delay$/), expect.stringContaining('30s')],
    ]);
  });

  it('a time without quotes where expressions stand', async () => {
    expect(await found(`<send event="'x'" delay="5s"/>`, ORS)).toEqual([
      [
        'SCXML_SCRIPT',
        'This is an expression, and a time is no number',
        `Put it into quotation marks: "'5s'"`,
      ],
    ]);
  });

  it('a name without quotes where expressions stand', async () => {
    expect(await found('<send event="go.on"/>', ORS)).toEqual([
      [
        'SCXML_UNQUOTED',
        'event is an expression here, and nothing in this document makes a variable "go"',
        `If the text itself is meant, put it into quotation marks: event="'go.on'"`,
      ],
    ]);
  });

  it.each([
    ['<send event="wait" delay="wait" target="_sessionid"/>', ORS, ''],
    ['<send event="name.x"/>', ORS, '<script>var name = {x: 1}</script>'],
    ['<send event="one"/>', ORS, '<foreach array="[1]" item="one"/>'],
    [`<send event="'x'" delay="'1.5s'"/><send event="'x'" delay="100"/>`, ORS, ''],
    ['<send event="go.on" delay="1m"/>', '', ''],
  ])('nothing of what can be right: %s', async (send, attributes, more) => {
    expect(await found(send, attributes, more)).toEqual([]);
  });
});

it('names the state that was probably meant', async () => {
  const result = await loadDocument(
    scxml('<state id="welcome"><transition event="x" target="welcme"/></state>'),
    {
      url: 'file:///a.scxml',
      evaluatorFactory: createRealmEvaluator,
      lint: { suggest: (word, known) => (word === 'welcme' ? (known[0] ?? null) : null) },
    },
  );
  expect(result).toMatchObject({
    ok: false,
    findings: [{ code: 'SCXML_UNKNOWN_TARGET', remedy: 'Did you mean "welcome"?' }],
  });
});
