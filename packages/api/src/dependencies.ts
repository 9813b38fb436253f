import type {
  BrowserPhones,
  CallEvent,
  CallView,
  Chance,
  Clock,
  CometHub,
  Configuration,
  CreateOutcome,
  CreateRequest,
  CustomerLinks,
  Notifications,
  Orchestration,
  PromptLibrary,
  RecordingArchive,
  Routing,
  Simulations,
  Store,
  Telemetry,
  WaitTimes,
} from '@ringback/core';
import type { SecuritySettings } from './security/settings.ts';

/** The test clock as `/test/clock` moves it (`ControllableClock` of core fits). */
export interface MovableClock {
  now(): number;
  readonly rate: number;
  setRate(rate: number): Promise<void>;
  advance(byMs: number): Promise<void>;
}

/** Documents and prompts that come with the product. */
export interface StockPackage {
  /** Path of the document that is run. */
  readonly document: string;
  /** Texts by path: all that are run, and all that they draw in. */
  readonly documents: Readonly<Record<string, string>>;
  /** WAV by path in a package. */
  readonly prompts: Readonly<Record<string, Uint8Array>>;
}

/** Everything that the HTTP surfaces need; the composition root gives it. */
export interface ApiDependencies {
  readonly configuration: Configuration;
  readonly store: Store;
  readonly orchestration: Orchestration;
  readonly routing: Routing;
  readonly waitTimes: WaitTimes;
  /** Resolves when what happened in the queues so far can be read in reports. */
  readonly recorded: () => Promise<void>;
  readonly calls: () => CallView[];
  /** Tells of what happens in calls; without it desks look by themselves. */
  readonly onCallEvent?: (listener: (event: CallEvent) => void) => void;
  /** Accepts or refuses a callback; accepted means committed. */
  readonly accept: (request: CreateRequest) => Promise<CreateOutcome>;
  readonly notifications: Notifications;
  readonly comet: CometHub;
  readonly links: CustomerLinks;
  readonly prompts: PromptLibrary;
  readonly simulations: Simulations;
  readonly recordings: RecordingArchive;
  /** Takes phones in browsers; without it agents have phones of their own. */
  readonly phones?: BrowserPhones;
  /** Names of the trunks, for remarks about services; without them nothing is said about trunks. */
  readonly trunks?: readonly string[];
  /** How long after the last window of a desktop is closed its agent is made NotReady; null or without it: he is not. */
  readonly deskGraceMs?: number | null;
  readonly clock: Clock;
  /** Paces event streams, which live on the wire and keep real time under a test clock. By default `clock`. */
  readonly wireClock?: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
  readonly adminUser: string;
  readonly adminPassword: string;
  /** Users, limits and proxies of the configuration; without it there are none. */
  readonly security?: Partial<SecuritySettings>;
  /** What commands of this machine show instead, as a bearer token; without it there is none. */
  readonly localToken?: string;
  readonly metricsText: () => Promise<{ contentType: string; body: string }>;
  /** Given exactly when the process runs with a test clock; without it `/test/clock` is not there. */
  readonly testClock?: MovableClock;
  /** What services of a template of the product run, for those who want to begin their own with it. */
  readonly stockPackage?: (template: 'callback' | 'ors') => Promise<StockPackage>;
  readonly version: string;
  /** Name of this node. */
  readonly node: string;
  /** True from the moment the process was asked to stop. */
  readonly isStopping: () => boolean;
  /** Origins whose pages may use the Genesys-compatible API; `*` for any; empty = CORS off. */
  readonly corsOrigins: readonly string[];
  /** Live page, lists and traces show numbers in full without being asked. By default they are masked. */
  readonly exposeNumbers?: boolean;
  /** The live page and what it reads need no credentials when asked for from this machine (demo). */
  readonly pageOpen?: boolean;
  /** What the form of the live page suggests. */
  readonly demo?: { readonly service: string; readonly number: string };
  /** Files that browsers load, by their paths on this machine; without them the pages are not there. */
  readonly browser?: { readonly widget: string; readonly customerPage: string; readonly pages: string };
  /** Serves HTTPS with this certificate chain and key (PEM). */
  readonly tls?: { readonly cert: string; readonly key: string };
}
