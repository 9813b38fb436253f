import { TOP_KEYS } from './defaults.ts';
import { Reading } from './fields.ts';
import { parseLocated } from './located.ts';
import type { Problem } from './problem.ts';
import { type HttpSection, readHttp } from './read-http.ts';
import { readSecurity, type SecuritySection } from './read-security.ts';
import { readSeed } from './read-seed.ts';
import { readSpeech } from './read-speech.ts';
import { readTelephony, type TelephonySection } from './read-telephony.ts';
import { databaseRule, userNameRule } from './rules.ts';
import type { Seed, SpeechSettings } from './settings.ts';

/** A configuration file as written: null where it says nothing. */
export interface ConfigurationFile {
  readonly http: HttpSection;
  readonly database: string | null;
  /** As written: relative to the folder of the file. */
  readonly data: string | null;
  /** Folders for `file:` documents, as written. */
  readonly documentFolders: readonly string[];
  readonly speech: SpeechSettings;
  readonly admin: { readonly username: string | null; readonly password: string | null };
  readonly security: SecuritySection;
  /** `graceSeconds`: 0 is never. */
  readonly desk: { readonly graceSeconds: number | null };
  readonly telephony: TelephonySection;
  readonly seed: Seed;
  readonly notices: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a configuration text. All problems are found at once; with any, the rest of the answer is of no use. */
export function readConfiguration(
  source: string,
  file: string,
  environment: Environment,
): { readonly configuration: ConfigurationFile; readonly problems: readonly Problem[] } {
  const document = parseLocated(source, file, environment);
  const reading = new Reading(file);
  const top = reading.fields(document.root, '', TOP_KEYS);
  const value = (key: (typeof TOP_KEYS)[number]) => top?.value(key) ?? null;
  const admin = top?.fields('admin', ['username', 'password']) ?? null;
  const documents = top?.fields('documents', ['folders']) ?? null;
  const desk = top?.fields('desk', ['graceSeconds']) ?? null;
  const configuration: ConfigurationFile = {
    http: readHttp(reading, value('http')),
    database: top?.checkedText('database', databaseRule) ?? null,
    data: top?.text('data') ?? null,
    documentFolders: documents?.texts('folders', () => null) ?? [],
    speech: readSpeech(reading, value('speech')),
    admin: {
      username: admin?.checkedText('username', userNameRule) ?? null,
      password: admin?.text('password') ?? null,
    },
    security: readSecurity(reading, value('security')),
    desk: { graceSeconds: desk?.integer('graceSeconds', { min: 0, max: 3_600 }) ?? null },
    telephony: readTelephony(reading, value('telephony')),
    seed: readSeed(reading, {
      agents: value('agents'),
      routePoints: value('routePoints'),
      services: value('services'),
      sections: value('sections'),
      lists: value('lists'),
      resources: value('resources'),
    }),
    notices: [],
  };
  const problems = [...document.problems, ...reading.problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { configuration, problems };
}

/** What counts without a file. */
export const NO_FILE: ConfigurationFile = readConfiguration('', '', {}).configuration;
