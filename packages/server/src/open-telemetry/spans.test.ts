import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { hrTime, spansOfLog } from './spans.ts';

const CALLBACK = '398-62ea0cf5-6a2c-45ed-9154-679b23d37ce1';
const TRACE = '62ea0cf56a2c45ed9154679b23d37ce1';
const ROOT = TRACE.slice(0, 16);
const NOW = 1_795_817_185_250;

function listen() {
  const spans: ReadableSpan[] = [];
  let random = 0;
  const tap = spansOfLog({
    resource: emptyResource(),
    now: () => NOW,
    randomHex: (bytes) => String(++random).padStart(bytes * 2, '0'),
    export: (span) => spans.push(span),
  });
  return { spans, tap };
}
const asked = { method: 'POST', route: '/genesys/1/service/callback/:name', status: 200, ms: 25 };

describe('spans of what is logged', () => {
  it('of one callback make one trace, with the request that asked for it as the root', () => {
    const { spans, tap } = listen();
    tap('callback.accepted', { callbackId: CALLBACK, requestId: 'r1' });
    tap('http.request', { ...asked, requestId: 'r1' });
    tap('callback.state', { callbackId: CALLBACK, state: 'ROUTING' });
    tap('dial.attempt', {
      callbackId: CALLBACK,
      role: 'customer',
      trunk: 'pstn',
      result: 'busy',
      sipStatus: 486,
      seconds: 1.5,
      pii: { number: '+15550142' },
    });
    expect(spans.map(({ name }) => name)).toEqual([
      'POST /genesys/1/service/callback/:name',
      'callback ROUTING',
      'dial customer',
    ]);
    expect(spans.map((span) => span.spanContext().traceId)).toEqual([TRACE, TRACE, TRACE]);
    const [root, state, dial] = spans;
    expect(root?.spanContext().spanId).toBe(ROOT);
    expect(root).not.toHaveProperty('parentSpanContext');
    expect([state, dial].map((span) => span?.parentSpanContext?.spanId)).toEqual([ROOT, ROOT]);
    expect(root).toMatchObject({
      kind: SpanKind.SERVER,
      startTime: [1_795_817_185, 225_000_000],
      endTime: [1_795_817_185, 250_000_000],
      attributes: { 'http.response.status_code': 200, 'ringback.callback.id': CALLBACK },
    });
    expect(dial).toMatchObject({
      kind: SpanKind.CLIENT,
      duration: [1, 500_000_000],
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'ringback.trunk': 'pstn', 'ringback.result': 'busy', 'ringback.sipStatus': 486 },
    });
    expect(JSON.stringify(spans)).not.toContain('5550142');
  });

  it('of other requests stand alone, and only a fault of ours is an error', () => {
    const { spans, tap } = listen();
    tap('http.request', { ...asked, requestId: 'r2', status: 400 });
    tap('http.request', { ...asked, requestId: 'r3', status: 503 });
    const traces = spans.map((span) => span.spanContext().traceId);
    expect(new Set(traces).size).toBe(2);
    expect(spans.map(({ status }) => status.code)).toEqual([SpanStatusCode.UNSET, SpanStatusCode.ERROR]);
  });

  it('are not made of anything else', () => {
    const { spans, tap } = listen();
    tap('store.migrated', { migration: '0001-base' });
    expect(spans).toEqual([]);
  });
});

describe('times', () => {
  it.each([
    [0, [0, 0]],
    [1500, [1, 500_000_000]],
    [NOW, [1_795_817_185, 250_000_000]],
    [-250, [-1, 750_000_000]],
  ])('%d ms are %j', (ms, time) => {
    expect(hrTime(ms)).toEqual(time);
  });
});
