import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommandContext, commandLine } from '../cli/main.ts';

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

  it('says what looks wrong in a configured service, on its line', async () => {
    write(
      'a.yaml',
      'services:\n  support:\n    _service: callback\n    _type: ors\n    _max_dial_atempts: 3\n',
    );
    const { lines } = await check('a.yaml');
    expect(lines.find((line) => line.startsWith('a.yaml:5: '))).toContain('"_max_dial_attempts"');
  });

  it('names the line of a mistake in a scenario document', async () => {
    write('b.scxml', SCXML('\n<state id="a">\n<transition event="x" target="nowhere"/>\n</state>'));
    const { lines, code } = await check('b.scxml');
    expect(lines[0]).toMatch(/^b\.scxml:3: error: .*nowhere/);
    expect(code).toBe(1);
  });

  it('names the line of XML that is none', async () => {
    write('b.scxml', '<scxml>\n<state>\n</scxml>');
    const { lines, code } = await check('b.scxml');
    expect(lines[0]).toMatch(/^b\.scxml:3: error: /);
    expect(code).toBe(1);
  });

  it('tells documents by their root element, and says what it cannot check', async () => {
    write('c.xml', `<?xml version="1.0"?>\n<!-- x -->\n${SCXML('<final id="end"/>')}`);
    write('d.xml', '<vxml version="2.1"/>');
    const { lines, code } = await check('c.xml', 'd.xml');
    expect(lines).toEqual(['c.xml: ok', 'd.xml: error: VoiceXML cannot be checked by this version']);
    expect(code).toBe(1);
  });

  it('fails on a file that is not there', async () => {
    await expect(check('missing.yaml')).rejects.toThrow(
      /cannot read the file .*missing\.yaml: there is no such file/,
    );
  });
});
