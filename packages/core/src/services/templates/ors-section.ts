import {
  anyList,
  boolean,
  choice,
  notNegative,
  type OptionType,
  positive,
  span,
  text,
  url,
} from './option-type.ts';
import { CREDENTIALS } from './section-credentials.ts';
import { category } from './template-option.ts';

const count = (max: number): OptionType => ({ kind: 'integer', min: 1, max, unit: null });

const USUAL_NAMES: Readonly<Record<string, string>> = { _statserver: 'Stat_Server', _tserver: 'Ringback' };

/** Section `ors`: sessions of scenario documents, and servers that run them (callback options 11). */
export const ORS_SECTION = category('ors', [
  ...CREDENTIALS,
  {
    name: '_ors',
    type: anyList,
    help: 'Orchestration servers that run sessions, as addresses with commas between. Not set: sessions run here.',
  },
  {
    name: '_ors_lb_strategy',
    type: choice('linear', 'circular'),
    default: 'circular',
    help: 'Which of them is tried first.',
  },
  {
    name: 'max_ors_request_attempts',
    type: count(100),
    default: '3',
    help: 'How many of them are tried for one request.',
  },
  {
    name: 'ors_loadbalancer_refresh_rate',
    type: span('ms', 0),
    help: 'How often the original looks which of them answer. It has no effect.',
  },
  {
    name: 'max_ors_idle_connection_time',
    type: notNegative,
    help: 'How long the original keeps a connection that is not used. It has no effect.',
  },
  { name: 'external-url', type: url, help: 'Address under which other servers reach this one.' },
  {
    name: 'request-timeout',
    type: span('s', 1, 3600),
    default: '30',
    help: 'How long a document may take to answer a request.',
  },
  {
    name: 'document-timeout',
    type: span('s', 1, 300),
    default: '10',
    help: 'How long a document may take to arrive.',
  },
  { name: 'document-max-size', type: positive, help: 'Bytes that a document may have.' },
  {
    name: 'document-max-redirects',
    type: { kind: 'integer', min: 0, max: 20, unit: null },
    default: '5',
    help: 'How many redirects are followed for a document.',
  },
  { name: 'document-origins', type: anyList, help: 'Origins from which requests may have documents run.' },
  ...['_statserver', '_tserver', '_ixnserver', '_outbserver', '_classserver'].map((name) => ({
    name,
    type: text,
    ...(USUAL_NAMES[name] === undefined ? {} : { default: USUAL_NAMES[name] }),
    help: 'Name that a document is given when it declares data of this id, as in the original. Nothing here depends on it.',
  })),
  {
    name: 'max-microstep-count',
    type: count(1_000_000),
    default: '1000',
    help: 'Microsteps that one event may cause.',
  },
  {
    name: 'max-state-entry-count',
    type: count(1_000_000),
    default: '100',
    help: 'Entries of the same state that one event may cause.',
  },
  {
    name: 'max-script-steps',
    type: count(1_000_000_000),
    default: '1000000',
    help: 'Rounds of loops and calls of scripts that one event may cause.',
  },
  {
    name: 'max-internal-events',
    type: count(1_000_000),
    default: '1000',
    help: 'Events that a session may have waiting for itself.',
  },
  {
    name: 'process-event-timeout',
    type: span('ms', 1, 600_000),
    default: '1000',
    help: 'How long one event may take.',
  },
  {
    name: 'max-session-size',
    type: count(100_000_000),
    default: '4000000',
    help: 'Characters that a saved session may have.',
  },
  {
    name: 'max-pending-events',
    type: count(1_000_000),
    default: '1000',
    help: 'Events that may wait for one session.',
  },
  {
    name: 'max-event-size',
    type: count(100_000_000),
    default: '1000000',
    help: 'Characters that the data of an event may have.',
  },
  {
    name: 'max-session-age',
    type: span('s', 0),
    default: '0',
    help: 'How old a session may become. 0: as old as it likes.',
  },
  { name: 'session-processing-threads', type: count(64), help: 'Engines that run sessions side by side.' },
  {
    name: 'session-heap-size',
    type: { kind: 'integer', min: 64, max: 65_536, unit: null },
    help: 'Memory of each engine in MB.',
  },
  {
    name: 'session-trace',
    type: boolean,
    default: 'true',
    help: 'Whether what sessions do is written down.',
  },
  {
    name: 'session-recording',
    type: boolean,
    default: 'true',
    help: 'Whether that has everything sessions were given, so that they can be replayed.',
  },
  {
    name: 'trace-data',
    type: boolean,
    default: 'false',
    help: 'Whether that tells which variables changed.',
  },
]);
