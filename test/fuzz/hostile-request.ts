import type { Draw } from './draw.ts';
import { hostileArchive } from './hostile-archive.ts';
import { hostileBytes, hostileJson, hostileName, hostileText } from './hostile-values.ts';
import { type Schema, wellFormed } from './well-formed.ts';

export interface DescribedOperation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
}

/** What the requests may name that is really there. */
export interface Surroundings {
  readonly authorization: string;
  /** Values of parameters in paths that name something, by the name of the parameter and the beginning of the path. */
  readonly known: (name: string, path: string, method: string) => readonly string[];
}

export interface HostileRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  /** The operation that it was made from. */
  readonly operation: string;
  readonly bytes: Buffer;
}

const OTHER_METHODS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'get',
  'FOO',
  'G\u0001T',
];
const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/json; charset=nonsense',
  'application/json;;;',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=iso-8859-1',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary="b',
  'multipart/form-data; boundary=b',
  'text/plain',
  'text/html; charset="\u00fc',
  'application/xml',
  '/',
  'x',
  '',
];

interface Draft {
  method: string;
  path: string;
  query: [string, string][];
  rawQuery: string;
  headers: [string, string][];
  type: string | null;
  body: Buffer | null;
}

type Mutation = (draft: Draft, draw: Draw, operation: DescribedOperation, around: Surroundings) => void;

/** A request for the operation, spoilt in one to three ways. */
export function hostileRequest(
  operation: DescribedOperation,
  draw: Draw,
  around: Surroundings,
): HostileRequest {
  const draft = drafted(operation, draw, around);
  const usable = MUTATIONS.filter(([applies]) => applies(operation)).map(([, mutate]) => mutate);
  for (let left = 1 + draw.below(3); left > 0; left--) draw.one(usable)(draft, draw, operation, around);
  const query = [...draft.query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`), draft.rawQuery]
    .filter((part) => part !== '')
    .join('&');
  const target = query === '' ? draft.path : `${draft.path}?${query}`;
  return {
    method: draft.method,
    target,
    operation: `${operation.method.toUpperCase()} ${operation.path}`,
    bytes: written(draft, target),
  };
}

function drafted(operation: DescribedOperation, draw: Draw, around: Surroundings): Draft {
  const { method, path, parameters, content } = operation;
  const isAdmin = path.startsWith('/api/');
  const body = Object.keys(content).length === 0 ? null : drawnBody(operation, draw);
  return {
    method: method.toUpperCase(),
    path: path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encoded(draw.one(around.known(name, path, method))),
    ),
    query: parameters
      .filter((one) => one.in === 'query' && draw.percent(40))
      .map((one) => [one.name, String(wellFormed(one.schema ?? {}, draw, one.name))]),
    rawQuery: '',
    headers: [
      ['host', '127.0.0.1'],
      ...(isAdmin ? [['authorization', around.authorization] as [string, string]] : []),
      ...parameters.filter((one) => one.in === 'header').map((one): [string, string] => [one.name, 'ana']),
    ],
    type: body?.type ?? null,
    body: body?.bytes ?? null,
  };
}

function drawnBody(
  { content }: DescribedOperation,
  draw: Draw,
  spoil: (text: string) => string = (text) => text,
) {
  const [type, { schema = {} }] = draw.one(Object.entries(content));
  const value = wellFormed(schema, draw);
  return { type: typeWithBoundary(type), bytes: Buffer.from(spoil(serialized(type, value))) };
}

const typeWithBoundary = (type: string): string =>
  type.startsWith('multipart/') ? `${type}; boundary=b` : type;

function serialized(type: string, value: unknown): string {
  if (type === 'application/json') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([name, one]): [string, string] => [name, String(one)]);
  return type.startsWith('multipart/') ? parts(pairs) : formOf(pairs);
}

const formOf = (pairs: readonly [string, string][]): string =>
  pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');

function parts(pairs: readonly [string, string][]): string {
  const each = pairs.map(
    ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${each.join('')}--b--\r\n`;
}

/** Percent-encoded where it can be; half a surrogate pair as the bytes that it would have. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

const always = (): boolean => true;
const hasPathPart = ({ path }: DescribedOperation): boolean => path.includes('{');
const hasBody = ({ content }: DescribedOperation): boolean => Object.keys(content).length > 0;
const takes = (type: RegExp) => (operation: DescribedOperation) =>
  Object.keys(operation.content).some((one) => type.test(one));

const MUTATIONS: readonly (readonly [(operation: DescribedOperation) => boolean, Mutation])[] = [
  [
    hasPathPart,
    (draft, draw, { path }, around) => {
      const parts = [...path.matchAll(/\{(\w+)\}/g)];
      const spoilt = draw.below(parts.length);
      let at = 0;
      draft.path = path.replace(/\{(\w+)\}/g, (_, name: string) =>
        at++ === spoilt ? encoded(hostileText(draw)) : encoded(draw.one(around.known(name, path, 'get'))),
      );
    },
  ],
  [
    always,
    (draft, draw) => {
      draft.path = draw.one([
        `${draft.path}/`,
        `${draft.path}//`,
        `/${draft.path}`,
        `${draft.path}/..`,
        `${draft.path}/../../../health/ready`,
        `${draft.path}/%2e%2e/%2e%2e`,
        `${draft.path}%2f..%2f`,
        `${draft.path}%00`,
        `${draft.path}%`,
        `${draft.path}%c3%28`,
        `${draft.path};a=b`,
        `${draft.path}#x`,
        `${draft.path}\\x`,
        draft.path.toUpperCase(),
        `${draft.path}/${'a/'.repeat(500)}`,
        `${draft.path}/${'a'.repeat(9_000)}`,
        `http://elsewhere.example${draft.path}`,
        '*',
      ]);
    },
  ],
  [
    always,
    (draft, draw) => {
      draft.query.push([hostileName(draw), hostileText(draw)]);
    },
  ],
  [
    ({ parameters }) => parameters.some((one) => one.in === 'query'),
    (draft, draw, { parameters }) => {
      const { name } = draw.one(parameters.filter((one) => one.in === 'query'));
      draft.query.push([name, hostileText(draw)]);
      if (draw.percent(30)) draft.query.push([name, hostileText(draw)], [`${name}[]`, '1']);
    },
  ],
  [
    always,
    (draft, draw) => {
      draft.rawQuery = draw.one([
        '%',
        '%zz=%zz',
        'a=%C3%28',
        '=&=&&=',
        '&&&&',
        'a',
        '__proto__[x]=1&constructor[prototype][y]=2',
        '_customer_number=+15552010142',
        Array.from({ length: 2_000 }, (_, at) => `p${at}=1`).join('&'),
        `a=${'b'.repeat(12_000)}`,
      ]);
    },
  ],
  [
    always,
    (draft, draw) => {
      draft.method = draw.one(OTHER_METHODS);
      if (draft.body === null && draw.percent(50)) draft.body = hostileBytes(draw);
    },
  ],
  [
    always,
    (draft, draw) => {
      const name = draw.one([
        'gms_user',
        'authorization',
        'content-encoding',
        'accept',
        'origin',
        'cookie',
        'content-type',
        'x-y',
        'expect',
      ]);
      const value = draw.one([
        hostileText(draw).slice(0, 200),
        'Basic',
        'Basic !!!!',
        `Basic ${Buffer.from('admin').toString('base64')}`,
        `Basic ${Buffer.from(':\u0000').toString('base64')}`,
        'Bearer x y z',
        'gzip',
        'null',
        '100-continue',
        'z'.repeat(20_000),
      ]);
      draft.headers.push([name, value.replace(/[\r\n]/g, ' ')]);
    },
  ],
  [
    always,
    (draft, draw) => {
      draft.type = draw.one(TYPES);
      if (draft.body === null && draft.method !== 'GET') draft.body = hostileBytes(draw);
    },
  ],
  [
    hasBody,
    (draft, draw) => {
      draft.body = hostileBytes(draw);
    },
  ],
  [
    hasBody,
    (draft, draw) => {
      const { body } = draft;
      if (body === null) return;
      const at = draw.below(body.length + 1);
      draft.body = draw.one([
        body.subarray(0, at),
        Buffer.concat([body.subarray(0, at), hostileBytes(draw), body.subarray(at)]),
        Buffer.concat([body, body]),
      ]);
    },
  ],
  [
    takes(/json/),
    (draft, draw, operation) => {
      const schema = operation.content['application/json']?.schema ?? {};
      const value = wellFormed(schema, draw);
      const names = [...Object.keys(schema.properties ?? {}), hostileName(draw)];
      const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
      const spoilt = [draw.one(names), ...(draw.percent(30) ? [hostileName(draw)] : [])];
      const texts = members.map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`);
      texts.push(...spoilt.map((name) => `${JSON.stringify(name)}:${hostileJson(draw)}`));
      draft.type = 'application/json';
      draft.body = Buffer.from(draw.percent(85) ? `{${texts.join(',')}}` : hostileJson(draw));
    },
  ],
  [
    takes(/urlencoded/),
    (draft, draw) => {
      const pairs: [string, string][] = [
        ['_customer_number', '+15552010142'],
        [hostileName(draw), hostileText(draw)],
        [
          draw.one(['_desired_time', '_call_direction', '_media_type', '_customer_number', 'a']),
          hostileText(draw),
        ],
      ];
      draft.type = 'application/x-www-form-urlencoded';
      draft.body = Buffer.from(`${formOf(pairs)}${draw.one(['', '&%', '&%zz=1', '&=', '&a=%C3%28', '&&&'])}`);
    },
  ],
  [
    takes(/multipart/),
    (draft, draw) => {
      const name = hostileName(draw).replaceAll('"', '');
      draft.type = 'multipart/form-data; boundary=b';
      draft.body = Buffer.from(
        draw.one([
          parts([
            [name, hostileText(draw)],
            [name, ''],
          ]),
          parts([['_customer_number', '+15552010142']]).slice(0, -6),
          '--b\r\n\r\nno disposition\r\n--b--\r\n',
          `--b\r\nContent-Disposition: form-data; name="f"; filename="${encoded(hostileText(draw)).slice(0, 300)}"\r\nContent-Type: ${draw.one(['', 'x', 'image/png', 'a/b;c'])}\r\n\r\n${draw.one(TYPES)}\r\n--b--\r\n`,
          `--b\r\nContent-Disposition: form-data; name*=UTF-8''%E2%82; filename="\u0000"\r\n\r\nx\r\n--b--\r\n`,
          `--c\r\n\r\n--c--\r\n`,
          '--b--',
          '--b\r\n'.repeat(500),
        ]),
      );
    },
  ],
  [
    takes(/zip/),
    (draft, draw) => {
      draft.type = 'application/zip';
      draft.body = hostileArchive(draw);
    },
  ],
  [
    hasBody,
    (draft, draw) => {
      if (draw.percent(10)) draft.body = Buffer.alloc(1_100_000, 0x61);
    },
  ],
];

function written({ method, headers, type, body }: Draft, target: string): Buffer {
  const lines = [`${method} ${target.replaceAll(/[\r\n ]/g, '%20')} HTTP/1.1`];
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  if (type !== null) lines.push(`content-type: ${type}`);
  if (body !== null) lines.push(`content-length: ${body.length}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  return body === null ? head : Buffer.concat([head, body]);
}
