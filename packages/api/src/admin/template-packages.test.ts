import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, buildTestApi, type TestApi } from '../../test/fakes.ts';
import { readZip } from './template-package/read-zip.ts';
import { writeZip } from './template-package/write-zip.ts';

const SHIPPED = Buffer.from('RIFF shipped');
const WELCOME = Buffer.from('RIFF welcome');
const MAIN = '<scxml><include href="lib/states"/>welcome.wav</scxml>';
const MANIFEST = {
  format: 'ringback-template/1',
  title: 'VIP callback',
  base: 'callback',
  document: 'main.scxml',
  options: [{ name: '_greeting', default: 'hello.wav' }],
};
const FILES = {
  'template.json': JSON.stringify(MANIFEST),
  'documents/main.scxml': MAIN,
  'documents/lib/a.js': 'var a;',
  'shared/lib%2Fstates': '<state/>',
  'prompts/welcome.wav': WELCOME,
  'prompts/de/welcome.wav': Buffer.from('RIFF willkommen'),
  'prompts/busy.wav': SHIPPED,
};

let api: TestApi;
beforeAll(async () => {
  api = await buildTestApi({
    stockPackage: async () => ({ document: 'a', documents: {}, prompts: { 'busy.wav': SHIPPED } }),
  });
});
afterAll(() => api.app.close());
beforeEach(async () => {
  for (const { name } of api.configuration.templates()) await request('DELETE', `/templates/${name}`);
  for (const { name, language } of await read('/prompts'))
    await request('DELETE', `/prompts/${name}${language === null ? '' : `?language=${language}`}`);
  for (const { name } of await read('/documents'))
    await request('DELETE', `/documents/${encodeURIComponent(name)}`);
});

async function request(
  method: 'GET' | 'PUT' | 'DELETE',
  url: string,
  payload?: object | Buffer,
  type?: string,
) {
  const response = await api.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { ...ADMIN, ...(type === undefined ? {} : { 'content-type': type }) },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: response.statusCode, headers: response.headers, bytes: response.rawPayload };
}

const read = async (url: string) => JSON.parse((await request('GET', url)).bytes.toString());

function archive(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  return writeZip(new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)])), 0);
}

async function upload(name: string, files: Readonly<Record<string, string | Buffer>> | Buffer) {
  const bytes = Buffer.isBuffer(files) ? files : await archive(files);
  const { status, bytes: body } = await request(
    'PUT',
    `/templates/${name}/package`,
    bytes,
    'application/zip',
  );
  return { status, body: JSON.parse(body.toString()) };
}

async function downloaded(name: string): Promise<Record<string, string>> {
  const { status, headers, bytes } = await request('GET', `/templates/${name}/package?format=zip`);
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'application/zip',
    `attachment; filename="${name}.zip"`,
  ]);
  const reading = await readZip(bytes, { maxFiles: 100, maxFileBytes: 1e6, maxBytes: 1e7 });
  if (reading.kind === 'refused') throw new Error(reading.why);
  return Object.fromEntries([...reading.files].map(([path, content]) => [path, content.toString()]));
}

const everything = async () => ({
  templates: api.configuration.templates(),
  documents: await read('/documents'),
  prompts: await read('/prompts'),
});

describe('a package as a zip archive', () => {
  it('brings documents, what they draw in elsewhere, options and prompts, and takes all of it along again', async () => {
    expect(await upload('vip', FILES)).toMatchObject({ status: 200, body: { name: 'vip' } });
    expect((await read('/documents')).map(({ name }: { name: string }) => name).sort()).toEqual([
      'lib/states',
      'templates/vip/lib/a.js',
      'templates/vip/main.scxml',
    ]);
    // The shipped one is heard anyway, that of a later release as well.
    expect((await read('/prompts')).map(({ name }: { name: string }) => name)).toEqual([
      'welcome',
      'welcome',
    ]);
    const { 'template.json': manifest = '', ...files } = await downloaded('vip');
    const { 'template.json': _own, ...sent } = FILES;
    expect(files).toEqual(
      Object.fromEntries(Object.entries(sent).map(([path, content]) => [path, content.toString()])),
    );
    expect(JSON.parse(manifest)).toMatchObject(MANIFEST);
    expect(JSON.parse(manifest)).not.toHaveProperty('name');
  });

  it('takes along what was uploaded beside it and is drawn in or named now', async () => {
    const put = (url: string, text: string) => request('PUT', url, Buffer.from(text), 'text/plain');
    await upload('vip', { 'template.json': FILES['template.json'], 'documents/main.scxml': MAIN });
    await put('/documents/lib%2Fstates?as=part', '<state id="s"/>');
    await put('/documents/templates%2Fvip%2Fmore.js?as=part', 'var more;');
    await put('/documents/templates%2Fvip%2Fmain.scxml', `${MAIN}<a href="templates/vip/more.js"/>`);
    for (const name of ['welcome', 'hello', 'other']) await put(`/prompts/${name}`, `RIFF ${name}`);
    const files = await downloaded('vip');
    expect(Object.keys(files).sort()).toEqual([
      'documents/main.scxml',
      'documents/more.js',
      'prompts/hello.wav',
      'prompts/welcome.wav',
      'shared/lib%2Fstates',
      'template.json',
    ]);
  });

  it('goes up under another name, and over an earlier version of itself', async () => {
    await upload('vip', FILES);
    const { bytes } = await request('GET', '/templates/vip/package?format=zip');
    expect((await upload('vip2', bytes)).status).toBe(200);
    expect((await upload('vip', { ...FILES, 'prompts/welcome.wav': 'RIFF other' })).status).toBe(200);
    expect((await request('GET', '/prompts/welcome')).bytes.toString()).toBe('RIFF other');
  });

  it('goes with its prompts, unless a service names them', async () => {
    await upload('vip', FILES);
    await api.configuration.putService('a', { _treatment_customer_connect: 'welcome.wav' });
    await request('DELETE', '/templates/vip');
    expect(await read('/prompts')).toHaveLength(2);
    await api.configuration.deleteService('a');
    await upload('vip', FILES);
    await request('DELETE', '/templates/vip');
    expect(await read('/prompts')).toEqual([]);
  });

  it.each([
    ['no archive', Buffer.from('PK'), 'archive'],
    ['no manifest', { 'documents/main.scxml': MAIN }, 'template.json'],
    ['a manifest that is no JSON', { ...FILES, 'template.json': '{' }, 'template.json'],
    ['a manifest that is a list', { ...FILES, 'template.json': '[]' }, 'template.json'],
    ['documents in the manifest', { ...FILES, 'template.json': '{"documents":{}}' }, 'documents/'],
    ['a manifest of another format', { ...FILES, 'template.json': '{"format":"x","title":"X"}' }, 'base'],
    ['a file of none of its folders', { ...FILES, 'README.md': 'x' }, 'README.md'],
    ['a file that ends where it leads', { ...FILES, 'shared/a/b': 'x' }, 'shared/a/b'],
    [
      'a document that is no text',
      { ...FILES, 'documents/b.js': Buffer.from([0xff, 0xfe, 0x80]) },
      'documents/b.js',
    ],
    ['a text that cannot be stored', { ...FILES, 'documents/b.js': 'a\u0000' }, 'U+0000'],
    ['a document with an odd path', { ...FILES, 'documents/b c.js': 'a' }, 'documents.b c.js'],
    ['a document that cannot be loaded', { ...FILES, 'documents/main.scxml': 'none' }, 'main.scxml'],
    ['a prompt that is no WAV', { ...FILES, 'prompts/x.wav': 'MP3' }, 'prompts.x.wav'],
    ['a prompt that is no file of one', { ...FILES, 'prompts/x.mp3': 'RIFF' }, 'prompts.x.mp3'],
    ['a prompt in folders', { ...FILES, 'prompts/a/b/x.wav': 'RIFF' }, 'prompts.a/b/x.wav'],
  ] as const)('with %s is refused and changes nothing', async (_what, files, named) => {
    const { status, body } = await upload('vip', files);
    expect(status, JSON.stringify(body)).toBe(400);
    expect(body.message).toContain(named);
    expect(await everything()).toEqual({ templates: [], documents: [], prompts: [] });
  });

  it('of more than 32 MB is refused with the bound that counts here', async () => {
    const { status, body } = await upload('vip', Buffer.alloc(32 * 1_048_576 + 1));
    expect([status, body.message]).toEqual([413, 'The body is larger than 32 MB.']);
  });

  it('never takes the place of a prompt or a document of others', async () => {
    await request('PUT', '/prompts/welcome', Buffer.from('RIFF mine'), 'audio/wav');
    await request('PUT', '/documents/lib%2Fstates?as=part', Buffer.from('<mine/>'), 'text/plain');
    const before = await everything();
    for (const named of ['prompts.welcome.wav', 'shared.lib/states']) {
      const { status, body } = await upload('vip', FILES);
      expect([status, body.message]).toEqual([400, expect.stringContaining(named)]);
      if (named.startsWith('prompts')) {
        expect(await everything()).toEqual(before);
        await request('DELETE', '/prompts/welcome');
      }
    }
    expect((await read('/documents/lib%2Fstates')).text).toBe('<mine/>');
    expect(await read('/prompts')).toEqual([]);
  });
});
