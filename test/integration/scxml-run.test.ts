import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Launched, temporaryFolder } from './launch.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const scxml = (body: string): string =>
  `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">${body}</scxml>`;

async function run(
  ...args: string[]
): Promise<{ code: number | null; last: unknown; stdout: string; stderr: string }> {
  const launched = new Launched(['scxml', 'run', ...args], { cwd: folder.path });
  const code = await launched.exited;
  const { stdout, stderr } = launched;
  const lastLine = stdout.trimEnd().split('\n').at(-1) ?? '';
  return { code, last: lastLine === '' ? undefined : JSON.parse(lastLine), stdout, stderr };
}
const write = (name: string, body: string): void => writeFileSync(join(folder.path, name), scxml(body));

describe('ringback scxml run', () => {
  it('prints what became of the document, and ends well', async () => {
    write(
      'a.scxml',
      `<state id="w"><onentry><log label="hello" expr="[1, 'a']"/></onentry>
       <transition event="one" target="v"/></state>
       <state id="v"><onentry><send event="later" delay="300ms"/></onentry>
       <transition event="two"><log expr="_event.data.n"/></transition><transition event="later" target="done"/></state>
       <final id="done"><donedata><param name="ok" expr="true"/></donedata></final>`,
    );
    const { code, last } = await run(
      'a.scxml',
      '--event',
      'one',
      '--event',
      'two={"n":[7]}',
      '--timeout',
      '20',
    );
    expect(last).toEqual({
      configuration: ['done'],
      final: true,
      donedata: { ok: true },
      log: [
        { label: 'hello', value: [1, 'a'], line: 1 },
        { value: [7], line: 4 },
      ],
    });
    expect(code).toBe(0);
  });

  it('ends well where it was left when the time is over', async () => {
    write(
      'a.scxml',
      '<state id="o"><state id="w"><onentry><send event="e" delay="1h"/></onentry></state></state>',
    );
    const { code, last, stderr } = await run('a.scxml', '--timeout', '0.2');
    expect(last).toEqual({ configuration: ['o', 'w'], final: false, donedata: null, log: [] });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('says why a document was ended, and ends well', async () => {
    write(
      'a.scxml',
      '<state id="w"><onentry><script>for(;;);</script></onentry><transition target="w"/></state>',
    );
    const { code, last, stderr } = await run('a.scxml');
    expect(last).toMatchObject({
      configuration: ['w'],
      final: false,
      error: expect.stringContaining('step budget'),
    });
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(
        /^a\.scxml:1:\d+: error: These transitions follow each other without end: "w"\. Let /,
      ),
      expect.stringMatching(/^ringback: a\.scxml was ended: /),
    ]);
    expect(code).toBe(0);
  });

  it.each([
    ['a regular expression', "/^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')"],
    ['memory', 'var all = []; for (;;) all.push(new Array(100000).fill(1));'],
  ])('stops a document that uses %s without end, and says so', async (_name, script) => {
    write('a.scxml', `<state id="w"><transition event="go"><script>${script}</script></transition></state>`);
    const { code, last } = await run('a.scxml', '--event', 'go', '--timeout', '120');
    expect(last).toMatchObject({ configuration: ['w'], final: false, error: expect.stringMatching(/./) });
    expect(code).toBe(0);
  });

  it('says in which line a document is wrong, and fails', async () => {
    write('a.scxml', '\n<state id="w"><transition event="e" target="nowhere"/></state>');
    const { code, stdout, stderr } = await run('a.scxml');
    expect(stderr).toMatch(/^a\.scxml:2:\d+: error: .*nowhere.*\n$/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it.each([
    ['a file that is not there', ['b.scxml'], /cannot read the document .*b\.scxml: there is no such file/],
    ['data that is no JSON', ['a.scxml', '--event', 'x={'], /x=.*must be JSON/],
    ['an event without a name', ['a.scxml', '--event', '=1'], /needs a name/],
    ['a time that is none', ['a.scxml', '--timeout', 'soon'], /Seconds are a number/],
    ['no file', [], /missing required argument/],
  ])('refuses %s in one line', async (_name, args, words) => {
    write('a.scxml', '<final id="f"/>');
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toMatch(words);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('reads parts of its folder, and nothing else', async () => {
    mkdirSync(join(folder.path, 'docs'));
    writeFileSync(join(folder.path, 'docs/value.json'), '{"a":1}');
    writeFileSync(join(folder.path, 'secret.json'), '"secret"');
    const data = (src: string): string =>
      `<datamodel><data id="d" src="${src}"/></datamodel><state id="w"><onentry><log expr="d"/></onentry></state>`;
    write('docs/a.scxml', data('value.json'));
    write('docs/b.scxml', data('../secret.json'));
    expect((await run('docs/a.scxml')).last).toMatchObject({ log: [{ value: { a: 1 } }] });
    expect((await run('docs/b.scxml')).stdout).not.toContain('secret"');
  });

  it('tells every step when it is asked to', async () => {
    write('a.scxml', '<state id="w"><transition event="e" target="f"/></state>\n<final id="f"/>');
    const { stderr } = await run('a.scxml', '--trace', '--event', 'e');
    expect(stderr).toContain('S1: e; transition in line 1; left w; entered f\n');
  });
});

const corpus = (() => {
  try {
    const manifest = createRequire(import.meta.url).resolve('@scion-scxml/test-framework/package.json');
    return join(dirname(manifest), 'test/w3c-ecma');
  } catch {
    return undefined; // The package is not installed here.
  }
})();

describe.skipIf(corpus === undefined)('documents of the W3C from the command line', () => {
  it.each(['test144', 'test216', 'test226', 'test446', 'test496', 'test530'])(
    '%s ends in "pass"',
    async (name) => {
      const file = join(corpus ?? '', `${name}.txml.scxml`);
      expect(existsSync(file) && readFileSync(file, 'utf8')).toContain('scxml');
      const { code, last } = await run(file);
      expect(last).toMatchObject({ configuration: ['pass'], final: true });
      expect(code).toBe(0);
    },
  );
});
