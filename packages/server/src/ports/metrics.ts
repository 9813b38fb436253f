import type { CallbackState, CounterName, HistogramName } from '@ringback/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

interface Definition {
  readonly help: string;
  readonly labels: readonly string[];
}

const COUNTERS: Readonly<Record<CounterName, Definition>> = {
  callbacks_created: { help: 'Callbacks that were accepted.', labels: ['service'] },
  callbacks_refused: { help: 'Requests that were refused, by reason.', labels: ['service', 'reason'] },
  callbacks_completed: { help: 'Callbacks that ended, by final reason.', labels: ['service', 'reason'] },
  dial_attempts: { help: 'Dial attempts to customers, by result.', labels: ['result'] },
  customers_answered: {
    help: 'Customers of callbacks who answered, by whether an agent was found within two seconds.',
    labels: ['queue', 'result'],
  },
  notifications: {
    help: 'Messages to people and programs outside, by channel and result.',
    labels: ['channel', 'result'],
  },
  scxml_events: { help: 'Events that scenario sessions took.', labels: [] },
  sip_messages_dropped: { help: 'SIP messages that were dropped, by reason.', labels: ['reason'] },
};

const HISTOGRAMS: Readonly<Record<HistogramName, Definition & { buckets: number[] }>> = {
  db_commit_seconds: {
    help: 'Time from handing over changes until they are durable.',
    labels: [],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
  },
  timer_lag_seconds: {
    help: 'How late timers of sessions were handled.',
    labels: [],
    buckets: [0.005, 0.02, 0.1, 0.25, 0.5, 1, 2, 5, 30],
  },
  http_request_seconds: {
    help: 'Time to answer HTTP requests.',
    labels: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  },
};

/** One metric with all its values; a histogram has one for each boundary (label `le`), its sum and its count. */
export interface MetricReading {
  readonly name: string;
  readonly help: string;
  /** `counter`, `gauge`, `histogram` or `summary`. */
  readonly type: string;
  readonly values: readonly {
    readonly metricName?: string;
    readonly labels: Readonly<Record<string, string | number>>;
    readonly value: number;
  }[];
}

/** Live state that is read when somebody asks for the metrics. */
export interface Watched {
  callbacks(): Promise<readonly { service: string; state: CallbackState; count: number }[]>;
  queues(): readonly { name: string; length: number }[];
  calls(): readonly { state: string }[];
  agents(): readonly { state: string }[];
  notifications(): Promise<readonly { channel: string; count: number }[]>;
}

/** What operators measure, in the Prometheus format. All names begin with `ringback_`. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: 'ringback_' });
    for (const [name, { help, labels }] of Object.entries(COUNTERS)) {
      const counter = new Counter({
        name: `ringback_${name}_total`,
        help,
        labelNames: labels,
        registers: [this.#registry],
      });
      this.#counters.set(name, counter);
    }
    for (const [name, { help, labels, buckets }] of Object.entries(HISTOGRAMS)) {
      const histogram = new Histogram({
        name: `ringback_${name}`,
        help,
        labelNames: labels,
        buckets,
        registers: [this.#registry],
      });
      this.#histograms.set(name, histogram);
    }
  }

  count(name: CounterName, labels: Readonly<Record<string, string>>, by: number): void {
    this.#counters.get(name)?.inc(known(COUNTERS[name].labels, labels), by);
  }

  observe(name: HistogramName, seconds: number, labels: Readonly<Record<string, string>>): void {
    this.#histograms.get(name)?.observe(known(HISTOGRAMS[name].labels, labels), seconds);
  }

  /** Gauges ask here; `failed` hears when the answer could not be had, and the gauge is then left out. */
  watch(watched: Watched, failed: (error: unknown) => void): void {
    const gauge = (
      name: string,
      help: string,
      labelNames: string[],
      read: () => Promise<readonly Sample[]>,
    ) => {
      const made = new Gauge({
        name: `ringback_${name}`,
        help,
        labelNames,
        registers: [],
        async collect() {
          this.reset();
          try {
            for (const { labels, value } of await read()) this.inc(labels, value);
          } catch (error) {
            failed(error);
          }
        },
      });
      this.#registry.registerMetric(made);
    };
    gauge('callbacks', 'Callbacks that are stored, by state and service.', ['state', 'service'], async () =>
      (await watched.callbacks()).map(({ state, service, count }) => ({
        labels: { state, service },
        value: count,
      })),
    );
    gauge('queue_length', 'Requests that wait in a virtual queue.', ['queue'], async () =>
      watched.queues().map(({ name, length }) => ({ labels: { queue: name }, value: length })),
    );
    gauge('calls', 'Calls in progress, by state.', ['state'], async () =>
      watched.calls().map(({ state }) => ({ labels: { state }, value: 1 })),
    );
    gauge(
      'notifications_waiting',
      'Messages to people and programs outside that wait, by channel.',
      ['channel'],
      async () =>
        (await watched.notifications()).map(({ channel, count }) => ({ labels: { channel }, value: count })),
    );
    gauge('agents', 'Agents, by state.', ['state'], async () =>
      watched.agents().map(({ state }) => ({ labels: { state }, value: 1 })),
    );
  }

  /** Every figure as it is now. */
  async readings(): Promise<readonly MetricReading[]> {
    const all = await this.#registry.getMetricsAsJSON();
    return all.map(({ name, help, type, values }) => ({
      name,
      help,
      // The library's types call it a number; what it gives is the word.
      type: String(type),
      values: values as MetricReading['values'],
    }));
  }

  async text(): Promise<{ contentType: string; body: string }> {
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}

interface Sample {
  readonly labels: Record<string, string>;
  readonly value: number;
}

/** Labels that were not foreseen are left out: a metric must not fail the work that it counts. */
function known(names: readonly string[], labels: Readonly<Record<string, string>>): Record<string, string> {
  let isForeseen = true;
  for (const name in labels) isForeseen &&= names.includes(name);
  // The usual case, on the way of every request: nothing is to be left out.
  if (isForeseen) return labels;
  return Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)));
}
