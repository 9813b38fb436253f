import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_CERTIFICATE } from '@ringback/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Flags, NO_FLAGS } from './choices.ts';
import { loadSettings } from './load-settings.ts';
import type { Settings } from './settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringback-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = (flags: Partial<Flags> = {}, environment: Record<string, string> = {}): Settings =>
  loadSettings({ ...NO_FLAGS, ...flags }, environment, folder);
const file = (text: string, name = 'ringback.yaml'): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('without anything', () => {
  it('the defaults of the contract count, with the demo', () => {
    expect(load()).toEqual({
      file: null,
      http: {
        host: '127.0.0.1',
        port: 8080,
        tls: null,
        corsOrigins: [],
        outgoing: [],
        externalUrl: null,
        rateLimit: { perAddress: null, perKey: null, logins: null },
        trustedProxies: [],
      },
      database: 'embedded',
      dataDir: join(folder, 'data'),
      documents: { folders: [], flatFolders: [] },
      speech: { kind: 'flite' },
      admin: { username: 'admin', password: null },
      security: {
        users: [],
        session: { idleMs: 7_200_000, lifeMs: 43_200_000 },
        audit: { keptMs: 400 * 86_400_000, entries: 1_000_000 },
      },
      deskGraceMs: 60_000,
      driver: { kind: 'embedded' },
      sip: { host: '127.0.0.1', port: 5060, transports: ['udp', 'tcp'] },
      rtp: { host: '127.0.0.1', ports: { first: 20_000, last: 29_999 } },
      webrtc: { host: '127.0.0.1', ports: { first: 15_000, last: 19_999 } },
      silence: { askAfterMs: 60_000, asksUnheard: false, hangUpAfterMs: null },
      trunks: [],
      callers: [],
      locations: [],
      accessNumbers: [],
      seed: { agents: [], routePoints: [], services: {}, sections: {}, lists: {}, resources: {} },
      configMode: 'seed',
      demo: true,
      testClock: false,
      logLevel: 'info',
      showPersonalData: false,
      openTelemetry: null,
      notices: [],
    });
  });
});

describe('precedence', () => {
  const text =
    'http: { host: 10.1.1.1, port: 1111 }\ndatabase: postgres://file/x\ndata: from-file\nadmin: { password: file }\n';
  const environment = {
    RINGBACK_HOST: '10.2.2.2',
    RINGBACK_PORT: '2222',
    RINGBACK_DATABASE: 'postgres://environment/x',
    RINGBACK_DATA: 'from-environment',
    RINGBACK_ADMIN_PASSWORD: 'environment',
    RINGBACK_TEST_CLOCK: '1',
    RINGBACK_DEMO: '1',
  };
  const flags = {
    host: '10.3.3.3',
    port: '3333',
    database: 'embedded',
    data: 'from-flag',
    demo: false,
    testClock: true,
  };

  it('the file wins over the defaults', () => {
    expect(load({ config: file(text) })).toMatchObject({
      http: { host: '10.1.1.1', port: 1111 },
      database: 'postgres://file/x',
      dataDir: join(folder, 'from-file'),
      admin: { password: 'file' },
      demo: false,
    });
  });

  it('the environment wins over the file', () => {
    expect(load({ config: file(text) }, environment)).toMatchObject({
      http: { host: '10.2.2.2', port: 2222 },
      database: 'postgres://environment/x',
      dataDir: join(folder, 'from-environment'),
      admin: { password: 'environment' },
      demo: true,
      testClock: true,
    });
  });

  it('flags win over the environment', () => {
    expect(
      load({ ...flags, config: file(text) }, { ...environment, RINGBACK_TEST_CLOCK: '0' }),
    ).toMatchObject({
      http: { host: '10.3.3.3', port: 3333 },
      database: 'embedded',
      dataDir: join(folder, 'from-flag'),
      demo: false,
      testClock: true,
    });
  });

  it('an empty variable says nothing', () => {
    expect(load({}, { RINGBACK_PORT: '', RINGBACK_DEMO: '', RINGBACK_CONFIG: '' })).toMatchObject({
      http: { port: 8080 },
      demo: true,
    });
  });

  it('RINGBACK_CONFIG names the file, and --config another', () => {
    const one = file('http: { port: 1 }', 'one.yaml');
    const two = file('http: { port: 2 }', 'two.yaml');
    expect(load({}, { RINGBACK_CONFIG: one }).http.port).toBe(1);
    expect(load({ config: two }, { RINGBACK_CONFIG: one }).http.port).toBe(2);
  });
});

describe('relative paths', () => {
  it('of the file count from its folder, all others from the current directory', () => {
    mkdirSync(join(folder, 'etc'));
    file('data: ./store', 'etc/ringback.yaml');
    expect(load({ config: 'etc/ringback.yaml' })).toMatchObject({
      file: join(folder, 'etc/ringback.yaml'),
      dataDir: join(folder, 'etc/store'),
    });
    expect(load({ config: 'etc/ringback.yaml' }, { RINGBACK_DATA: 'store' }).dataDir).toBe(
      join(folder, 'store'),
    );
  });
});

describe('ports', () => {
  it('--port 0 frees SIP as well, unless a SIP port is configured', () => {
    expect(load({ port: '0' }).sip.port).toBe(0);
    expect(load({ config: file('http: { port: 0 }') }).sip.port).toBe(0);
    expect(load({ port: '0', config: file('telephony: { sip: { port: 5099 } }') }).sip.port).toBe(5099);
    expect(load({ config: file('telephony: { sip: { port: 0 } }') })).toMatchObject({
      http: { port: 8080 },
      sip: { port: 0 },
    });
  });
});

describe('ranges of ports', () => {
  const warned = (telephony: string) => load({ config: file(`telephony: ${telephony}`) }).notices;

  it.each([
    [
      '{ webrtc: { ports: "19000-20500" } }',
      /webrtc\.ports 19000-20500 overlap with telephony\.rtp\.ports 20000-29999/,
    ],
    [
      '{ rtp: { ports: "10000-20000" } }',
      /webrtc\.ports 15000-19999 overlap with telephony\.rtp\.ports 10000-20000/,
    ],
    ['{ sip: { port: 15060 } }', /sip\.port 15060 lies within telephony\.webrtc\.ports 15000-19999/],
    ['{ sip: { port: 25060 } }', /sip\.port 25060 lies within telephony\.rtp\.ports 20000-29999/],
  ])('%s: the start warns', (telephony, words) => {
    expect(warned(telephony)).toHaveLength(1);
    expect(warned(telephony)[0]).toMatch(words);
  });

  it('apart from each other are nothing to tell', () => {
    expect(warned('{ webrtc: { ports: "40000-40099" }, rtp: { ports: "10000-20000" } }')).toEqual([]);
    expect(warned('{ sip: { port: 15060, transports: [tcp] } }')).toEqual([]);
  });
});

describe('the grace of closed desks', () => {
  it.each([
    ['{}', 60_000],
    ['{ graceSeconds: 5 }', 5_000],
    ['{ graceSeconds: 0 }', null],
  ])('of %s is %s', (desk, expected) => {
    expect(load({ config: file(`desk: ${desk}`) }).deskGraceMs).toBe(expected);
  });
});

describe('addresses', () => {
  it('audio of browsers goes where other audio goes, unless it is said', () => {
    expect(load({ config: file('telephony: { rtp: { host: 10.0.0.2 } }') }).webrtc.host).toBe('10.0.0.2');
    expect(
      load({ config: file('telephony: { rtp: { host: 10.0.0.2 }, webrtc: { host: 10.0.0.3 } }') }).webrtc,
    ).toEqual({ host: '10.0.0.3', ports: { first: 15_000, last: 19_999 } });
  });

  it('audio goes where SIP goes, unless it is said', () => {
    expect(load({ config: file('telephony: { sip: { host: 10.0.0.1 } }') }).rtp.host).toBe('10.0.0.1');
    expect(
      load({ config: file('telephony: { sip: { host: 10.0.0.1 }, rtp: { host: 10.0.0.2 } }') }).rtp.host,
    ).toBe('10.0.0.2');
  });
});

describe('the demo', () => {
  it.each<[Partial<Flags>, Record<string, string>, boolean]>([
    [{}, {}, true],
    [{ demo: false }, {}, false],
    [{}, { RINGBACK_DEMO: '0' }, false],
    [{ demo: true }, { RINGBACK_DEMO: '0' }, true],
  ])('flags %j and environment %j without a file: %j', (flags, environment, demo) => {
    expect(load(flags, environment).demo).toBe(demo);
  });

  it('is there with a file when it is asked for', () => {
    const config = file('');
    expect(load({ config }).demo).toBe(false);
    expect(load({ config, demo: true }).demo).toBe(true);
    expect(load({ config }, { RINGBACK_DEMO: '1' }).demo).toBe(true);
  });

  it('is refused with a driver that does not call its phones', () => {
    const config = file('telephony: { driver: simulated }');
    expect(load({ config }).driver).toEqual({ kind: 'simulated', phones: [] });
    expect(() => load({ config, demo: true })).toThrow(/^the demo has SIP phones.*start without --demo/);
  });
});

describe('refused starts are one line that names what is wrong', () => {
  it.each<[Partial<Flags>, Record<string, string>, string]>([
    [{ port: '70000' }, {}, '--port must be a whole number from 0 to 65535, not "70000"'],
    [{ port: 'http' }, {}, '--port must be a whole number from 0 to 65535, not "http"'],
    [{}, { RINGBACK_PORT: '-1' }, 'RINGBACK_PORT must be a whole number from 0 to 65535, not "-1"'],
    [{ host: 'a b' }, {}, '--host must be a host name or an IP address'],
    [{}, { RINGBACK_HOST: 'a b' }, 'RINGBACK_HOST must be a host name or an IP address'],
    [{ database: 'sqlite' }, {}, '--database must be "embedded" or a postgres:// URL'],
    [{ data: '' }, {}, '--data must name a folder'],
    [
      {},
      { RINGBACK_DATABASE: 'mysql://u:pw@h' },
      'RINGBACK_DATABASE must be "embedded" or a postgres:// URL',
    ],
    [{}, { RINGBACK_DEMO: 'yes' }, 'RINGBACK_DEMO must be 0 or 1, not "yes"'],
    [{}, { RINGBACK_TEST_CLOCK: 'on' }, 'RINGBACK_TEST_CLOCK must be 0 or 1, not "on"'],
    [{}, { RINGBACK_LOG_PII: 'true' }, 'RINGBACK_LOG_PII must be 0 or 1, not "true"'],
    [{}, { RINGBACK_CONFIG_MODE: 'merge' }, 'RINGBACK_CONFIG_MODE must be seed or sync, not "merge"'],
    [
      {},
      { RINGBACK_LOG_LEVEL: 'loud' },
      'RINGBACK_LOG_LEVEL must be debug or info or warn or error or silent, not "loud"',
    ],
  ])('%j %j', (flags, environment, message) => {
    expect(() => load(flags, environment)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message }),
    );
  });

  it('names file and line, and how many more there are', () => {
    const config = file('htpp: {}\nagnts: []\n');
    expect(() => load({ config })).toThrow(
      `${config}:1: unknown key "htpp"; did you mean "http"? (and 1 more: \`ringback check\` lists all)`,
    );
  });

  it('names a file that cannot be read', () => {
    expect(() => load({ config: 'missing.yaml' })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_UNREADABLE',
        message: `cannot read the configuration ${join(folder, 'missing.yaml')}: there is no such file`,
      }),
    );
    expect(() => load({ config: '.' })).toThrow(`cannot read the configuration ${folder}: it is a folder`);
    const binary = join(folder, 'binary.yaml');
    writeFileSync(binary, Buffer.from([0x61, 0xff, 0xfe]));
    expect(() => load({ config: binary })).toThrow(
      `cannot read the configuration ${binary}: it is no UTF-8 text`,
    );
  });
});

describe('http.tls', () => {
  const { cert, key } = TEST_CERTIFICATE;
  const withTls = (): string => file('http: { tls: { cert: cert.pem, key: key.pem } }');

  it('is read from beside the file', () => {
    file(cert, 'cert.pem');
    file(key, 'key.pem');
    expect(load({ config: withTls() }).http.tls).toEqual({ cert, key });
  });

  it.each([
    ['cert.pem', 'the certificate'],
    ['key.pem', 'the key'],
  ])('a start without %s is refused', (missing, what) => {
    file(cert, 'cert.pem');
    file(key, 'key.pem');
    rmSync(join(folder, missing));
    expect(() => load({ config: withTls() })).toThrow(
      `cannot read ${what} of http.tls ${join(folder, missing)}: there is no such file`,
    );
  });

  it('a certificate that does not belong to the key is refused, without showing either', () => {
    file(cert, 'cert.pem');
    file('-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n', 'key.pem');
    expect(() => load({ config: withTls() })).toThrow(
      /ringback\.yaml: http\.tls: \S+cert\.pem and \S+key\.pem are not a PEM certificate and its key/,
    );
    expect(() => load({ config: withTls() })).not.toThrow(/nonsense/);
  });
});

describe('folders for documents', () => {
  it('are those that the file names, its own, and those of the documents that its services have', () => {
    const config = file(
      'services: { a: { _service: "file:///srv/flows/a.scxml" }, b: { _service: callback }, c: { _service: /opt/c.scxml } }\n' +
        'documents: { folders: [more, /abs] }\n',
    );
    expect(load({ config }).documents).toEqual({
      folders: [join(folder, 'more'), '/abs'],
      flatFolders: [folder, '/srv/flows', '/opt'],
    });
  });
});

describe('OpenTelemetry', () => {
  const asked = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4318' };

  it('is exported when an endpoint is named, and not when it is switched off', () => {
    expect(load({}, asked).openTelemetry).toEqual({ metricIntervalMs: 60_000 });
    expect(load({}, { ...asked, OTEL_METRIC_EXPORT_INTERVAL: '5000' }).openTelemetry).toEqual({
      metricIntervalMs: 5000,
    });
    expect(load({}, { ...asked, OTEL_SDK_DISABLED: 'true' }).openTelemetry).toBeNull();
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, /^OTEL_EXPORTER_OTLP_ENDPOINT must be an http/],
    [{ ...asked, OTEL_METRIC_EXPORT_INTERVAL: '5s' }, /^OTEL_METRIC_EXPORT_INTERVAL must be a whole number/],
  ])('%j is refused', (environment, message) => {
    expect(() => load({}, environment as Record<string, string>)).toThrow(message);
  });
});
