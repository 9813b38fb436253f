import type { Telemetry } from '@ringback/core';

/** Keeps what was logged and counted. */
export class FakeTelemetry implements Telemetry {
  readonly lines: {
    readonly level: string;
    readonly event: string;
    readonly fields: Record<string, unknown>;
  }[] = [];
  readonly counted: {
    readonly metric: string;
    readonly labels: Record<string, string>;
    readonly by: number;
  }[] = [];

  log(level: string, event: string, fields: Record<string, unknown> = {}): void {
    this.lines.push({ level, event, fields });
  }

  count(metric: string, labels: Record<string, string> = {}, by = 1): void {
    this.counted.push({ metric, labels, by });
  }

  observe(): void {
    // No histogram is asked about in tests of the switch.
  }

  named(event: string): Record<string, unknown>[] {
    return this.lines.filter((line) => line.event === event).map(({ fields }) => fields);
  }
}
