// Requests that no client should send, at every route of the description (P8): a sample here, 60,000 of another seed by
// `npm run test:fuzz`. It takes half a minute: a server of its own, which starts anew on what the requests left behind.
// The message of a failure has the seed and the number of the request; with RINGBACK_FUZZ_SEED, RINGBACK_FUZZ_FROM and
// RINGBACK_FUZZ_REQUESTS=1 it is sent again by itself.
import { readStrictly } from '@ringback/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finding, fuzz, operationsOf } from '../fuzz/fuzz.ts';
import type { HostileRequest, Surroundings } from '../fuzz/hostile-request.ts';
import type { RawAnswer } from '../fuzz/raw-http.ts';
import { ADMIN_PASSWORD, RingbackProcess } from '../product/ringback-process.ts';
import { openSharedDatabase, type SharedDatabase } from '../product/shared-database.ts';
import { WIDE_LIMITS } from '../product/wide-limits.ts';

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const SEED = setting('RINGBACK_FUZZ_SEED', 20_260);
const FROM = setting('RINGBACK_FUZZ_FROM', 0);
const COUNT = setting('RINGBACK_FUZZ_REQUESTS', 2_000);

const SUPPORT = { _type: 'ors', _service: 'callback', _call_direction: 'USERTERMINATED', ...WIDE_LIMITS };
const DOCUMENT = `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="s"/></scxml>`;
const AUTHORIZATION = `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString('base64')}`;

let database: SharedDatabase;
let ringback: RingbackProcess;
let session = '';
let callback = '';
let stored = '';

beforeAll(async () => {
  database = await openSharedDatabase();
  ringback = await RingbackProcess.start(
    {
      http: { port: 0 },
      telephony: { sip: { port: 0 } },
      services: { support: SUPPORT, inbound: { ...SUPPORT, _call_direction: 'USERORIGINATED' } },
      sections: { ors: { 'request-timeout': '1' } },
      lists: { GMS_Patterns: { vip: { gold: '\\+1555201.*' } } },
      resources: { DNIS: ['+18005550101'] },
    },
    ['--database', database.url],
  );
  const { client } = ringback;
  await client.PUT('/api/v1/documents/{name}', {
    params: { path: { name: 'still' } },
    body: DOCUMENT,
    bodySerializer: String,
  });
  const started = await client.POST('/scxml/session/start', { body: { src: 'document:still' } });
  session = started.data?.sessionid ?? '';
  callback = (await ringback.create('support', { _customer_number: '+15552010142' })).body['_id'] ?? '';
  const kept = await client.POST('/genesys/1/storage/{ttlOrId}', {
    params: { path: { ttlOrId: '86400' } },
    body: { a: '1' },
  });
  stored = kept.data?.id ?? '';
}, 90_000);
afterAll(async () => {
  await ringback?.close();
  await database?.close();
});

/** Names of what is there for reading, and of what may be lost for writing. */
const known: Surroundings['known'] = (name, path, method) => {
  const isAdmin = path.startsWith('/api/');
  if (isAdmin && method !== 'get') return ['fuzz', 'fuzz 2', 'fuzz/3'];
  switch (name) {
    case 'name':
    case 'nameOrId':
      return isAdmin
        ? ['support', 'still', 'callback', 'fuzz']
        : ['support', 'inbound', 'request-interaction'];
    case 'id':
      return path.includes('/storage/') && !path.includes('/service/') ? [stored] : [callback];
    case 'ttlOrId':
      return method === 'post' ? ['30'] : [stored, 'fuzz'];
    case 'ttlOrKey':
    case 'ttl':
    case 'key':
      return method === 'post' ? ['30'] : ['a'];
    case 'sid':
      return [session];
    case 'group':
      return ['vip', 'DNIS'];
    case 'action':
      return ['check-queue-position', 'update', 'fuzz'];
    case 'mode':
      return ['ewt1', 'ewt2'];
    // What takes the node out of service is asked for nowhere.
    case 'status':
      return ['ONLINE'];
    default:
      return ['fuzz'];
  }
};

/** What may write rows of a table, when it is answered with 200. */
const WRITES: Readonly<Record<string, RegExp>> = {
  callback: /^POST \/+genesys\/1\/service\//,
  service_instance: /^(?:GET|POST) \/+genesys\/1\/service\//,
  access_booking: /^(?:GET|POST) \/+genesys\/1\/service\//,
  stored_data: /^POST \/+genesys\/1\/storage\//,
  subscription: /^POST \/+genesys\/1\/notification\/subscription/,
  configuration: /^(?:PUT|PATCH|POST) \/+api\/v1\//,
  uploaded_document: /^PUT \/+api\/v1\/(?:documents|templates)\//,
};
const TABLES = Object.keys(WRITES);

async function rowsOf(table: string): Promise<number> {
  const [row] = await database.rows.queryText<{ count: string }>(
    `SELECT count(*) AS count FROM ${table}`,
    [],
  );
  return Number(row?.count);
}

function shown({ index, operation, problem, request }: Finding): string {
  return `seed ${SEED}, request ${index} (${operation}): ${problem}\n${request}`;
}

describe('hostile requests at every route', () => {
  const taken = new Map(TABLES.map((table) => [table, 0]));
  const told = (request: HostileRequest, answer: RawAnswer): void => {
    if (answer.status !== 200) return;
    const line = `${request.method} ${request.target.replace(/^http:\/\/[^/]*/, '')}`;
    for (const [table, writes] of Object.entries(WRITES))
      if (writes.test(line)) taken.set(table, (taken.get(table) ?? 0) + 1);
  };

  it(
    'get a clear answer each, and store nothing that was refused',
    async () => {
      const description = await ringback.client.GET('/openapi.json');
      const operations = operationsOf(description.data as unknown as { paths: object });
      expect(operations.length).toBeGreaterThan(100);
      const before = await Promise.all(TABLES.map(rowsOf));
      const { statuses, findings } = await fuzz({
        port: Number(new URL(ringback.http).port),
        operations,
        around: { authorization: AUTHORIZATION, known },
        seed: SEED,
        from: FROM,
        to: FROM + COUNT,
        told,
      });
      const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
      console.log(
        `Seed ${SEED}, requests ${FROM} to ${FROM + COUNT - 1}. Answers by status: ${counts.join(', ')}`,
      );
      expect(findings.slice(0, 20).map(shown)).toEqual([]);
      expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(COUNT);

      const after = await Promise.all(TABLES.map(rowsOf));
      for (const [at, table] of TABLES.entries())
        expect((after[at] ?? 0) - (before[at] ?? 0), table).toBeLessThanOrEqual(taken.get(table) ?? 0);
      expect(ringback.logged('http.failed')).toEqual([]);
    },
    60_000 + COUNT * 60,
  );

  it('leave everything readable, for the strictest client as well, also after a start anew', async () => {
    const look = async (): Promise<void> => {
      for (const url of [
        '/health/ready',
        ...[
          'services',
          'sections',
          'lists',
          'resources',
          'agents',
          'documents',
          'templates',
          'callbacks?limit=1000',
          'sessions?limit=1000',
          'findings',
          'export',
          'calls',
          'queues',
        ].map((name) => `/api/v1/${name}`),
        '/genesys/1/service/callback?_callback_state=!COMPLETED',
        '/genesys/1/service/callback?_callback_state=COMPLETED',
        '/genesys/1/admin/callback/queues?max=10000&start_time=1990-01-01T00:00:00.000Z&end_time=2999-01-01T00:00:00.000Z',
        '/genesys/1/admin/callback/watermarks',
        `/genesys/1/service/${callback}/storage`,
      ]) {
        const response = await fetch(`${ringback.http}${url}`, { headers: { authorization: AUTHORIZATION } });
        const body = await response.text();
        expect(response.status, `${url}: ${body.slice(0, 300)}`).toBe(200);
        readStrictly({ method: 'GET', url, status: 200, contentType: 'application/json', body });
        expect(body, url).not.toMatch(/\\u0000|\\ud[89a-f]/i);
        JSON.parse(body);
      }
    };
    await look();
    expect(await ringback.stop()).toBe(0);
    await ringback.up();
    await look();
    expect(await ringback.outcome(callback)).toMatch(/^[A-Z]+/);
  }, 120_000);
});
