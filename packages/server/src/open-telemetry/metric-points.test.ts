import { DataPointType } from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { Metrics } from '../ports/metrics.ts';
import { metricPoints } from './metric-points.ts';

test('what /metrics says is exported under the same names, histograms by what lies between two boundaries', async () => {
  const metrics = new Metrics();
  metrics.count('callbacks_created', { service: 'support' }, 3);
  metrics.observe('timer_lag_seconds', 0.01, {});
  metrics.observe('timer_lag_seconds', 0.3, {});
  metrics.observe('timer_lag_seconds', 100, {});
  metrics.watch(
    {
      callbacks: async () => [{ service: 'support', state: 'QUEUED', count: 2 }],
      queues: () => [],
      calls: () => [],
      agents: () => [],
      notifications: async () => [],
    },
    () => undefined,
  );
  const points = metricPoints(await metrics.readings(), [1, 0], [2, 0]);
  const named = (name: string) => points.find(({ descriptor }) => descriptor.name === name);
  expect(named('ringback_callbacks_created_total')).toMatchObject({
    dataPointType: DataPointType.SUM,
    isMonotonic: true,
    dataPoints: [{ startTime: [1, 0], endTime: [2, 0], attributes: { service: 'support' }, value: 3 }],
  });
  expect(named('ringback_callbacks')).toMatchObject({
    dataPointType: DataPointType.GAUGE,
    dataPoints: [{ attributes: { service: 'support', state: 'QUEUED' }, value: 2 }],
  });
  expect(named('ringback_timer_lag_seconds')).toMatchObject({
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: [
      {
        attributes: {},
        value: {
          count: 3,
          sum: 100.31,
          buckets: {
            boundaries: [0.005, 0.02, 0.1, 0.25, 0.5, 1, 2, 5, 30],
            counts: [0, 1, 0, 0, 1, 0, 0, 0, 0, 1],
          },
        },
      },
    ],
  });
});
