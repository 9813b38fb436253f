import { type Attributes, type HrTime, ValueType } from '@opentelemetry/api';
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import type { MetricReading } from '../ports/metrics.ts';

/** The figures of `/metrics` as OpenTelemetry has them, under the same names; counted since `start`. */
export function metricPoints(readings: readonly MetricReading[], start: HrTime, now: HrTime): MetricData[] {
  return readings.flatMap((reading): MetricData[] => {
    const base = {
      descriptor: { name: reading.name, description: reading.help, unit: '', valueType: ValueType.DOUBLE },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
    };
    const point = (attributes: Attributes, value: number) => ({
      startTime: start,
      endTime: now,
      attributes,
      value,
    });
    const single = () => reading.values.map(({ labels, value }) => point(labels, value));
    switch (reading.type) {
      case 'counter':
        return [{ ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: single() }];
      case 'gauge':
        return [{ ...base, dataPointType: DataPointType.GAUGE, dataPoints: single() }];
      case 'histogram':
        return [
          {
            ...base,
            dataPointType: DataPointType.HISTOGRAM,
            dataPoints: histograms(reading).map(({ attributes, ...value }) => ({
              startTime: start,
              endTime: now,
              attributes,
              value,
            })),
          },
        ];
      default:
        // A summary: none of ours, and OpenTelemetry only keeps it for what it took over.
        return [];
    }
  });
}

interface HistogramValue {
  readonly attributes: Attributes;
  readonly buckets: { readonly boundaries: number[]; readonly counts: number[] };
  readonly sum: number;
  readonly count: number;
}

/** Prometheus counts what is below each boundary, cumulated; OpenTelemetry what lies between two of them. */
function histograms({ name, values }: MetricReading): HistogramValue[] {
  const rows = new Map<
    string,
    { attributes: Attributes; below: [number, number][]; sum: number; count: number }
  >();
  for (const { metricName = name, labels, value } of values) {
    const { le, ...attributes } = labels;
    const key = JSON.stringify(attributes);
    const row = rows.get(key) ?? { attributes, below: [], sum: 0, count: 0 };
    rows.set(key, row);
    if (metricName === `${name}_sum`) row.sum = value;
    else if (metricName === `${name}_count`) row.count = value;
    else if (le !== '+Inf') row.below.push([Number(le), value]);
  }
  return [...rows.values()].map(({ attributes, below, sum, count }) => {
    const sorted = below.toSorted(([a], [b]) => a - b);
    const cumulated = [...sorted.map(([, value]) => value), count];
    return {
      attributes,
      buckets: {
        boundaries: sorted.map(([boundary]) => boundary),
        counts: cumulated.map((value, at) => value - (cumulated[at - 1] ?? 0)),
      },
      sum,
      count,
    };
  });
}
