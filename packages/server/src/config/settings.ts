import type { AgentConfiguration, JsonObject, OptionMap } from '@ringback/core';
import type { PhoneRule } from '@ringback/telephony';
import type { RateLimitSection, UserSettings } from './read-security.ts';

/** A way out to the telephone network; `match` is a regular expression over the dialled number (P9). */
export interface TrunkSettings {
  readonly name: string;
  readonly uri: string;
  readonly match: string;
  readonly callerId: string | null;
  /** The most calls at once; null: no limit. */
  readonly channels: number | null;
}

/** Another switch with agents of ours. */
export interface LocationSettings {
  readonly name: string;
  readonly uri: string;
  readonly accessType: 'route-uui' | 'direct-uui';
}

/** Where calls from outside are taken: a section of the list of route points. */
export interface RoutePointSettings {
  readonly number: string;
  readonly options: OptionMap;
}

export interface AgentSettings {
  readonly agent: AgentConfiguration;
  /** As written, for the database. */
  readonly body: JsonObject;
}

/** What an empty database begins with. Afterwards the database is the truth. */
export interface Seed {
  readonly services: Readonly<Record<string, OptionMap>>;
  readonly sections: Readonly<Record<string, OptionMap>>;
  readonly lists: Readonly<Record<string, Readonly<Record<string, OptionMap>>>>;
  readonly resources: Readonly<Record<string, readonly string[]>>;
  readonly agents: readonly AgentSettings[];
  readonly routePoints: readonly RoutePointSettings[];
}

export interface HttpSettings {
  readonly host: string;
  readonly port: number;
  /** Certificate chain and key (PEM) for HTTPS; null = plain HTTP. Never shown. */
  readonly tls: TlsSettings | null;
  readonly corsOrigins: readonly string[];
  /** Origins that addresses in requests may point to; `*` is any. */
  readonly outgoing: readonly string[];
  /** Base URL under which others reach this very process; null = where it listens. */
  readonly externalUrl: string | null;
  readonly rateLimit: RateLimitSection;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
}

/** Where `file:` documents may lie, besides the folders of the product and of the data; absolute. */
export interface DocumentFolders {
  /** With everything below. */
  readonly folders: readonly string[];
  /** Without what is below: the folder of the configuration file, and those of the documents that it names. */
  readonly flatFolders: readonly string[];
}

export interface TlsSettings {
  readonly cert: string;
  readonly key: string;
}

export interface SecuritySettings {
  /** Besides the administrator. */
  readonly users: readonly UserSettings[];
  readonly session: { readonly idleMs: number; readonly lifeMs: number };
  readonly audit: { readonly keptMs: number; readonly entries: number };
}

export interface SipSettings {
  readonly host: string;
  readonly port: number;
  readonly transports: readonly ('udp' | 'tcp')[];
}

/** UDP ports, both included. */
export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

/** Where audio goes: an address of this machine, and ports of it. */
export interface AudioSettings {
  readonly host: string;
  readonly ports: PortSpan;
}

/** Phones that nothing comes from; null: never. */
export interface SilenceSettings {
  /** They are asked whether they are still there. */
  readonly askAfterMs: number | null;
  /** Also those that never sent anything. */
  readonly asksUnheard: boolean;
  /** Their leg ends whatever they answer. */
  readonly hangUpAfterMs: number | null;
}

/** What says texts that there are no prompts for. */
export type SpeechSettings =
  /** English, inside of the product. */
  | { readonly kind: 'flite' }
  /** A program and its arguments: text in, WAV out. */
  | { readonly kind: 'command'; readonly command: readonly string[] }
  | { readonly kind: 'http'; readonly url: string };

/** How calls are made. */
export type DriverSettings =
  /** By the switch inside of the product, over SIP and RTP. */
  | { readonly kind: 'embedded' }
  /** In memory, by phones that do as these rules say. */
  | { readonly kind: 'simulated'; readonly phones: readonly PhoneRule[] }
  /** By an Asterisk, over its REST interface. */
  | ({ readonly kind: 'asterisk' } & AsteriskSettings);

export interface AsteriskSettings {
  readonly url: string;
  readonly username: string;
  /** Never shown. */
  readonly password: string;
  /** Stasis application. */
  readonly app: string;
  /** PJSIP endpoint whose settings count for SIP addresses; null: that of the trunk's name or the agent's number. */
  readonly endpoint: string | null;
}

export type LogVolume = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Everything a process was told, complete and checked: flags over environment over file over defaults. */
export interface Settings {
  /** The configuration file, absolute; null without one. */
  readonly file: string | null;
  readonly http: HttpSettings;
  /** `embedded`, or a `postgres://` URL (which may hold a password: never shown). */
  readonly database: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly documents: DocumentFolders;
  readonly speech: SpeechSettings;
  readonly admin: { readonly username: string; readonly password: string | null };
  readonly security: SecuritySettings;
  /** How long after an agent closed the desktop he is made NotReady; null: he is not. */
  readonly deskGraceMs: number | null;
  readonly driver: DriverSettings;
  readonly sip: SipSettings;
  readonly rtp: AudioSettings;
  /** Of phones in browsers. */
  readonly webrtc: AudioSettings;
  readonly silence: SilenceSettings;
  readonly trunks: readonly TrunkSettings[];
  /** Addresses and networks that may call route points, besides trunks and agents' phones. */
  readonly callers: readonly string[];
  readonly locations: readonly LocationSettings[];
  /** Numbers that are lent to calls from other switches. */
  readonly accessNumbers: readonly string[];
  readonly seed: Seed;
  /** `sync`: the file wins over the database at every start. */
  readonly configMode: 'seed' | 'sync';
  readonly demo: boolean;
  readonly testClock: boolean;
  readonly logLevel: LogVolume;
  /** Logs and live page show phone numbers and names in full. */
  readonly showPersonalData: boolean;
  /** Spans and metrics are exported; null: they are not. */
  readonly openTelemetry: { readonly metricIntervalMs: number } | null;
  /** What was read but has no effect in this version; told once at start. */
  readonly notices: readonly string[];
}
