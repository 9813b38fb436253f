import type { Telemetry } from '@ringback/core';

/** Telemetry that keeps what it was told, for assertions. */
export class QuietTelemetry implements Telemetry {
  readonly lines: { level: string; event: string; fields: Record<string, unknown> }[] = [];
  readonly counts = new Map<string, number>();
  /** The same by metric and label: `callbacks_completed service=support reason=CANCELLED`. */
  readonly labelled = new Map<string, number>();

  log(level: string, event: string, fields: Record<string, unknown> = {}): void {
    this.lines.push({ level, event, fields });
  }

  count(metric: string, labels: Record<string, string> = {}, by = 1): void {
    this.counts.set(metric, (this.counts.get(metric) ?? 0) + by);
    const name = [metric, ...Object.entries(labels).map(([label, value]) => `${label}=${value}`)].join(' ');
    this.labelled.set(name, (this.labelled.get(name) ?? 0) + by);
  }

  observe(): void {}

  errors(): { event: string; fields: Record<string, unknown> }[] {
    return this.lines.filter(({ level }) => level === 'error');
  }
}
