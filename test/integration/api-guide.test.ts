// Runs every example of docs/guide/api.md against one server: first those with curl, then those with the client, which the
// compiler has to take as they stand. What they ask is written down on the way: no call of the API may lack its example.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, patternOf, stepsOf } from '../product/guide-page.ts';
import { ADMIN_PASSWORD, RingbackProcess } from '../product/ringback-process.ts';
import { ROOT } from './launch.ts';

const PAGE = readFileSync(join(ROOT, 'docs/guide/api.md'), 'utf8');
const RINGBACK = join(ROOT, 'packages/server/bin/ringback.mjs');
const TYPESCRIPT = join(ROOT, 'node_modules/typescript/bin/tsc');

let ringback: RingbackProcess;
let recorder: Recorder;
let folder: string;

beforeAll(async () => {
  ringback = await RingbackProcess.start('demo', ['--test-clock']);
  recorder = await Recorder.before(ringback.http);
  folder = mkdtempSync(join(tmpdir(), 'ringback-api-guide-'));
  cpSync(join(ROOT, 'scenarios'), join(folder, 'scenarios'), { recursive: true });
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  mkdirSync(join(folder, 'node_modules/@ringback'), { recursive: true });
  symlinkSync(join(ROOT, 'packages/client'), join(folder, 'node_modules/@ringback/client'));
  symlinkSync(join(ROOT, 'node_modules/@types'), join(folder, 'node_modules/@types'));
}, 60_000);
afterAll(async () => {
  await recorder?.close();
  await ringback?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('docs/guide/api.md', () => {
  it('works with curl as it is written', async () => {
    const [first, ...steps] = stepsOf(PAGE);
    expect(first?.commands).toContain('ringback=http://127.0.0.1:8080');
    const script = [
      `ringback=${recorder.url}`,
      `admin=admin:${ADMIN_PASSWORD}`,
      ...steps.map(({ commands }) => `${commands}\nprintf '\\n== done\\n'`),
    ];
    const output = await run('sh', ['-e', '-c', script.join('\n')]);
    const printed = output.split('\n== done\n');
    for (const [at, { commands, prints }] of steps.entries())
      if (prints !== null) expect(printed[at]?.trim(), commands).toMatch(patternOf(prints));
    expect(printed).toHaveLength(steps.length + 1);
    // The recording that one of them took comes to the same end here.
    const replayed = await run(process.execPath, [RINGBACK, 'replay', join(folder, 'recording.json')]);
    expect(replayed).toMatch(/^1\. .*\(start\).*\nSame: 1 steps came out/);
  }, 60_000);

  it('compiles and works with the client as it is written', async () => {
    const written = blocksOf(PAGE, 'ts').join('\n');
    expect(written).toContain("'http://127.0.0.1:8080'");
    const module = written
      .replace("'http://127.0.0.1:8080'", `'${recorder.url}'`)
      .replace("readFileSync('data/admin-password', 'utf8').trim()", `'${ADMIN_PASSWORD}'`);
    writeFileSync(join(folder, 'guide.ts'), module);
    writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
    const options = {
      strict: true,
      target: 'es2023',
      module: 'nodenext',
      types: ['node'],
      skipLibCheck: true,
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['guide.ts'] }),
    );
    await run(process.execPath, [TYPESCRIPT, '-p', folder]);
    await run(process.execPath, [join(folder, 'guide.js')]);
  }, 60_000);

  it('has an example of every call with curl, and one with the client', async () => {
    const { data } = await ringback.client.GET('/openapi.json');
    const { paths } = data as unknown as { paths: Record<string, Record<string, unknown>> };
    const all = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(all.length).toBeGreaterThan(100);
    const missing = (asked: ReadonlySet<string>) =>
      all.filter((call) => !recorder.calls(all, asked).has(call));
    expect(missing(recorder.byCurl)).toEqual([]);
    expect(missing(recorder.byClient)).toEqual([]);
  });
});

/** Stands before the server and writes down what it is asked. */
class Recorder {
  readonly byCurl = new Set<string>();
  readonly byClient = new Set<string>();
  readonly #server: Server;

  private constructor(target: string) {
    this.#server = createServer((asked, answer) => {
      const { method = '', url = '', headers } = asked;
      (headers['user-agent']?.startsWith('curl/') === true ? this.byCurl : this.byClient).add(
        `${method} ${url.split('?')[0]}`,
      );
      const onward = request(`${target}${url}`, { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      answer.on('close', () => onward.destroy());
      asked.pipe(onward);
    });
  }

  static async before(target: string): Promise<Recorder> {
    const recorder = new Recorder(target);
    await new Promise<void>((resolve) => recorder.#server.listen(0, '127.0.0.1', resolve));
    return recorder;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The described calls that were asked for. One that names its last part is meant before one that takes any. */
  calls(all: readonly string[], asked: ReadonlySet<string>): Set<string> {
    const exactFirst = [...all].sort((a, b) => parameters(a) - parameters(b));
    const forms = exactFirst.map((call) => {
      const text = call.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
      return {
        call,
        form: new RegExp(`^${text}$`),
        withRest: new RegExp(`^${text.replace(/\[\^\/\]\+$/, '.+')}$`),
      };
    });
    return new Set(
      [...asked].flatMap((one) => {
        const found =
          forms.find(({ form }) => form.test(one)) ?? forms.find((form) => form.withRest.test(one));
        return found?.call ?? [];
      }),
    );
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const parameters = (call: string): number => call.split('{').length;

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`ended with ${code}: ${output}\n${errors}`)),
    );
  });
}
