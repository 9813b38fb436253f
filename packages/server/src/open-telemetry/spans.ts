import { type Attributes, type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { LogTap } from '../ports/telemetry.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface SpanPorts {
  readonly resource: Resource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Hexadecimal digits, twice as many as bytes. */
  readonly randomHex: (bytes: number) => string;
  readonly export: (span: ReadableSpan) => void;
}

const SCOPE = { name: 'ringback' };
const SAMPLED = 1;
/** Requests whose answer is on its way: they leave this list within milliseconds. */
const MOST_ANSWERS_UNDER_WAY = 10_000;

/**
 * Makes spans of the log lines that tell how long something took: requests, dial attempts, and states of callbacks.
 * All spans of one callback make one trace, over restarts too: its number is the random part of the callback's id.
 * The request that asked for the callback is the root.
 */
export function spansOfLog(ports: SpanPorts): LogTap {
  /** Callbacks by the request that asked for them, until that request is answered. */
  const askedBy = new Map<string, string>();
  return (event, fields) => {
    const callbackId = textOf(fields['callbackId']);
    switch (event) {
      case 'callback.accepted': {
        const requestId = textOf(fields['requestId']);
        if (requestId !== null && callbackId !== null && askedBy.size < MOST_ANSWERS_UNDER_WAY)
          askedBy.set(requestId, callbackId);
        return;
      }
      case 'http.request': {
        const requestId = textOf(fields['requestId']) ?? '';
        const asked = askedBy.get(requestId) ?? null;
        askedBy.delete(requestId);
        const status = Number(fields['status']);
        emit(ports, {
          name: `${String(fields['method'])} ${String(fields['route'])}`,
          kind: SpanKind.SERVER,
          tookMs: Number(fields['ms']),
          callbackId: asked,
          isRoot: true,
          failed: status >= 500,
          attributes: {
            'http.request.method': String(fields['method']),
            'http.route': String(fields['route']),
            'http.response.status_code': status,
            'ringback.request.id': requestId,
          },
        });
        return;
      }
      case 'dial.attempt':
        emit(ports, {
          name: `dial ${String(fields['role'])}`,
          kind: SpanKind.CLIENT,
          tookMs: Number(fields['seconds']) * 1000,
          callbackId,
          failed: fields['result'] !== 'answered',
          attributes: attributesOf(fields, ['role', 'trunk', 'agentId', 'result', 'sipStatus']),
        });
        return;
      case 'callback.state':
        emit(ports, {
          name: `callback ${String(fields['state'])}`,
          kind: SpanKind.INTERNAL,
          tookMs: 0,
          callbackId,
          attributes: attributesOf(fields, ['state', 'reason']),
        });
    }
  };
}

interface SpanFacts {
  readonly name: string;
  readonly kind: SpanKind;
  readonly tookMs: number;
  readonly callbackId: string | null;
  readonly isRoot?: boolean;
  readonly failed?: boolean;
  readonly attributes: Attributes;
}

function emit({ resource, now, randomHex, export: give }: SpanPorts, facts: SpanFacts): void {
  const { name, kind, tookMs, callbackId, isRoot = false, failed = false, attributes } = facts;
  const trace = callbackId === null ? null : traceOf(callbackId);
  const traceId = trace?.id ?? randomHex(16);
  const spanId = isRoot && trace !== null ? trace.root : randomHex(8);
  const context = { traceId, traceFlags: SAMPLED };
  const end = now();
  give({
    name,
    kind,
    spanContext: () => ({ ...context, spanId }),
    ...(isRoot || trace === null ? {} : { parentSpanContext: { ...context, spanId: trace.root } }),
    startTime: hrTime(end - tookMs),
    endTime: hrTime(end),
    duration: hrTime(tookMs),
    status: { code: failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: callbackId === null ? attributes : { ...attributes, 'ringback.callback.id': callbackId },
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  });
}

/** Number of the trace, and of its root span, out of the random part of a callback's id; null for an id of another form. */
function traceOf(callbackId: string): { readonly id: string; readonly root: string } | null {
  const digits = callbackId.slice(-36).replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? { id: digits, root: digits.slice(0, 16) } : null;
}

function attributesOf(fields: Fields, names: readonly string[]): Attributes {
  return Object.fromEntries(
    names.flatMap((name): [string, string | number][] => {
      const value = fields[name];
      return typeof value === 'string' || typeof value === 'number' ? [[`ringback.${name}`, value]] : [];
    }),
  );
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Whole seconds and nanoseconds. */
export function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1_000_000)];
}
