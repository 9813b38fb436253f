import { dirname, isAbsolute, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { DAY_MS } from '@ringback/core';
import { startError } from '../errors.ts';
import { type Choices, type Flags, readChoices } from './choices.ts';
import {
  type ConfigurationFile,
  type Environment,
  NO_FILE,
  readConfiguration,
} from './configuration-file.ts';
import { DEFAULTS } from './defaults.ts';
import { exposureFindings } from './exposure.ts';
import { portFindings } from './port-findings.ts';
import { formatProblem } from './problem.ts';
import { readTextFile } from './read-file.ts';
import type {
  DocumentFolders,
  SecuritySettings,
  Settings,
  SilenceSettings,
  TlsSettings,
} from './settings.ts';

/**
 * Settings of a process: flags win over the environment, the environment over the file, the file over defaults.
 * Relative paths: of the file against its folder, others against `cwd`. Throws CONFIG_UNREADABLE or CONFIG_INVALID.
 */
export function loadSettings(flags: Flags, environment: Environment, cwd: string): Settings {
  const choices = readChoices(flags, environment);
  const file = choices.config === null ? null : resolve(cwd, choices.config);
  const written = file === null ? NO_FILE : readChecked(file, environment);
  const httpPort = choices.port ?? written.http.port ?? DEFAULTS.httpPort;
  const sipHost = written.telephony.sip.host ?? DEFAULTS.host;
  // Phones that reach us at an address of our network cannot send audio to the loopback address.
  const rtpHost = written.telephony.rtp.host ?? sipHost;
  const { driver } = written.telephony;
  const demo = choices.demo ?? file === null;
  if (demo && driver.kind !== 'embedded')
    throw startError(
      'CONFIG_INVALID',
      `the demo has SIP phones, which telephony.driver ${driver.kind} does not call: start without --demo (RINGBACK_DEMO), or with telephony.driver embedded`,
    );
  return {
    file,
    http: {
      host: choices.host ?? written.http.host ?? DEFAULTS.host,
      port: httpPort,
      tls: written.http.tls === null || file === null ? null : loadTls(written.http.tls, file),
      corsOrigins: written.http.corsOrigins,
      outgoing: written.http.outgoing,
      externalUrl: written.http.externalUrl,
      rateLimit: written.http.rateLimit,
      trustedProxies: written.http.trustedProxies,
    },
    database: choices.database ?? written.database ?? 'embedded',
    dataDir: dataDir(choices, written, file, cwd),
    documents: documentFolders(written, file),
    speech: written.speech,
    admin: {
      username: written.admin.username ?? DEFAULTS.adminUser,
      password: choices.adminPassword ?? written.admin.password,
    },
    security: securitySettings(written),
    deskGraceMs: deskGraceMs(written),
    driver,
    sip: {
      host: sipHost,
      // A free HTTP port is asked for where several run side by side: then SIP must not fight for its port either.
      port: written.telephony.sip.port ?? (httpPort === 0 ? 0 : DEFAULTS.sipPort),
      transports: written.telephony.sip.transports ?? DEFAULTS.transports,
    },
    rtp: {
      host: rtpHost,
      ports: written.telephony.rtp.ports ?? DEFAULTS.rtpPorts,
    },
    webrtc: {
      host: written.telephony.webrtc.host ?? rtpHost,
      ports: written.telephony.webrtc.ports ?? DEFAULTS.webrtcPorts,
    },
    silence: silenceSettings(written),
    trunks: written.telephony.trunks,
    callers: written.telephony.callers,
    locations: written.telephony.locations,
    accessNumbers: written.telephony.accessNumbers,
    seed: written.seed,
    configMode: choices.configMode,
    demo,
    testClock: choices.testClock,
    logLevel: choices.logLevel,
    showPersonalData: choices.showPersonalData,
    openTelemetry: choices.openTelemetry,
    notices: [...written.notices, ...exposures(written, choices)],
  };
}

function silenceSettings({ telephony }: ConfigurationFile): SilenceSettings {
  const { askSeconds, askUnheard, hangUpSeconds } = telephony.silence;
  const limitMs = (seconds: number): number | null => (seconds === 0 ? null : seconds * 1_000);
  return {
    askAfterMs: limitMs(askSeconds ?? DEFAULTS.silenceAskSeconds),
    asksUnheard: askUnheard ?? false,
    hangUpAfterMs: limitMs(hangUpSeconds ?? 0),
  };
}

function deskGraceMs({ desk }: ConfigurationFile): number | null {
  const seconds = desk.graceSeconds ?? DEFAULTS.deskGraceSeconds;
  return seconds === 0 ? null : seconds * 1_000;
}

function securitySettings({ security, admin }: ConfigurationFile): SecuritySettings {
  const { users, sessionIdleMinutes, sessionHours, auditDays, auditEntries } = security;
  return {
    users: users.filter(({ name }) => name !== (admin.username ?? DEFAULTS.adminUser)),
    session: {
      idleMs: (sessionIdleMinutes ?? DEFAULTS.sessionIdleMinutes) * 60_000,
      lifeMs: (sessionHours ?? DEFAULTS.sessionHours) * 3_600_000,
    },
    audit: {
      keptMs: (auditDays ?? DEFAULTS.auditDays) * DAY_MS,
      entries: auditEntries ?? DEFAULTS.auditEntries,
    },
  };
}

/** The same words as `ringback check`, about where it really listens. Passwords may stand in the database by now. */
function exposures(written: ConfigurationFile, { host, adminPassword }: Choices): string[] {
  const admin = { ...written.admin, password: adminPassword ?? written.admin.password };
  const http = { ...written.http, host: host ?? written.http.host };
  return [...exposureFindings({ ...written, admin, http }), ...portFindings(written.telephony)]
    .filter(({ code }) => code !== 'EXPOSED_WITHOUT_AUTHENTICATION')
    .map(({ text, remedy }) => `${text}. ${remedy}`);
}

function readChecked(file: string, environment: Environment): ConfigurationFile {
  const { configuration, problems } = readConfiguration(readTextFile(file), file, environment);
  const first = problems[0];
  if (first === undefined) return configuration;
  const more = problems.length - 1;
  const rest = more === 0 ? '' : ` (and ${more} more: \`ringback check\` lists all)`;
  throw startError('CONFIG_INVALID', `${formatProblem(first)}${rest}`, { details: { problems } });
}

function dataDir(choices: Choices, written: ConfigurationFile, file: string | null, cwd: string): string {
  if (choices.data !== null) return resolve(cwd, choices.data);
  if (written.data !== null && file !== null) return resolve(dirname(file), written.data);
  return resolve(cwd, DEFAULTS.dataDir);
}

/** Reads certificate and key, and sees that they can be used together: better now than when somebody connects. */
function loadTls(written: { readonly cert: string; readonly key: string }, file: string): TlsSettings {
  const at = (path: string): string => resolve(dirname(file), path);
  const tls = {
    cert: readTextFile(at(written.cert), 'the certificate of http.tls'),
    key: readTextFile(at(written.key), 'the key of http.tls'),
  };
  try {
    createSecureContext(tls);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw startError(
      'CONFIG_INVALID',
      `${file}: http.tls: ${at(written.cert)} and ${at(written.key)} are not a PEM certificate and its key without a passphrase (${why})`,
      { cause: error },
    );
  }
  return tls;
}

/** Whoever wrote the file may have documents beside it, and where it says that they are. */
function documentFolders(
  { documentFolders: named, seed }: ConfigurationFile,
  file: string | null,
): DocumentFolders {
  if (file === null) return { folders: [], flatFolders: [] };
  const home = dirname(file);
  const ofServices = Object.values(seed.services).flatMap(({ _service: service = '' }) =>
    isAbsolute(service)
      ? [dirname(service)]
      : /^file:\/\/\//i.test(service) && URL.canParse(service)
        ? [dirname(fileURLToPath(service))]
        : [],
  );
  return {
    folders: named.map((folder) => resolve(home, folder)),
    flatFolders: [...new Set([home, ...ofServices])],
  };
}
