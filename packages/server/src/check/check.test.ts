import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CommandContext, commandLine } from '../cli/main.ts';

// What the command loads when it needs it is loaded before, so that no test waits for it on a busy machine.
beforeAll(
  () =>
    Promise.all([
      import('./check-configuration.ts'),
      import('./check-scxml.ts'),
      import('./check-voicexml.ts'),
    ]),
  60_000,
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function check(...files: string[]): Promise<{ lines: string[]; code: number }> {
  let out = '';
  let code = -1;
  const context: CommandContext = {
    environment: {},
    cwd: folder,
    out: (text) => {
      out += text;
    },
    err: () => undefined,
    exit: () => undefined,
    setExitCode: (given) => {
      code = given;
    },
  };
  await commandLine(context).parseAsync(['check', ...files], { from: 'user' });
  return { lines: out.trimEnd().split('\n'), code };
}
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

const SCXML = (inner: string): string =>
  `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">${inner}</scxml>`;

describe('ringback check', () => {
  it('looks whether the files that VoiceXML names are there, and have the dialogs', async () => {
    const vxml = (inner: string) =>
      `<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><form id="a">${inner}</form></vxml>`;
    write(
      'a.vxml',
      vxml('<block><goto next="b.vxml#a"/><goto next="b.vxml#z"/><goto next="c.vxml"/></block>'),
    );
    write('b.vxml', vxml('<block>B</block>'));
    expect(await check('a.vxml', 'b.vxml')).toEqual({
      lines: [
        'a.vxml:1:112: error: "b.vxml#z" names no dialog of that document',
        'a.vxml:1:135: warning: There is no file "c.vxml" beside the document',
        'b.vxml: ok',
      ],
      code: 1,
    });
  });

  it('finds nothing in what is right', async () => {
    write('a.yaml', 'http: { port: 0 }\n');
    write('b.scxml', SCXML('<final id="end"/>'));
    expect(await check('a.yaml', 'b.scxml')).toEqual({ lines: ['a.yaml: ok', 'b.scxml: ok'], code: 0 });
  });

  it('lists every mistake of a configuration with its line', async () => {
    write('a.yaml', 'htpp: {}\nhttp:\n  port: x\n');
    const { lines, code } = await check('a.yaml');
    expect(lines).toEqual([
      'a.yaml:1: error: unknown key "htpp"; did you mean "http"?',
      'a.yaml:3: error: http.port must be a whole number from 0 to 65535, not "x"',
    ]);
    expect(code).toBe(1);
  });

  it('warns of what lets strangers in, without calling it wrong', async () => {
    write(
      'a.yaml',
      'http:\n  host: 0.0.0.0\n  cors: { origins: ["*"] }\n  outgoing: ["*"]\nadmin: { password: short }\n',
    );
    const { lines, code } = await check('a.yaml');
    expect(lines.map((line) => line.replace(/: warning: (.{20}).*/, ' $1'))).toEqual([
      'a.yaml:2 http.host 0.0.0.0: p',
      'a.yaml:2 http.host 0.0.0.0: w',
      'a.yaml:2 http.host 0.0.0.0: n',
      'a.yaml:3 http.cors.origins: p',
      'a.yaml:4 http.outgoing: whoev',
      'a.yaml:5 the password of user',
    ]);
    expect(lines.join()).not.toContain('short,');
    expect(code).toBe(0);
    const safe = `http:
  host: 0.0.0.0
  externalUrl: https://cb.example
  rateLimit: { requests: 50 }
admin: { password: "long enough for anybody" }
sections: { server: { password: "also long enough" } }
`;
    write('b.yaml', safe);
    expect((await check('b.yaml')).lines).toEqual(['b.yaml: ok']);
  });

  it('says that a trunk group names no trunk', async () => {
    const service = (trunk: string) => `telephony:
  trunks: [{ name: TG_1, uri: "sip:127.0.0.1:5080" }]
services:
  support:
    _type: ors
    _service: callback
    _call_direction: USERTERMINATED
    _target: Customer_Service@Stat_Server.GA
    _urs_virtual_queue: VQ_Support
    _userterminated_first_connect_party: AGENT
    _agent_first_via_tg: "true"
    _trunk_group: ${trunk}
`;
    write('a.yaml', service('TG_1'));
    write('b.yaml', service('TG_2'));
    expect((await check('a.yaml')).lines).toEqual(['a.yaml: ok']);
    expect((await check('b.yaml')).lines).toEqual([
      'b.yaml:12: warning: services.support: _trunk_group names no trunk: there is none with the name TG_2, and every call to a customer would be refused. Name one of telephony.trunks: TG_1',
    ]);
  });

  it('says what looks wrong in a configured service, on its line', async () => {
    write(
      'a.yaml',
      'services:\n  support:\n    _service: callback\n    _type: ors\n    _max_dial_atempts: 3\n',
    );
    const { lines } = await check('a.yaml');
    expect(lines).toContain(
      'a.yaml:5: warning: services.support: _max_dial_atempts is not known; it is kept and given to the scenario; did you mean "_max_dial_attempts"?',
    );
  });

  it('says what is missing beside a service, with the remedy, and reads sections as services', async () => {
    write(
      'a.yaml',
      `services:
  match: { _type: builtin, _service: match-interaction }
sections:
  service.support:
    _type: ors
    _service: callback
    _call_direction: USERTERMINATED
    _target: G@S.GA
    _urs_virtual_queue: VQ
    _business_hours_service: shop
`,
    );
    expect(await check('a.yaml')).toEqual({
      lines: [
        'a.yaml:10: warning: services.support: _business_hours_service names the service "shop", which is not configured. Configure a service that runs office-hours under this name, or name one that is there',
      ],
      code: 0,
    });
    write('b.yaml', 'services: { a: {} }\nsections:\n  service.a: {}\n');
    const { lines, code } = await check('b.yaml');
    expect(lines[0]).toMatch(/^b\.yaml:3: error: sections\.service\.a and services\.a are the same thing/);
    expect(code).toBe(1);
  });

  it('says what looks wrong in sections of the server', async () => {
    write('a.yaml', 'sections:\n  callback:\n    filter_keys: a\n    queue-polling-rate: often\n');
    expect(await check('a.yaml')).toEqual({
      lines: [
        'a.yaml:3: warning: sections.callback: filter_keys is not known; it is kept; did you mean "filter-keys"?',
        'a.yaml:4: error: sections.callback: queue-polling-rate must be a whole number; its default is used',
      ],
      code: 1,
    });
  });

  it('knows an option export in JSON by its first section', async () => {
    write(
      'a.json',
      JSON.stringify({ 'service.bh': { _type: 'builtin', _service: 'office-hours', _bh_reglar1: 'x' } }),
    );
    const { lines } = await check('a.json');
    expect(lines[0]).toBe(
      'a.json: warning: service.bh/_bh_reglar1 is not known; it is kept and given to the scenario; did you mean "_bh_regular1"?',
    );
  });

  it('reads an option export as an import would', async () => {
    write(
      'a.ini',
      '[service.support]\n_type=ors\n_service=callback\n_max_dial_atempts=3\n[callback]\nfilter_keys=a\n',
    );
    const { lines, code } = await check('a.ini');
    expect(lines).toContain(
      'a.ini:4: warning: service.support/_max_dial_atempts is not known; it is kept and given to the scenario; did you mean "_max_dial_attempts"?',
    );
    expect(lines).toContain(
      'a.ini:6: warning: callback/filter_keys is not known; it is kept; did you mean "filter-keys"?',
    );
    expect(code).toBe(0);
  });

  it('names the line of a mistake in a scenario document', async () => {
    write('b.scxml', SCXML('\n<state id="a">\n<transition event="x" target="nowhere"/>\n</state>'));
    const { lines, code } = await check('b.scxml');
    expect(lines[0]).toMatch(/^b\.scxml:3:31: error: .*nowhere/);
    expect(code).toBe(1);
  });

  it('names the line of XML that is none', async () => {
    write('b.scxml', '<scxml>\n<state>\n</scxml>');
    const { lines, code } = await check('b.scxml');
    expect(lines[0]).toMatch(/^b\.scxml:3:9: error: /);
    expect(code).toBe(1);
  });

  it('tells documents by their root element, and says what it cannot check', async () => {
    write('c.xml', `<?xml version="1.0"?>\n<!-- x -->\n${SCXML('<final id="end"/>')}`);
    write('d.xml', '<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><fom/></vxml>');
    const { lines, code } = await check('c.xml', 'd.xml');
    expect(lines).toEqual([
      'c.xml: ok',
      'd.xml:1:57: error: VoiceXML has no element <fom>. Did you mean <form>?',
    ]);
    expect(code).toBe(1);
  });

  it('says what to do about a finding, and ends well on warnings', async () => {
    write('b.scxml', SCXML('\n<state id="a"/>\n<state id="b"/>'));
    expect(await check('b.scxml')).toEqual({
      lines: [
        'b.scxml:3:1: warning: Nothing leads to the state "b". Give a transition this target, or take the state out',
      ],
      code: 0,
    });
  });

  it('knows the events and the failures of the functional modules', async () => {
    write(
      'b.scxml',
      SCXML(
        `\n<state id="a" xmlns:ixn="www.genesyslab.com/modules/interaction"><onentry><ixn:createcall to="1"/></onentry>
<transition event="voice.createcall.done"/><transition event="voice.createcal.done"/></state>`,
      ),
    );
    const { lines } = await check('b.scxml');
    expect(lines[0]).toMatch(/^b\.scxml:2:\d+: warning: Nothing handles error\.voice\.createcall/);
    expect(lines[1]).toMatch(/^b\.scxml:3:\d+: warning: .*Did you mean "voice\.createcall\.done"\?$/);
  });

  it('takes a part that is included under a prefix for what it is', async () => {
    write(
      'part.scxml',
      SCXML(
        '<state id="a" initial="$$_MY_PREFIX_$$.b"><state id="b"><transition target="$$_MY_PREFIX_$$.b"/></state></state>',
      ),
    );
    const { lines, code } = await check('part.scxml');
    expect(lines).toEqual([
      expect.stringMatching(/^part\.scxml:1:\d+: warning: This is a part: .*Check the document/),
    ]);
    expect(code).toBe(0);
  });

  it('says what was meant by an unknown attribute or element', async () => {
    write('b.scxml', SCXML('<state id="a">\n<transition event="error" tagret="a"/><onenrty/></state>'));
    const { lines, code } = await check('b.scxml');
    expect(lines[0]).toMatch(/^b\.scxml:2:\d+: error: .*"tagret".*Did you mean "target"\?$/);
    expect(lines[1]).toMatch(/^b\.scxml:2:\d+: error: .*<onenrty>.*Did you mean <onentry>\?$/);
    expect(code).toBe(1);
  });

  it('checks the documents that configured services run, each once', async () => {
    mkdirSync(join(folder, 'docs'));
    write('docs/one.scxml', SCXML('<state id="a"><transition event="x" target="nowhere"/></state>'));
    const service = (document: string): string => `{ _type: ors, _service: "${document}" }`;
    const url = pathToFileURL(join(folder, 'docs/one.scxml')).href;
    write(
      'docs/a.yaml',
      `services:\n  s1: ${service('one.scxml')}\n  s2: ${service(url)}\n  s3: ${service('two.scxml')}\n`,
    );
    const { lines, code } = await check('docs/a.yaml');
    expect(lines[0]).toMatch(
      /^docs\/a\.yaml:4: error: services\.s3: _service names a document that is not there: .*two\.scxml$/,
    );
    expect(lines[1]).toMatch(/^docs\/one\.scxml:1:\d+: error: .*nowhere/);
    expect(lines).toHaveLength(2);
    expect(code).toBe(1);
  });

  it('prints one JSON object for machines', async () => {
    write('b.scxml', SCXML('<state id="a"/><state id="b"/>'));
    const { lines, code } = await check('--json', 'b.scxml');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      files: ['b.scxml'],
      errors: 0,
      warnings: 1,
      findings: [
        {
          file: 'b.scxml',
          line: 1,
          column: 100,
          severity: 'warning',
          code: 'SCXML_UNREACHABLE',
          message: 'Nothing leads to the state "b"',
          remedy: 'Give a transition this target, or take the state out',
        },
      ],
    });
    expect(code).toBe(0);
  });

  it('finds nothing in the scenarios that come with the product', async () => {
    const scenarios = fileURLToPath(new URL('../../../../scenarios', import.meta.url));
    const files = readdirSync(scenarios, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.scxml'),
    );
    expect(files.length).toBeGreaterThan(0);
    const { lines, code } = await check(...files.map((name) => join(scenarios, name)));
    expect(lines.filter((line) => !line.endsWith(': ok'))).toEqual([]);
    expect(code).toBe(0);
  });

  it('answers to any bytes and any XML with findings', async () => {
    const word = fc.constantFrom(
      ...'<scxml <state <transition <parallel <final <onentry <send <raise <script <if <xi:include > /> </state> </scxml> id= event= target= cond= initial= "a" "b" "a.b" xmlns="http://www.w3.org/2005/07/scxml" xmlns:xi="http://www.w3.org/2001/XInclude" href="b.xml" ]]> <![CDATA[ &amp; &#0;'.split(
        ' ',
      ),
    );
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.array(word, { maxLength: 40 }).map((words) => Buffer.from(words.join(' '))),
      fc.array(word, { maxLength: 40 }).map((words) => Buffer.from(SCXML(words.join(' ')))),
      fc
        .array(word, { maxLength: 20 })
        .map((words) => Buffer.from(SCXML(`<state id="a">${words.join(' ')}</state>`))),
    );
    await fc.assert(
      fc.asyncProperty(
        content,
        fc.constantFrom('x.scxml', 'x.yaml', 'x.xml', 'x.json'),
        async (bytes, name) => {
          writeFileSync(join(folder, name), bytes);
          const { lines, code } = await check(name);
          expect(lines.length).toBeGreaterThan(0);
          expect(code).toBe(lines.some((line) => line.includes(': error: ')) ? 1 : 0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('says that a file is not there, and checks the others', async () => {
    write('b.scxml', SCXML('<final id="end"/>'));
    const { lines, code } = await check('missing.yaml', 'b.scxml');
    expect(lines[0]).toMatch(
      /^missing\.yaml: error: cannot read the file .*missing\.yaml: there is no such file$/,
    );
    expect(lines[1]).toBe('b.scxml: ok');
    expect(code).toBe(1);
  });
});
