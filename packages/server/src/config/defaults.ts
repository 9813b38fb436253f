/** What counts when nothing is configured (docs/guide/configuration.md lists the same). */
export const DEFAULTS = {
  host: '127.0.0.1',
  httpPort: 8080,
  sipPort: 5060,
  transports: ['udp', 'tcp'],
  rtpPorts: { first: 20_000, last: 29_999 },
  silenceAskSeconds: 60,
  /** Apart from those of RTP and of the demo, and none that Linux gives away by chance. */
  webrtcPorts: { first: 15_000, last: 19_999 },
  asterisk: { url: 'http://127.0.0.1:8088', username: 'cb', app: 'ringback' },
  dataDir: './data',
  adminUser: 'admin',
  deskGraceSeconds: 60,
  sessionIdleMinutes: 120,
  sessionHours: 12,
  auditDays: 400,
  auditEntries: 1_000_000,
  /** A telephone number of at least three digits. */
  trunkMatch: '^\\+?[0-9]{3,}$',
} as const;

/** Keys at the top of a configuration file. */
export const TOP_KEYS = [
  'http',
  'database',
  'data',
  'documents',
  'speech',
  'admin',
  'security',
  'desk',
  'telephony',
  'routePoints',
  'agents',
  'services',
  'sections',
  'lists',
  'resources',
] as const;
