import { DEFAULTS } from './defaults.ts';
import type { Fields, Reading } from './fields.ts';
import type { Located } from './located.ts';
import { asteriskTrunkRule, readAsterisk } from './read-asterisk.ts';
import { readSimulatedPhones } from './read-simulated-phones.ts';
import {
  ipRule,
  nameRule,
  networkRule,
  numberRule,
  type Rule,
  regularExpressionRule,
  trunkUriRule,
} from './rules.ts';
import type { DriverSettings, LocationSettings, PortSpan, TrunkSettings } from './settings.ts';

export interface TelephonySection {
  readonly driver: DriverSettings;
  readonly sip: {
    readonly host: string | null;
    readonly port: number | null;
    readonly transports: readonly ('udp' | 'tcp')[] | null;
  };
  readonly rtp: AudioSection;
  /** Audio of phones in browsers. */
  readonly webrtc: AudioSection;
  /** 0: never. */
  readonly silence: {
    readonly askSeconds: number | null;
    readonly askUnheard: boolean | null;
    readonly hangUpSeconds: number | null;
  };
  readonly trunks: readonly TrunkSettings[];
  readonly callers: readonly string[];
  readonly locations: readonly LocationSettings[];
  readonly accessNumbers: readonly string[];
}

export interface AudioSection {
  readonly host: string | null;
  readonly ports: PortSpan | null;
}

/** A pause between two sentences of a phone that leaves out silence is no reason to ask. */
const SHORTEST_SILENCE_S = 10;
const LONGEST_SILENCE_S = 86_400;

/** Each call takes a pair of ports for each of its two legs (RFC 3550 section 11). */
const SMALLEST_RTP_RANGE = 4;
const MOST_CHANNELS = 100_000;
/** A call that begins while the one before is let go of. */
const SMALLEST_WEBRTC_RANGE = 2;

export function readTelephony(reading: Reading, value: Located | null): TelephonySection {
  const telephony = reading.fields(value, 'telephony', [
    'driver',
    'sip',
    'rtp',
    'webrtc',
    'silence',
    'trunks',
    'callers',
    'locations',
    'accessNumbers',
    'asterisk',
    'simulated',
  ]);
  const driver = telephony?.choice('driver', ['embedded', 'asterisk', 'simulated']) ?? 'embedded';
  const asterisk = readAsterisk(telephony, driver === 'asterisk');
  const phones = readSimulatedPhones(
    reading,
    telephony?.fields('simulated', ['phones'])?.list('phones')?.items ?? [],
  );
  const sip = telephony?.fields('sip', ['host', 'port', 'transports']) ?? null;
  const rtp = telephony?.fields('rtp', ['host', 'ports']) ?? null;
  const webrtc = telephony?.fields('webrtc', ['host', 'ports']) ?? null;
  return {
    driver:
      asterisk !== null
        ? { kind: 'asterisk', ...asterisk }
        : driver === 'simulated'
          ? { kind: 'simulated', phones }
          : { kind: 'embedded' },
    sip: {
      host: address(sip, 'host'),
      port: sip?.integer('port', { min: 0, max: 65_535 }) ?? null,
      transports: readTransports(sip),
    },
    rtp: { host: address(rtp, 'host'), ports: readRange(rtp, SMALLEST_RTP_RANGE, DEFAULTS.rtpPorts) },
    webrtc: {
      host: address(webrtc, 'host'),
      ports: readRange(webrtc, SMALLEST_WEBRTC_RANGE, DEFAULTS.webrtcPorts),
    },
    silence: readSilence(telephony?.fields('silence', ['askSeconds', 'askUnheard', 'hangUpSeconds']) ?? null),
    trunks: readTrunks(
      reading,
      telephony?.list('trunks')?.items ?? [],
      asterisk === null ? trunkUriRule : asteriskTrunkRule,
    ),
    callers: telephony?.texts('callers', networkRule) ?? [],
    locations: readLocations(reading, telephony?.list('locations')?.items ?? []),
    accessNumbers: [...new Set(telephony?.texts('accessNumbers', numberRule) ?? [])],
  };
}

/** `localhost` is taken as the address that it means. */
function address(fields: Fields | null, key: string): string | null {
  if (fields?.text(key) === 'localhost') return DEFAULTS.host;
  return fields?.checkedText(key, ipRule) ?? null;
}

function readSilence(fields: Fields | null): TelephonySection['silence'] {
  const seconds = (key: string): number | null => {
    const value = fields?.integer(key, { min: 0, max: LONGEST_SILENCE_S }) ?? null;
    if (value !== null && value > 0 && value < SHORTEST_SILENCE_S)
      fields?.report(key, `must be 0 (never) or at least ${SHORTEST_SILENCE_S}`);
    return value;
  };
  const askUnheard = fields?.choice('askUnheard', ['true', 'false']) ?? null;
  return {
    askSeconds: seconds('askSeconds'),
    askUnheard: askUnheard === null ? null : askUnheard === 'true',
    hangUpSeconds: seconds('hangUpSeconds'),
  };
}

function readTransports(sip: Fields | null): ('udp' | 'tcp')[] | null {
  const texts = sip?.texts('transports', (text) => {
    if (text === 'tls' || text === 'ws' || text === 'wss')
      return `may not be ${text} yet: it is not available`;
    return text === 'udp' || text === 'tcp' ? null : 'must be udp or tcp';
  });
  if (sip === null || texts === null || texts === undefined) return null;
  if (texts.length === 0) sip.report('transports', 'must name udp or tcp or both');
  return (['udp', 'tcp'] as const).filter((transport) => texts.includes(transport));
}

function readRange(fields: Fields | null, smallest: number, example: PortSpan): PortSpan | null {
  let range: PortSpan | null = null;
  fields?.checkedText('ports', (text) => {
    const match = /^(\d{1,5})\s*-\s*(\d{1,5})$/.exec(text);
    const first = Number(match?.[1]);
    const last = Number(match?.[2]);
    if (match === null || first < 1024 || last > 65_535 || last - first + 1 < smallest) {
      return `must be a range within 1024-65535 of at least ${smallest} ports, such as "${example.first}-${example.last}"`;
    }
    range = { first, last };
    return null;
  });
  return range;
}

function readTrunks(reading: Reading, items: readonly Located[], uriRule: Rule): TrunkSettings[] {
  const trunks: TrunkSettings[] = [];
  for (const [index, item] of items.entries()) {
    const path = `telephony.trunks[${index}]`;
    const fields = reading.fields(item, path, ['name', 'uri', 'match', 'callerId', 'channels']);
    if (fields === null) {
      if (item.kind === 'scalar') reading.report(item.line, `${path} must be a map with a uri`);
      continue;
    }
    const name = fields.checkedText('name', nameRule) ?? `trunk-${index + 1}`;
    if (trunks.some((trunk) => trunk.name === name)) fields.report('name', `"${name}" is used twice`);
    const uri = fields.checkedText('uri', uriRule);
    const match = fields.checkedText('match', regularExpressionRule) ?? DEFAULTS.trunkMatch;
    const callerId = fields.checkedText('callerId', numberRule);
    const channels = fields.integer('channels', { min: 1, max: MOST_CHANNELS });
    if (uri !== null) trunks.push({ name, uri, match, callerId, channels });
    else if (fields.value('uri') === null) reading.report(item.line, `${path}.uri is missing`);
  }
  return trunks;
}

function readLocations(reading: Reading, items: readonly Located[]): LocationSettings[] {
  const locations: LocationSettings[] = [];
  for (const [index, item] of items.entries()) {
    const path = `telephony.locations[${index}]`;
    const fields = reading.fields(item, path, ['name', 'uri', 'accessType']);
    if (fields === null) {
      if (item.kind === 'scalar') reading.report(item.line, `${path} must be a map with a uri`);
      continue;
    }
    const name = fields.checkedText('name', nameRule) ?? `location-${index + 1}`;
    if (locations.some((location) => location.name === name))
      fields.report('name', `"${name}" is used twice`);
    const uri = fields.checkedText('uri', trunkUriRule);
    const accessType = fields.choice('accessType', ['route-uui', 'direct-uui']) ?? 'route-uui';
    if (uri !== null) locations.push({ name, uri, accessType });
    else if (fields.value('uri') === null) reading.report(item.line, `${path}.uri is missing`);
  }
  return locations;
}
