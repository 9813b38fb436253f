import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration-file.ts';
import { formatProblem } from './problem.ts';

const environment = { AGENT_1001: 'digest', PORT: '9090', SECRET_PORT: 'hunter2', EMPTY: '' };
const problemsOf = (source: string): string[] =>
  readConfiguration(source, 'ringback.yaml', environment).problems.map(formatProblem);
const read = (source: string) => {
  const { configuration, problems } = readConfiguration(source, 'ringback.yaml', environment);
  expect(problems).toEqual([]);
  return configuration;
};

describe('a complete configuration', () => {
  const source = `
http:      { host: 0.0.0.0, port: 8081, cors: { origins: ["https://shop.example"] }, outgoing: ["https://api.example"], externalUrl: "https://cb1.example/rb/" }
database:  postgres://user:pw@db.example/ringback
data:      ./data
admin:     { username: boss, password: env:AGENT_1001 }
telephony:
  driver:  embedded
  sip:     { host: 10.0.0.1, port: 5070, transports: [tcp] }
  rtp:     { host: 10.0.0.2, ports: "20000-20999" }
  webrtc:  { host: 10.0.0.3, ports: "40000-40999" }
  silence: { askSeconds: 0, askUnheard: true, hangUpSeconds: 300 }
  trunks:
    - { name: pstn, uri: "sip:127.0.0.1:5070", match: "^\\\\+?[0-9]{3,}$", callerId: "+18005550100", channels: 30 }
    - { uri: sip:gateway.example;transport=tcp }
  asterisk: { url: "http://127.0.0.1:8088", username: cb, password: env:AGENT_1001, app: ringback }
agents:
  - { id: 1001, name: Ana, dn: "0042", uri: "sip:1001@127.0.0.1:5080", password: env:AGENT_1001, skills: { Billing: 5 }, groups: [ Customer_Service ], state: Ready, wrapUp: 10 }
  - { id: ben }
services:
  support: { _type: ors, _service: callback, _max_dial_attempts: 3, _cpd_enable: false, _prefix_dial_out: 007, _target: , _big: 1e3 }
sections:  { callback: { max_queued_callbacks_per_service: "1000" }, server: {}, ors: {} }
lists:     { GMS_Paused_Services: { services: { all: false } }, GMS_Patterns: {} }
resources: { DNIS: [ +18005550101, "+18005550102" ] }
`;

  it('may name another voice', () => {
    expect(read('').speech).toEqual({ kind: 'flite' });
    expect(read('speech: { command: [espeak-ng, --stdout, -v, "{lang}"] }').speech).toEqual({
      kind: 'command',
      command: ['espeak-ng', '--stdout', '-v', '{lang}'],
    });
    expect(read('speech: { url: "http://voice.example/say" }').speech).toEqual({
      kind: 'http',
      url: 'http://voice.example/say',
    });
  });

  it('is read with every value where it belongs', () => {
    const configuration = read(source);
    expect(configuration.http).toEqual({
      host: '0.0.0.0',
      port: 8081,
      tls: null,
      corsOrigins: ['https://shop.example'],
      outgoing: ['https://api.example'],
      externalUrl: 'https://cb1.example/rb',
      rateLimit: { perAddress: null, perKey: null, logins: null },
      trustedProxies: [],
    });
    expect(configuration.database).toBe('postgres://user:pw@db.example/ringback');
    expect(configuration.data).toBe('./data');
    expect(configuration.admin).toEqual({ username: 'boss', password: 'digest' });
    expect(configuration.telephony).toEqual({
      driver: { kind: 'embedded' },
      sip: { host: '10.0.0.1', port: 5070, transports: ['tcp'] },
      rtp: { host: '10.0.0.2', ports: { first: 20_000, last: 20_999 } },
      webrtc: { host: '10.0.0.3', ports: { first: 40_000, last: 40_999 } },
      silence: { askSeconds: 0, askUnheard: true, hangUpSeconds: 300 },
      trunks: [
        {
          name: 'pstn',
          uri: 'sip:127.0.0.1:5070',
          match: '^\\+?[0-9]{3,}$',
          callerId: '+18005550100',
          channels: 30,
        },
        {
          name: 'trunk-2',
          uri: 'sip:gateway.example;transport=tcp',
          match: '^\\+?[0-9]{3,}$',
          callerId: null,
          channels: null,
        },
      ],
      callers: [],
      locations: [],
      accessNumbers: [],
    });
  });

  it('keeps option values as the text they are written as', () => {
    const { seed } = read(source);
    expect(seed.services).toEqual({
      support: {
        _type: 'ors',
        _service: 'callback',
        _max_dial_attempts: '3',
        _cpd_enable: 'false',
        _prefix_dial_out: '007',
        _target: '',
        _big: '1e3',
      },
    });
    expect(seed.lists).toEqual({ GMS_Paused_Services: { services: { all: 'false' } }, GMS_Patterns: {} });
    expect(seed.resources).toEqual({ DNIS: ['+18005550101', '+18005550102'] });
  });

  it('gives agents ids and numbers as text and defaults for what is missing', () => {
    const [ana, ben] = read(source).seed.agents;
    expect(ana?.agent).toMatchObject({
      id: '1001',
      dn: '0042',
      password: 'digest',
      skills: { Billing: 5 },
      wrapUp: 10,
    });
    expect(ben?.agent).toMatchObject({ id: 'ben', dn: 'ben', state: 'LoggedOut', uri: null, wrapUp: 0 });
  });
});

describe('what may be left out', () => {
  it.each(['', '# nothing\n', '{}', 'http:\ntelephony:\nagents:\nservices:\n'])(
    '%j is a configuration',
    (source) => {
      expect(read(source).http).toEqual({
        host: null,
        port: null,
        tls: null,
        corsOrigins: [],
        outgoing: [],
        externalUrl: null,
        rateLimit: { perAddress: null, perKey: null, logins: null },
        trustedProxies: [],
      });
    },
  );
});

describe('access', () => {
  it('limits wrong passwords as soon as anything is limited', () => {
    const { http } = read('http: { rateLimit: { requests: 50, perKey: { requests: 900, seconds: 60 } } }');
    expect(http.rateLimit).toEqual({
      perAddress: { requests: 50, seconds: 1 },
      perKey: { requests: 900, seconds: 60 },
      logins: { failures: 10, minutes: 15 },
    });
  });

  it('has users, logins and an audit log that end', () => {
    const source = `security:
  users: [ { username: eva, password: "long enough", role: supervisor }, { username: ben, password: x, role: agent, agent: "1001" } ]
  sessions: { idleMinutes: 30, hours: 8 }
  audit: { days: 30, entries: 5000 }
http: { trustedProxies: [ 10.0.0.1, "fd00::/8" ] }`;
    const { security, http } = read(source);
    expect(security).toEqual({
      users: [
        { name: 'eva', password: 'long enough', role: 'supervisor', agentId: null },
        { name: 'ben', password: 'x', role: 'agent', agentId: '1001' },
      ],
      sessionIdleMinutes: 30,
      sessionHours: 8,
      auditDays: 30,
      auditEntries: 5000,
    });
    expect(http.trustedProxies).toEqual(['10.0.0.1', 'fd00::/8']);
  });
});

describe('JSON', () => {
  it('is read like YAML, tabs and byte order mark included', () => {
    expect(read('\uFEFF{\n\t"http": {\n\t\t"port": 8082\n\t}\n}').http.port).toBe(8082);
  });
});

describe('the environment', () => {
  it('gives numbers as well as texts', () => {
    expect(read('http: { port: "env:PORT" }').http.port).toBe(9090);
  });

  it.each([
    ['admin: { password: env:NOT_THERE }', 'ringback.yaml:1: the environment variable NOT_THERE is not set'],
    [
      'services:\n  a:\n    _password: env:NOT_THERE',
      'ringback.yaml:3: the environment variable NOT_THERE is not set',
    ],
  ])('is missed in %j', (source, problem) => {
    expect(problemsOf(source)).toContain(problem);
  });

  it('is not shown when its value is wrong', () => {
    const [problem] = problemsOf('http:\n  port: env:SECRET_PORT');
    expect(problem).toBe(
      'ringback.yaml:2: http.port must be a whole number from 0 to 65535 (it comes from the environment variable SECRET_PORT)',
    );
  });

  it('leaves texts alone that only look like a variable', () => {
    expect(read('services: { a: { _x: "env:not a name", _y: "see env:HOME" } }').seed.services).toEqual({
      a: { _x: 'env:not a name', _y: 'see env:HOME' },
    });
  });
});

describe('mistakes are told with line and key', () => {
  it.each<[string, string]>([
    ['htpp: { port: 1 }', '1: unknown key "htpp"; did you mean "http"?'],
    ['http:\n  prot: 1', '2: unknown key "http.prot"; did you mean "port"?'],
    [
      'zzz: 1',
      '1: unknown key "zzz"; known here are http, database, data, documents, speech, admin, security, desk, telephony, routePoints, agents, services, sections, lists, resources',
    ],
    ['http: [1]', '1: http must be a map of keys and values'],
    [
      'speech: { command: [say], url: "http://voice.example" }',
      '1: speech.url cannot stand beside speech.command: take one of both',
    ],
    ['speech: { command: [] }', '1: speech.command must name a program, then its arguments'],
    ['- http', '1: the configuration must be a map of keys and values'],
    ['http: { port: 70000 }', '1: http.port must be a whole number from 0 to 65535, not "70000"'],
    ['http: { port: -1 }', '1: http.port must be a whole number from 0 to 65535, not "-1"'],
    ['http: { port: 80.5 }', '1: http.port must be a whole number from 0 to 65535, not "80.5"'],
    ['http: { port: http }', '1: http.port must be a whole number from 0 to 65535, not "http"'],
    ['http: { port: [1] }', '1: http.port must be a whole number from 0 to 65535'],
    ['http: { host: "not a host" }', '1: http.host must be a host name or an IP address, not "not a host"'],
    ['http: { tls: { cert: a.pem } }', '1: http.tls needs key as well'],
    ['http: { tls: { key: a.pem, cert: } }', '1: http.tls needs cert as well'],
    ['http: { tls: { crt: a.pem } }', '1: unknown key "http.tls.crt"; did you mean "cert"?'],
    [
      'http: { rateLimit: { request: 5 } }',
      '1: unknown key "http.rateLimit.request"; did you mean "requests"?',
    ],
    [
      'http: { rateLimit: { requests: 0 } }',
      '1: http.rateLimit.requests must be a whole number from 1 to 1000000, not "0"',
    ],
    [
      'http: { rateLimit: { perKey: { seconds: 5 } } }',
      '1: http.rateLimit.perKey.seconds needs requests as well',
    ],
    [
      'http: { trustedProxies: ["10.0.0.0/33"] }',
      '1: each of http.trustedProxies must be an IP address or a network such as 10.0.0.0/8',
    ],
    [
      'security: { users: [{ username: eva, role: supervisor }] }',
      '1: security.users[0].password is missing',
    ],
    [
      'security: { users: [{ username: eva, password: x, role: boss }] }',
      '1: security.users[0].role must be administrator or supervisor or agent, not "boss"',
    ],
    [
      'security: { users: [{ username: a, password: x, role: agent }, { username: a, password: x, role: agent }] }',
      '1: security.users[1].username is used twice',
    ],
    [
      'security: { audit: { entries: 5 } }',
      '1: security.audit.entries must be a whole number from 1000 to 100000000, not "5"',
    ],
    [
      'http: { cors: { origins: ["shop.example"] } }',
      '1: each of http.cors.origins must be an origin such as https://shop.example, or *',
    ],
    ['http: { cors: { origins: all } }', '1: http.cors.origins must be a list'],
    [
      'http: { outgoing: ["https://a.example/path"] }',
      '1: each of http.outgoing must be an origin such as https://shop.example, or *',
    ],
    ['database: mysql://root:pw@db/x', '1: database must be "embedded" or a postgres:// URL'],
    ['data: { a: 1 }', '1: data must be a text'],
    ['admin: { username: "a:b" }', '1: admin.username must be a name without a colon, not "a:b"'],
    ['admin: { pasword: x }', '1: unknown key "admin.pasword"; did you mean "password"?'],
    [
      'telephony: { simulated: { phones: [ busy ] } }',
      '1: telephony.simulated.phones[0] must be a map with a match',
    ],
    [
      'telephony: { simulated: { phones: [{ does: busy }] } }',
      '1: telephony.simulated.phones[0].match is missing',
    ],
    [
      'telephony: { simulated: { phones: [{ match: "(" }] } }',
      '1: telephony.simulated.phones[0].match must be a regular expression (unterminated group), not "("',
    ],
    [
      'telephony: { simulated: { phones: [{ match: "1", does: bussy }] } }',
      '1: telephony.simulated.phones[0].does must be answers or no-answer or unavailable or busy or rejects or unreachable or congestion, not "bussy"; did you mean "busy"?',
    ],
    [
      'telephony: { simulated: { phones: [{ match: "1", keys: "abc" }] } }',
      '1: telephony.simulated.phones[0].keys must be keys of a telephone, not "abc"',
    ],
    [
      'telephony: { simulated: { phones: [{ match: "1", afterSeconds: -1 }] } }',
      '1: telephony.simulated.phones[0].afterSeconds must be a whole number from 0 to 86400, not "-1"',
    ],
    [
      'telephony: { driver: embeded }',
      '1: telephony.driver must be embedded or asterisk or simulated, not "embeded"; did you mean "embedded"?',
    ],
    [
      'telephony: { sip: { host: pbx.example } }',
      '1: telephony.sip.host must be an IP address of this machine, not "pbx.example"',
    ],
    [
      'telephony: { sip: { port: 65536 } }',
      '1: telephony.sip.port must be a whole number from 0 to 65535, not "65536"',
    ],
    ['telephony: { sip: { transports: [sctp] } }', '1: each of telephony.sip.transports must be udp or tcp'],
    [
      'telephony: { sip: { transports: [udp, tls] } }',
      '1: each of telephony.sip.transports may not be tls yet: it is not available',
    ],
    ['telephony: { sip: { transports: [] } }', '1: telephony.sip.transports must name udp or tcp or both'],
    [
      'telephony: { rtp: { ports: "1-5" } }',
      '1: telephony.rtp.ports must be a range within 1024-65535 of at least 4 ports, such as "20000-29999", not "1-5"',
    ],
    [
      'telephony: { webrtc: { ports: "15000-15000" } }',
      '1: telephony.webrtc.ports must be a range within 1024-65535 of at least 2 ports, such as "15000-19999", not "15000-15000"',
    ],
    [
      'telephony: { silence: { askSeconds: 5 } }',
      '1: telephony.silence.askSeconds must be 0 (never) or at least 10',
    ],
    [
      'telephony: { silence: { hangUpSeconds: -1 } }',
      '1: telephony.silence.hangUpSeconds must be a whole number from 0 to 86400, not "-1"',
    ],
    [
      'telephony: { webrtc: { port: 15000 } }',
      '1: unknown key "telephony.webrtc.port"; did you mean "ports"?',
    ],
    [
      'telephony: { rtp: { ports: 20000 } }',
      '1: telephony.rtp.ports must be a range within 1024-65535 of at least 4 ports, such as "20000-29999", not "20000"',
    ],
    [
      'telephony: { rtp: { ports: "30000-20000" } }',
      '1: telephony.rtp.ports must be a range within 1024-65535 of at least 4 ports, such as "20000-29999", not "30000-20000"',
    ],
    ['telephony: { trunks: [ { name: a } ] }', '1: telephony.trunks[0].uri is missing'],
    [
      'telephony:\n  trunks:\n    - uri: 127.0.0.1:5070',
      '3: telephony.trunks[0].uri must look like sip:127.0.0.1:5070 or sip:gateway.example;transport=tcp, not "127.0.0.1:5070"',
    ],
    [
      'telephony: { trunks: [ { uri: "sips:gw.example" } ] }',
      '1: telephony.trunks[0].uri must begin with sip: (SIP over TLS is not available yet), not "sips:gw.example"',
    ],
    [
      'telephony: { trunks: [ { uri: "sip:gw.example", match: "^(" } ] }',
      '1: telephony.trunks[0].match must be a regular expression (unterminated group), not "^("',
    ],
    [
      'telephony: { trunks: [ { uri: "sip:gw.example", callerID: "+1" } ] }',
      '1: unknown key "telephony.trunks[0].callerID"; did you mean "callerId"?',
    ],
    [
      'telephony: { trunks: [ { uri: "sip:gw.example", callerId: anonymous } ] }',
      '1: telephony.trunks[0].callerId must be a telephone number',
    ],
    [
      'telephony: { trunks: [ { uri: "sip:gw.example", channels: 0 } ] }',
      '1: telephony.trunks[0].channels must be a whole number from 1 to 100000, not "0"',
    ],
    ['telephony: { trunks: [ gateway ] }', '1: telephony.trunks[0] must be a map of keys and values'],
    [
      'telephony:\n  trunks:\n    - { name: a, uri: "sip:gw.example" }\n    - { name: a, uri: "sip:gw.example" }',
      '4: telephony.trunks[1].name "a" is used twice',
    ],
    ['routePoints: [ { application: x } ]', '1: routePoints[0].number is missing'],
    [
      'routePoints: [ { number: "5 & 5" } ]',
      '1: routePoints[0].number must be a telephone number, a name or *',
    ],
    [
      'routePoints: [ { number: "5000" }, { number: "5000" } ]',
      '1: routePoints[1].number "5000" is used twice',
    ],
    [
      'telephony: { callers: [ 10.0.0.0/33 ] }',
      '1: each of telephony.callers must be an IP address, or a network such as 10.0.0.0/8',
    ],
    ['telephony: { locations: [ { name: berlin } ] }', '1: telephony.locations[0].uri is missing'],
    [
      'telephony: { locations: [ { uri: "sip:10.0.0.2", accessType: x } ] }',
      '1: telephony.locations[0].accessType must be route-uui or direct-uui, not "x"',
    ],
    [
      'telephony: { accessNumbers: [ "seven" ] }',
      '1: each of telephony.accessNumbers must be a telephone number',
    ],
    ['agents: { id: 1 }', '1: agents must be a list'],
    ['agents: [ { name: Ana } ]', '1: agents[0].id is missing'],
    ['agents:\n  - id: "1"\n    nam: Ana', '3: unknown key "agents[0].nam"; did you mean "name"?'],
    ['agents:\n  - id: "1"\n    uri: 127.0.0.1', '3: agents[0].uri must look like sip:1001@127.0.0.1:5080'],
    ['agents: [ { id: "1", state: Away } ]', '1: agents[0].state must be LoggedOut, NotReady or Ready'],
    ['agents: [ { id: "1", wrapUp: -1 } ]', '1: agents[0].wrapUp must be 0 to 86400 seconds'],
    ['agents: [ { id: "1", skills: { Billing: high } } ]', '1: agents[0].skills.Billing must be a number'],
    ['agents: [ { id: "1" }, { id: "1", dn: "2" } ]', '1: agents[1].id "1" is used twice'],
    ['agents: [ { id: "1" }, { id: "2", dn: "1" } ]', '1: agents[1].dn "1" is used twice'],
    ['agents: [ { id: "a/b" } ]', '1: agents[0].id must be a name without a slash'],
    ['services: { support: [1] }', '1: services.support must be a map of keys and values'],
    [
      'services:\n  support:\n    _x: { a: 1 }',
      '3: services.support._x must be a text, number or boolean; a value with an inner structure is written as JSON in quotes',
    ],
    ['services: { "a/b": {} }', '1: a name in services must be a name without a slash'],
    ['lists: { GMS_Patterns: { group: x } }', '1: lists.GMS_Patterns.group must be a map of keys and values'],
    ['resources: { DNIS: "+1" }', '1: resources.DNIS must be a list'],
    ['resources: { DNIS: [ [1] ] }', '1: each of resources.DNIS must be a text'],
  ])('%j', (source, problem) => {
    expect(problemsOf(source)).toContain(`ringback.yaml:${problem}`);
  });

  it('finds all of them at once, in the order of their lines', () => {
    const lines = problemsOf('htpp: {}\nhttp:\n  port: x\nagents: [ {} ]\n').map(
      (problem) => problem.split(':')[1],
    );
    expect(lines).toEqual(['1', '3', '4']);
  });

  it.each([
    ['http: { port: 1', 'ringback.yaml:1: '],
    ['http:\n  port: 1\n http: 2', 'ringback.yaml:3: '],
    ['http: 1\nhttp: 2', 'ringback.yaml:2: Map keys must be unique'],
    ['{"http": {"port": 1,}', 'ringback.yaml:1: '],
    ['a: *nobody', 'ringback.yaml:1: '],
  ])('broken text %j names its line', (source, begin) => {
    const [problem] = problemsOf(source);
    expect(problem?.startsWith(begin)).toBe(true);
    expect(problem).not.toContain('\n');
  });

  it('never shows a password or a caller number', () => {
    const text = problemsOf(
      'database: mysql://root:geheim@db/x\nadmin: { password: [geheim] }\ntelephony: { trunks: [ { uri: "sip:gw", callerId: "0800 GEHEIM" } ] }',
    ).join('\n');
    expect(text).not.toMatch(/geheim/i);
    expect(text.split('\n')).toHaveLength(3);
  });
});

describe('aliases', () => {
  it('are followed', () => {
    expect(read('services:\n  a: &x { _y: 1 }\n  b: *x').seed.services['b']).toEqual({ _y: '1' });
  });

  it('that contain themselves end', () => {
    expect(problemsOf('services: &a { b: *a }').join()).toContain('nested deeper');
  });

  it('that stand for millions of values are refused before they are all read', () => {
    const lines = Array.from({ length: 11 }, (_, at) =>
      at === 0
        ? 'a0: &a0 [1]'
        : `a${at}: &a${at} [${Array(9)
            .fill(`*a${at - 1}`)
            .join()}]`,
    );
    const problems = problemsOf(lines.join('\n'));
    expect(problems.filter((text) => text.includes('no more than 500000 values'))).toHaveLength(1);
  });
});
