import type { Telemetry } from '@ringback/core';

/** Telemetry of a simulated centre: counts, and keeps the first errors. */
export class CountingTelemetry implements Telemetry {
  readonly counts = new Map<string, number>();
  readonly errors: { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[] = [];
  errorCount = 0;
  readonly #most: number;

  constructor(most = 20) {
    this.#most = most;
  }

  log(level: string, event: string, fields: Record<string, unknown> = {}): void {
    if (level !== 'error') return;
    this.errorCount++;
    if (this.errors.length < this.#most) this.errors.push({ event, fields });
  }

  count(metric: string, _labels: Record<string, string> = {}, by = 1): void {
    this.counts.set(metric, (this.counts.get(metric) ?? 0) + by);
  }

  observe(): void {}
}
