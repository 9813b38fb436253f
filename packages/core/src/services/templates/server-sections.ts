import { DEFAULT_PREDICTOR, PREDICTOR_NAMES } from '../../wait-times/predictor.ts';
import { EMAIL, PUSH, SMS } from './message-sections.ts';
import {
  anyInteger,
  anyList,
  boolean,
  choice,
  json,
  matching,
  notNegative,
  positive,
  span,
  text,
  url,
} from './option-type.ts';
import { ORS_SECTION } from './ors-section.ts';
import { CREDENTIALS } from './section-credentials.ts';
import { category, type TemplateOption } from './template-option.ts';

/** A server-level section: what it is about and which options it knows (callback options 11). */
export interface SectionTemplate {
  readonly name: string;
  /** Sections whose names begin like this belong here as well. */
  readonly prefix: string | null;
  readonly description: string;
  /** `kept`: written down and given back, with no meaning here. `free`: its keys are names that people choose. */
  readonly use: 'known' | 'free' | 'kept';
  readonly options: readonly TemplateOption[];
}

const CALLBACK = category('callback', [
  ...CREDENTIALS,
  {
    name: 'max_queued_callbacks_per_service',
    type: anyInteger,
    default: '1000',
    help: 'As `_max_queued_callbacks_per_service`, for all services.',
  },
  {
    name: '_max_queued_callbacks_per_service',
    type: anyInteger,
    legacy: true,
    help: 'Another spelling of `max_queued_callbacks_per_service`.',
  },
  {
    name: '_throttle_callbacks_per_service_1',
    type: anyInteger,
    default: '500',
    help: 'As the option of a service, for all services.',
  },
  {
    name: '_throttle_ttl_1',
    type: span('s', null),
    default: '300',
    help: 'As the option of a service, for all services.',
  },
  {
    name: '_throttle_callbacks_per_service_2',
    type: anyInteger,
    default: '1000',
    help: 'As the option of a service, for all services.',
  },
  {
    name: '_throttle_ttl_2',
    type: span('s', null),
    default: '3600',
    help: 'As the option of a service, for all services.',
  },
  {
    name: '_throttle_request_parameters',
    type: anyList,
    default: '_customer_number',
    help: 'As the option of a service, for all services.',
  },
  {
    name: '_throttle_request_parameters_limit',
    type: anyInteger,
    default: '6',
    help: 'As the option of a service, for all services.',
  },
  {
    name: '_throttle_customer_number_limit',
    type: anyInteger,
    default: '6',
    legacy: true,
    help: 'Earlier name of `_throttle_request_parameters_limit`.',
  },
  {
    name: '_enable_throttle_header_parameters',
    type: boolean,
    default: 'true',
    help: 'As the option of a service, for all services.',
  },
  {
    name: '_enable_in_queue_checking',
    type: choice('true', 'strict', 'false'),
    default: 'true',
    help: 'As the option of a service, for all services.',
  },
  {
    name: 'queue-polling-rate',
    type: span('s'),
    default: '60',
    help: 'How often callbacks that are due are looked for.',
  },
  {
    name: 'queue-polling-rate-recover',
    type: span('s'),
    default: '3600',
    help: 'How often callbacks that were missed are looked for.',
  },
  {
    name: 'log-background-activity',
    type: boolean,
    default: 'false',
    help: 'Writes those looks to the log.',
  },
  {
    name: 'filter-keys',
    type: anyList,
    default: '_callback_state,_callback_reason,_request_queue_time_stat,_request_ewt_service,_vq',
    help: 'Keys by which queries by queue may filter.',
  },
  {
    name: 'returned-keys',
    type: anyList,
    default: '_desired_time,_callback_state,_callback_reason,_ors_session_id',
    help: 'Keys that records have beside those that they always have.',
  },
  {
    name: 'callback_column_alias',
    type: json,
    help: 'Further columns in the list of callbacks, as a JSON object of keys and titles.',
  },
  {
    name: '_enable_gms_dfm',
    type: boolean,
    default: 'true',
    help: 'Way in which scenarios of the original call its server. Here the stock scenarios use the module `callback`.',
  },
  {
    name: '_fetch_retry_attempt',
    type: positive,
    default: '3',
    help: 'How often `session:fetch` is repeated after a failure that may pass. Once it is set, requests that only read are repeated without `gdelivery` as well.',
  },
  {
    name: '_fetch_retry_delay',
    type: span('s'),
    default: '10',
    help: 'Pause between these attempts, where the document says none.',
  },
  {
    name: '_fetch_timeout',
    type: span('s'),
    help: 'How long such a request may take (30), where the document says nothing.',
  },
  {
    name: '_services_credentials',
    type: { kind: 'secret' },
    help: 'What scenarios show when they call the compatible API of this server: `user:password`.',
  },
]);

const URS = category('urs', [
  {
    name: '_urs_url',
    type: anyList,
    help: 'Routers of the original. Ringback routes by itself, and this has no effect.',
  },
  {
    name: '_urs_lb_strategy',
    type: choice('linear', 'circular'),
    default: 'linear',
    help: 'Which of them is tried first.',
  },
  { name: 'enable_urs_loadbalancer', type: boolean, help: 'Whether requests are spread over them.' },
  {
    name: 'max_urs_request_attempts',
    type: positive,
    default: '3',
    help: 'How many of them are tried for one request.',
  },
  {
    name: 'urs_loadbalancer_refresh_rate',
    type: span('ms', 30_000),
    default: '45000',
    help: 'How often is looked which of them answer.',
  },
  {
    name: 'max_urs_idle_connection_time',
    type: notNegative,
    help: 'How long a connection that is not used is kept.',
  },
]);

const SERVER = category('server', [
  ...CREDENTIALS,
  {
    name: 'realm',
    type: text,
    default: 'Genesys Application Configuration Needed',
    help: 'Realm that is named when credentials are asked for.',
  },
  {
    name: 'access_code_prefix',
    type: matching(/^\d+(?:-\d+)?$/, 'digits, or a range such as 7-9'),
    help: 'Digits with which access codes begin.',
  },
  {
    name: 'allow-file-control',
    type: boolean,
    default: 'false',
    help: 'Takes only files of the types in `allowed-mime-types`.',
  },
  {
    name: 'allowed-mime-types',
    type: anyList,
    help: 'Types of files that may be stored, such as `image/png, audio/*`.',
  },
  { name: 'external_url_base', type: url, help: 'Address under which this server is reached.' },
  { name: 'node_id', type: text, help: 'Number of the node in the original. It has no effect.' },
  { name: 'app_name', type: text, help: 'Name of the application in the original. It has no effect.' },
  { name: 'max_sessions', type: notNegative, help: 'Limit of the original. It has no effect.' },
  { name: 'gmsport', type: notNegative, help: 'Port of the original; here `http.port`. It has no effect.' },
  { name: 'web_host', type: text, help: 'Address of the original; here `http.host`. It has no effect.' },
  { name: 'web_port', type: notNegative, help: 'Port of the original; here `http.port`. It has no effect.' },
]);

const GMS = category('gms', [
  {
    name: 'http.connection_timeout',
    type: span('s'),
    default: '10',
    help: 'How long a connection to another server may take; here part of `http.socket_timeout`. It has no effect.',
  },
  {
    name: 'http.socket_timeout',
    type: span('s', 1, 300),
    default: '10',
    help: 'How long another server may take to answer.',
  },
  {
    name: 'http.max_connections_per_route',
    type: positive,
    default: '20',
    help: 'Connections to one server.',
  },
  { name: 'http.max_connections_total', type: positive, default: '100', help: 'Connections in all.' },
  {
    name: 'http.use_lax_redirect_strategy',
    type: boolean,
    default: 'true',
    help: 'Whether redirects are followed for every method. It has no effect: documents follow redirects, messages do not.',
  },
  {
    name: 'http.ssl_trust_all',
    type: boolean,
    default: 'false',
    help: 'Takes any certificate in the original. It has no effect.',
  },
]);

const WAIT_TIMES = category('wait-times', [
  {
    name: 'predictor',
    type: choice(...PREDICTOR_NAMES),
    default: DEFAULT_PREDICTOR,
    help: 'Whose estimate is told; `predictor.<virtual queue>` is for one queue. The others run in its shadow.',
  },
]);

const SWITCHES = [
  {
    name: 'disable-bulk-cancel-and-export-callback',
    type: boolean,
    default: 'false',
    help: 'Takes bulk cancel and export away from the pages.',
  },
  {
    name: 'disable_additional_columns_from_callbacks',
    type: boolean,
    default: 'false',
    help: 'Takes further columns out of the list of callbacks.',
  },
] as const;

const section = (
  name: string,
  description: string,
  options: readonly TemplateOption[] = [],
  more: Partial<SectionTemplate> = {},
): SectionTemplate => ({
  name,
  description,
  options,
  prefix: null,
  use: options.length > 0 ? 'known' : 'kept',
  ...more,
});

/** The server-level sections that are known. Any other is kept as well. */
export const SERVER_SECTIONS: readonly SectionTemplate[] = [
  section('callback', 'What counts for all callback services.', CALLBACK),
  section('ors', 'Sessions of scenario documents, and servers that run them.', ORS_SECTION),
  section('server', 'This server, and credentials that count everywhere.', SERVER),
  section('storage', 'Credentials of the storage API.', category('storage', CREDENTIALS)),
  section('notification', 'Credentials of the notification API.', category('notification', CREDENTIALS)),
  section('push', 'Push messages to customers.', PUSH, { prefix: 'push.provider.', use: 'free' }),
  section('email', 'E-mails to customers.', EMAIL, { prefix: 'email.provider.', use: 'free' }),
  section('sms', 'Text messages to customers.', SMS, { prefix: 'sms.provider.', use: 'free' }),
  section('gms', 'Requests that this server makes.', GMS),
  section('features', 'Switches.', category('features', SWITCHES)),
  section('lab', 'Switches; early releases have them here.', category('lab', SWITCHES)),
  section('urs', 'Connections to routers of the original.', URS),
  section('wait-times', 'How waits in virtual queues are predicted.', WAIT_TIMES, { use: 'free' }),
  section('TimeProfiles', 'Time profiles of statistics.', [], { use: 'free' }),
  section('TimeRanges', 'Time ranges of service factors.', [], { use: 'free' }),
  section('resources', 'Transaction list with resource groups.', [], { use: 'free' }),
  section('patterns', 'Patterns by name, as the list GMS_Patterns has them.', [], {
    prefix: 'patterns',
    use: 'free',
  }),
  section('reporting', 'Connection to reporting.'),
  section('port_restrictions', 'Which addresses may be asked for at which port.', [], { use: 'free' }),
  section('chat', 'Chat.'),
  ...[
    'cview',
    'cassandra',
    'elasticsearch',
    'pulse',
    'profiler',
    'log',
    'openmedia',
    'commons-connection',
    'business-attributes',
  ].map((name) => section(name, 'Belongs to parts of the original that Ringback does not have or need.')),
];

/** The known section that a name belongs to, or null. */
export function sectionTemplateOf(name: string): SectionTemplate | null {
  const exact = SERVER_SECTIONS.find((one) => one.name === name);
  return exact ?? SERVER_SECTIONS.find(({ prefix }) => prefix !== null && name.startsWith(prefix)) ?? null;
}
