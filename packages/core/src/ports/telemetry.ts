export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where logs and counters go. Phone numbers and names go only into `pii`, which is masked unless asked. */
export interface Telemetry {
  log(
    level: LogLevel,
    event: string,
    fields?: Record<string, unknown> & { pii?: Record<string, unknown> },
  ): void;
  count(metric: CounterName, labels?: Record<string, string>, by?: number): void;
  observe(metric: HistogramName, seconds: number, labels?: Record<string, string>): void;
}

/** Counters that operators rely on (`/metrics`). */
export type CounterName =
  | 'callbacks_created'
  | 'callbacks_refused'
  | 'callbacks_completed'
  | 'dial_attempts'
  | 'customers_answered'
  | 'notifications'
  | 'scxml_events'
  | 'sip_messages_dropped';

/** Histograms in seconds. */
export type HistogramName = 'db_commit_seconds' | 'timer_lag_seconds' | 'http_request_seconds';
