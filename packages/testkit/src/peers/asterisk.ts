import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The folder that `tools/asterisk-chroot.sh` built, if there is one; Asterisk runs inside of it, as root. */
export function asteriskRoot(): string | null {
  const root = process.env['RINGBACK_ASTERISK'] ?? '';
  return root !== '' && process.getuid?.() === 0 && existsSync(join(root, 'usr/sbin/asterisk')) ? root : null;
}

export interface AsteriskOptions {
  readonly root: string;
  /** Where it listens for SIP over UDP. */
  readonly host: string;
  readonly port: number;
  /** Ports for audio, "first-last". */
  readonly rtpPorts: string;
  /** Who calls it, by address; its calls run in the context `from-ringback`. */
  readonly caller: string;
  /** Its phones: number and SIP address. */
  readonly phones: Readonly<Record<string, string>>;
  /** Its phones in browsers, over the WebSocket beside the REST interface: number and password. */
  readonly browserPhones?: Readonly<Record<string, string>>;
  /** extensions.conf. */
  readonly dialPlan: string;
  /** Its REST interface, at the same host; none by default. */
  readonly ari?: { readonly port: number; readonly username: string; readonly password: string };
}

export interface Asterisk {
  readonly output: () => string;
  /** Calls an address and stays on the line until the other side hangs up. */
  call(uri: string): Promise<void>;
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

const run = promisify(execFile);

/** Features that nothing here needs, and that look for what is not there. */
const LEFT_OUT = [
  'chan_iax2',
  'chan_dahdi',
  'chan_unistim',
  'chan_mgcp',
  'chan_skinny',
  'chan_console',
  'chan_motif',
  'pbx_dundi',
  'pbx_ael',
  'pbx_lua',
  'res_snmp',
  'res_phoneprov',
  'res_config_ldap',
  'res_config_odbc',
  'res_config_pgsql',
  'cdr_pgsql',
  'cel_pgsql',
  'res_xmpp',
  'res_hep',
  'app_voicemail',
  'res_timing_dahdi',
  'res_resolver_unbound',
];

/** Starts Asterisk in its folder, with nothing but these phones. */
export async function startAsterisk(options: AsteriskOptions): Promise<Asterisk> {
  const { root } = options;
  // Another one may run there at the same time.
  const home = `ringback-${randomUUID()}`;
  const at = (path: string): string => join(root, home, path);
  const settings = `/${home}/etc/asterisk.conf`;
  for (const folder of ['etc', 'var', 'run', 'log', 'spool']) await mkdir(at(folder), { recursive: true });
  // Without its own name Asterisk asks DNS for it at each call.
  await writeFile(join(root, 'etc/hosts'), `127.0.0.1 localhost ${hostname()}\n`);
  for (const [name, text] of Object.entries(configuration(options, home)))
    await writeFile(at(`etc/${name}`), text);
  const child = spawn('chroot', [root, '/usr/sbin/asterisk', '-f', '-v', '-C', settings], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const log = (): Promise<string> => readFile(at('log/messages'), 'utf8').catch(() => '');
  const isReady = async (): Promise<boolean> => `${output}${await log()}`.includes('Asterisk Ready');
  const limit = Date.now() + 20_000;
  while (!(await isReady())) {
    if (child.exitCode !== null || Date.now() > limit)
      throw new Error(`Asterisk did not start: ${output}\n${await log()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    output: () => output,
    async call(uri) {
      const order = `channel originate PJSIP/ringback/${uri} application Wait 3600`;
      await run('chroot', [root, '/usr/sbin/asterisk', '-C', settings, '-rx', order]);
    },
    async stop() {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(hard);
      await rm(at(''), { recursive: true, force: true });
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
      await rm(at(''), { recursive: true, force: true });
    },
  };
}

function configuration(
  { root, host, port, rtpPorts, caller, phones, browserPhones = {}, dialPlan, ari }: AsteriskOptions,
  home: string,
): Record<string, string> {
  const modules = [
    '/usr/lib/x86_64-linux-gnu/asterisk/modules',
    '/usr/lib/aarch64-linux-gnu/asterisk/modules',
  ];
  const [first, last] = rtpPorts.split('-');
  const leg = (name: string): string =>
    [
      `[${name}]`,
      'type=endpoint',
      'context=from-ringback',
      `aors=${name}`,
      'disallow=all',
      'allow=ulaw,alaw',
      'direct_media=no',
      `media_address=${host}`,
      'bind_rtp_to_media_address=yes',
    ].join('\n');
  return {
    'asterisk.conf': `[directories]
astetcdir => /${home}/etc
astmoddir => ${modules.find((folder) => existsSync(join(root, folder))) ?? '/usr/lib/asterisk/modules'}
astvarlibdir => /var/lib/asterisk
astdatadir => /usr/share/asterisk
astdbdir => /${home}/var
astkeydir => /${home}/var
astagidir => /${home}/var
astspooldir => /${home}/spool
astrundir => /${home}/run
astlogdir => /${home}/log
`,
    'modules.conf': `[modules]\nautoload=yes\n${LEFT_OUT.map((name) => `noload => ${name}.so\n`).join('')}`,
    'logger.conf':
      '[general]\n[logfiles]\nconsole => notice,warning,error,verbose\nmessages => notice,warning,error,verbose\n',
    'rtp.conf': `[general]\nrtpstart=${first}\nrtpend=${last}\n`,
    'extensions.conf': dialPlan,
    ...(ari === undefined ? {} : ariConfiguration(host, ari)),
    'pjsip.conf': `[global]
type=global
; The WebSocket of a browser comes from the same address as the calls of whoever relays it.
endpoint_identifier_order=username,ip
[udp]
type=transport
protocol=udp
bind=${host}:${port}
[ws]
type=transport
protocol=ws
bind=${host}
${leg('ringback')}
[ringback]
type=aor
[ringback]
type=identify
endpoint=ringback
match=${caller}
${Object.entries(phones)
  .map(([name, uri]) => `${leg(name)}\n[${name}]\ntype=aor\ncontact=${uri}\n`)
  .join('')}${Object.entries(browserPhones)
  .map(([name, password]) => `${leg(name)}\n${browserPhone(name, password)}`)
  .join('')}`,
  };
}

/** As the page on Asterisk has it for operators. */
function browserPhone(name: string, password: string): string {
  return `webrtc=yes
auth=${name}
[${name}]
type=auth
username=${name}
password=${password}
[${name}]
type=aor
max_contacts=1
remove_existing=yes
`;
}

function ariConfiguration(
  host: string,
  { port, username, password }: NonNullable<AsteriskOptions['ari']>,
): Record<string, string> {
  return {
    'http.conf': `[general]\nenabled=yes\nbindaddr=${host}\nbindport=${port}\n`,
    'ari.conf': `[general]\nenabled=yes\n[${username}]\ntype=user\nread_only=no\npassword=${password}\n`,
  };
}
