import { DiagLogLevel, diag } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import type { Chance, Clock } from '@ringback/core';
import type { Metrics } from '../ports/metrics.ts';
import type { LogTap } from '../ports/telemetry.ts';
import { metricPoints } from './metric-points.ts';
import { hrTime, spansOfLog } from './spans.ts';

export interface ExportSurroundings {
  /** Milliseconds between two times that metrics are sent. */
  readonly metricIntervalMs: number;
  readonly metrics: Metrics;
  readonly clock: Pick<Clock, 'now'>;
  readonly chance: Pick<Chance, 'bytes'>;
  readonly version: string;
  /** Hears when something could not be exported. */
  readonly failed: (text: string) => void;
}

export interface OpenTelemetryExport {
  /** Makes spans of what is logged. */
  readonly tap: LogTap;
  /** Sends what is left. */
  readonly close: () => Promise<void>;
}

/**
 * Sends spans and metrics by OTLP over HTTP (JSON) to `OTEL_EXPORTER_OTLP_ENDPOINT`. The exporters read the usual
 * variables (endpoints, headers, time-outs) themselves.
 */
export function openTelemetryExport(around: ExportSurroundings): OpenTelemetryExport {
  const { metricIntervalMs, metrics, clock, chance, version, failed } = around;
  diag.setLogger(
    {
      error: failed,
      warn: failed,
      info: () => undefined,
      debug: () => undefined,
      verbose: () => undefined,
    },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const resource = resourceFromAttributes({ 'service.name': 'ringback', 'service.version': version }).merge(
    detectResources({ detectors: [envDetector] }),
  );
  const startedAt = hrTime(clock.now());
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(),
    exportIntervalMillis: metricIntervalMs,
    metricProducers: [
      {
        collect: async () => {
          const points = metricPoints(await metrics.readings(), startedAt, hrTime(clock.now()));
          const scopeMetrics = [{ scope: { name: 'ringback' }, metrics: points }];
          return { resourceMetrics: { resource, scopeMetrics }, errors: [] };
        },
      },
    ],
  });
  const meters = new MeterProvider({ resource, readers: [reader] });
  const processor = new BatchSpanProcessor({ exporter: new OTLPTraceExporter() });
  return {
    tap: spansOfLog({
      resource,
      now: () => clock.now(),
      randomHex: (bytes) => Buffer.from(chance.bytes(bytes)).toString('hex'),
      export: (span) => processor.onEnd(span),
    }),
    close: async () => {
      await Promise.all([processor.shutdown(), meters.shutdown()]);
    },
  };
}
