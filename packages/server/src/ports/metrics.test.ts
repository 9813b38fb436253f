import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.ts';

const bodyOf = async (metrics: Metrics): Promise<string> => (await metrics.text()).body;

describe('metrics', () => {
  it('count under names that begin with ringback_ and end with _total', async () => {
    const metrics = new Metrics();
    metrics.count('callbacks_refused', { service: 'support', reason: 'impossible-number' }, 2);
    metrics.count('scxml_events', {}, 1);
    const body = await bodyOf(metrics);
    expect(body).toContain(
      'ringback_callbacks_refused_total{service="support",reason="impossible-number"} 2',
    );
    expect(body).toContain('ringback_scxml_events_total 1');
  });

  it('observe seconds in buckets', async () => {
    const metrics = new Metrics();
    metrics.observe('db_commit_seconds', 0.004, {});
    expect(await bodyOf(metrics)).toContain('ringback_db_commit_seconds_bucket{le="0.005"} 1');
  });

  it('leave out labels that nobody foresaw instead of failing the work they count', async () => {
    const metrics = new Metrics();
    metrics.count('dial_attempts', { result: 'busy', number: '+14155550123' }, 1);
    const body = await bodyOf(metrics);
    expect(body).toContain('ringback_dial_attempts_total{result="busy"} 1');
    expect(body).not.toContain('4155550');
  });

  it('read live state when they are asked for', async () => {
    const metrics = new Metrics();
    let length = 3;
    metrics.watch(
      {
        callbacks: async () => [{ service: 'support', state: 'QUEUED', count: 7 }],
        queues: () => [{ name: 'VQ_Support', length }],
        calls: () => [{ state: 'waiting' }, { state: 'connected' }, { state: 'connected' }],
        agents: () => [{ state: 'Ready' }],
        notifications: async () => [{ channel: 'sms', count: 4 }],
      },
      () => undefined,
    );
    await bodyOf(metrics);
    length = 1;
    const body = await bodyOf(metrics);
    expect(body).toContain('ringback_callbacks{state="QUEUED",service="support"} 7');
    expect(body).toContain('ringback_queue_length{queue="VQ_Support"} 1');
    expect(body).toContain('ringback_calls{state="connected"} 2');
    expect(body).toContain('ringback_agents{state="Ready"} 1');
    expect(body).toContain('ringback_notifications_waiting{channel="sms"} 4');
    expect(body).toContain('ringback_nodejs_eventloop_lag_seconds');
  });

  it('are given without a gauge whose source is away', async () => {
    const metrics = new Metrics();
    const faults: unknown[] = [];
    metrics.watch(
      {
        callbacks: () => Promise.reject(new Error('no database')),
        queues: () => [],
        calls: () => [],
        agents: () => [{ state: 'Ready' }],
        notifications: async () => [{ channel: 'sms', count: 4 }],
      },
      (fault) => faults.push(fault),
    );
    const body = await bodyOf(metrics);
    expect(body).toContain('ringback_agents{state="Ready"} 1');
    expect(body).not.toContain('ringback_callbacks{');
    expect(faults).toHaveLength(1);
  });
});
