import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Launched, temporaryFolder, until } from './launch.ts';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}
interface Span {
  readonly traceId: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

let folder: ReturnType<typeof temporaryFolder>;
let launched: Launched;
let collector: Server;
/** What the collector was sent, by path. */
const sent = new Map<string, string[]>();

beforeEach(async () => {
  folder = temporaryFolder();
  sent.clear();
  collector = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const path = request.url ?? '';
      sent.set(path, [...(sent.get(path) ?? []), body]);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await launched.end();
  folder.remove();
  await new Promise((resolve) => collector.close(resolve));
});

const endpoint = (): string => {
  const address = collector.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
};
const serve = (environment: Record<string, string>): Launched => {
  launched = new Launched(['serve', '--port', '0', '--data', join(folder.path, 'data')], { environment });
  return launched;
};
const spans = (): Span[] =>
  (sent.get('/v1/traces') ?? [])
    .flatMap((body) => JSON.parse(body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope: { spans: Span[] }) => scope.spans));

test('spans and metrics of a callback reach the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, without a number', async () => {
  serve({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint(), OTEL_RESOURCE_ATTRIBUTES: 'site=Lyon' });
  const { http } = await launched.ready();
  const response = await fetch(`${http}/genesys/1/service/callback/support`, {
    method: 'POST',
    body: new URLSearchParams({ _customer_number: '4155550101' }),
  });
  const { _id: id } = (await response.json()) as { _id: string };
  await until(
    async () => (await fetch(`${http}/genesys/1/service/callback?_id=${id}`)).json(),
    ([record]) => record._callback_state === 'COMPLETED',
  );
  launched.signal('SIGTERM');
  expect(await launched.exited).toBe(0);

  const ofCallback = spans().filter(({ attributes }) =>
    attributes.some(({ key, value }) => key === 'ringback.callback.id' && value.stringValue === id),
  );
  expect(ofCallback.map(({ name }) => name)).toEqual([
    'POST /genesys/1/service/callback/:name',
    'callback ROUTING',
    'dial customer',
    'dial agent',
    'callback COMPLETED',
  ]);
  expect(new Set(ofCallback.map(({ traceId }) => traceId))).toEqual(
    new Set([id.slice(-36).replaceAll('-', '')]),
  );
  const metrics = (sent.get('/v1/metrics') ?? []).join('');
  expect(metrics).toContain('ringback_callbacks_created_total');
  expect(metrics).toContain('Lyon');
  expect([...sent.values()].flat().join('')).not.toContain('4155550101');
});

test('a collector that is not there holds up neither the start nor the end', async () => {
  serve({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
  await launched.ready();
  const asked = Date.now();
  launched.signal('SIGTERM');
  expect(await launched.exited).toBe(0);
  expect(Date.now() - asked).toBeLessThan(10_000);
  expect(launched.stderr).not.toContain('metrics.failed');
});
