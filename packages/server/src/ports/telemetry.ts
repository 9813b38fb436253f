import type { CounterName, HistogramName, LogLevel, Telemetry } from '@ringback/core';
import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogVolume } from '../config/settings.ts';
import { describeError } from './describe-error.ts';
import { maskFields } from './mask.ts';
import type { Metrics } from './metrics.ts';

const STDERR = 2;
/** When whoever reads our log stands still: this much is kept for him, what is more is dropped. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/** Hears everything that is logged, whatever the level, before anything is masked. */
export type LogTap = (event: string, fields: Readonly<Record<string, unknown>>) => void;

export interface LogOptions {
  readonly level: LogVolume;
  /** Personal data are shown instead of masked. */
  readonly showPersonalData: boolean;
  /** Where lines go; by default stderr, readable on a terminal and as JSON elsewhere. */
  readonly stream?: DestinationStream;
}

/** Logs and counters of a process. Logs go to stderr: stdout is for what the process has to say to who started it. */
export class SystemTelemetry implements Telemetry {
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #showPersonalData: boolean;
  #tap: LogTap | null = null;

  constructor(metrics: Metrics, options: LogOptions) {
    this.#metrics = metrics;
    this.#showPersonalData = options.showPersonalData;
    this.#logger = pino(
      {
        level: options.level,
        base: null,
        messageKey: 'event',
        timestamp: timeMember(),
        formatters: { level: (label) => ({ level: label }) },
      },
      options.stream ?? standardError(),
    );
  }

  /** From now on somebody else hears what is logged as well. */
  alsoTell(tap: LogTap): void {
    this.#tap = tap;
  }

  log(
    level: LogLevel,
    event: string,
    fields: Record<string, unknown> & { pii?: Record<string, unknown> } = {},
  ): void {
    this.#tap?.(event, fields);
    if (!this.#logger.isLevelEnabled(level)) return;
    this.#logger[level](isPlainFacts(fields) ? fields : this.#presentable(fields), event);
  }

  #presentable(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const described: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(fields)) {
      described[key] = value instanceof Error ? describeError(value) : value;
    }
    return this.#showPersonalData ? described : maskFields(described);
  }

  count(metric: CounterName, labels: Record<string, string> = {}, by = 1): void {
    this.#metrics.count(metric, labels, by);
  }

  observe(metric: HistogramName, seconds: number, labels: Record<string, string> = {}): void {
    this.#metrics.observe(metric, seconds, labels);
  }
}

/** Nothing to describe and nothing to mask: most lines are so, those on the way of every request included. */
function isPlainFacts(fields: Readonly<Record<string, unknown>>): boolean {
  for (const key in fields) if (key === 'pii' || typeof fields[key] === 'object') return false;
  return true;
}

function standardError(): DestinationStream {
  if (process.stderr.isTTY === true) {
    return pretty({
      destination: STDERR,
      sync: true,
      colorize: true,
      messageKey: 'event',
      timestampKey: 'time',
      translateTime: 'SYS:HH:MM:ss.l',
      ignore: 'pid,hostname',
    });
  }
  return togetherPerTurn((lines) => {
    // Node's own stream, not a file descriptor: a write to a full pipe would hold up every call, and the end.
    if (process.stderr.writableLength < MOST_WAITING_BYTES) process.stderr.write(lines);
  });
}

/** Makes the `time` member of a line, ISO 8601 in milliseconds; date and time of day are put together once a second. */
function timeMember(): () => string {
  let second = Number.NaN;
  let upToSecond = '';
  return () => {
    const now = Date.now();
    const ms = now % 1000;
    if (now - ms !== second) {
      second = now - ms;
      upToSecond = new Date(second).toISOString().slice(0, -'000Z'.length);
    }
    return `,"time":"${upToSecond}${String(ms).padStart(3, '0')}Z"`;
  };
}

/** Lines of one turn of the event loop go out together: under load a write for each costs more than making it. */
function togetherPerTurn(write: (lines: string) => void): DestinationStream {
  let lines = '';
  const flush = (): void => {
    if (lines !== '') write(lines);
    lines = '';
  };
  process.once('exit', flush);
  return {
    write: (line) => {
      if (lines === '') setImmediate(flush);
      lines += line;
    },
  };
}
