import type { AppError } from '@ringback/core';
import { startError } from '../errors.ts';
import type { Environment } from './configuration-file.ts';
import { wholeNumber } from './fields.ts';
import { databaseRule, hostRule, httpUrlRule, type Rule } from './rules.ts';
import type { LogVolume } from './settings.ts';

/** Flags of `serve` as the command line gives them; null where none was given. */
export interface Flags {
  readonly config: string | null;
  readonly host: string | null;
  readonly port: string | null;
  readonly data: string | null;
  readonly database: string | null;
  readonly testClock: boolean | null;
  readonly demo: boolean | null;
}

export const NO_FLAGS: Flags = {
  config: null,
  host: null,
  port: null,
  data: null,
  database: null,
  testClock: null,
  demo: null,
};

/** What flags and environment say together, flags first; null where they say nothing. */
export interface Choices {
  readonly config: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly data: string | null;
  readonly database: string | null;
  readonly testClock: boolean;
  readonly demo: boolean | null;
  readonly adminPassword: string | null;
  readonly configMode: 'seed' | 'sync';
  readonly logLevel: LogVolume;
  readonly showPersonalData: boolean;
  /** Where OpenTelemetry is sent is for its own exporters to read; null: it is not. */
  readonly openTelemetry: { readonly metricIntervalMs: number } | null;
}

const LOG_LEVELS: readonly LogVolume[] = ['debug', 'info', 'warn', 'error', 'silent'];

/** Throws CONFIG_INVALID, naming the flag or the variable. */
export function readChoices(flags: Flags, environment: Environment): Choices {
  const variable = (name: string): string | null => {
    const text = environment[name];
    return text === undefined || text === '' ? null : text;
  };
  const pick = (flag: string, given: string | null, name: string): { text: string; from: string } | null => {
    if (given !== null) return { text: given, from: `--${flag}` };
    const text = variable(name);
    return text === null ? null : { text, from: name };
  };
  const checked = (found: { text: string; from: string } | null, rule: Rule): string | null => {
    if (found === null) return null;
    const complaint = rule(found.text);
    if (complaint !== null) throw invalid(`${found.from} ${complaint}`);
    return found.text;
  };
  return {
    config: pick('config', flags.config, 'RINGBACK_CONFIG')?.text ?? null,
    host: checked(pick('host', flags.host, 'RINGBACK_HOST'), hostRule),
    port: portOf(pick('port', flags.port, 'RINGBACK_PORT')),
    data: checked(pick('data', flags.data, 'RINGBACK_DATA'), (text) =>
      text === '' ? 'must name a folder' : null,
    ),
    database: checked(pick('database', flags.database, 'RINGBACK_DATABASE'), databaseRule),
    testClock: flags.testClock ?? onOrOff('RINGBACK_TEST_CLOCK', variable) ?? false,
    demo: flags.demo ?? onOrOff('RINGBACK_DEMO', variable),
    adminPassword: variable('RINGBACK_ADMIN_PASSWORD'),
    configMode: oneOf('RINGBACK_CONFIG_MODE', variable, ['seed', 'sync']) ?? 'seed',
    logLevel: oneOf('RINGBACK_LOG_LEVEL', variable, LOG_LEVELS) ?? 'info',
    showPersonalData: onOrOff('RINGBACK_LOG_PII', variable) ?? false,
    openTelemetry: openTelemetryOf(variable),
  };
}

/** How often metrics are sent unless told otherwise, as the OpenTelemetry specification has it. */
const METRIC_INTERVAL_MS = 60_000;

function openTelemetryOf(variable: (name: string) => string | null): Choices['openTelemetry'] {
  const endpoint = variable('OTEL_EXPORTER_OTLP_ENDPOINT');
  if (endpoint === null || variable('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return null;
  const complaint = httpUrlRule(endpoint);
  if (complaint !== null) throw invalid(`OTEL_EXPORTER_OTLP_ENDPOINT ${complaint}`);
  const text = variable('OTEL_METRIC_EXPORT_INTERVAL');
  const given = text === null ? METRIC_INTERVAL_MS : wholeNumber({ text }, { min: 100, max: 86_400_000 });
  if (given === null)
    throw invalid('OTEL_METRIC_EXPORT_INTERVAL must be a whole number of milliseconds from 100 to 86400000');
  return { metricIntervalMs: given };
}

function portOf(found: { text: string; from: string } | null): number | null {
  if (found === null) return null;
  const port = wholeNumber(found, { min: 0, max: 65_535 });
  if (port === null)
    throw invalid(`${found.from} must be a whole number from 0 to 65535, not "${found.text}"`);
  return port;
}

function onOrOff(name: string, variable: (name: string) => string | null): boolean | null {
  const text = variable(name);
  if (text === null) return null;
  if (text !== '0' && text !== '1') throw invalid(`${name} must be 0 or 1, not "${text}"`);
  return text === '1';
}

function oneOf<Choice extends string>(
  name: string,
  variable: (name: string) => string | null,
  choices: readonly Choice[],
): Choice | null {
  const text = variable(name);
  if (text === null) return null;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw invalid(`${name} must be ${choices.join(' or ')}, not "${text}"`);
  return found;
}

function invalid(text: string): AppError {
  return startError('CONFIG_INVALID', text);
}
