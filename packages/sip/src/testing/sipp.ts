import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a program can be started here. */
export function hasProgram(name: string): boolean {
  return spawnSync('which', [name], { stdio: 'ignore' }).status === 0;
}

/** A UDP port on loopback that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

export interface SippRun {
  readonly port: number;
  /** What SIPp printed, and whether all of its calls went as its scenario says. */
  readonly finished: Promise<{ readonly ok: boolean; readonly output: string }>;
  stop(): Promise<void>;
}

interface SippOptions {
  /** `uac` or `uas` for a scenario of SIPp's own, or XML. */
  readonly scenario: string;
  readonly calls: number;
  /** For a scenario that calls: whom. */
  readonly target?: string;
  readonly args?: readonly string[];
}

/** Starts SIPp on loopback; it ends by itself after its calls, or after 40 s as a failure. */
export async function startSipp({ scenario, calls, target, args = [] }: SippOptions): Promise<SippRun> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'));
  const port = await freePort();
  let which = ['-sn', scenario];
  if (scenario.startsWith('<')) {
    const file = join(folder, 'scenario.xml');
    await writeFile(file, scenario);
    which = ['-sf', file];
  }
  const child = spawn(
    'sipp',
    [
      ...(target === undefined ? [] : [target]),
      ...which,
      ...['-i', '127.0.0.1', '-p', String(port), '-m', String(calls), '-nostdin', '-trace_err'],
      ...['-timeout', '40s', '-timeout_error', '-error_file', join(folder, 'errors.log'), ...args],
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const finished = new Promise<{ ok: boolean; output: string }>((resolve) => {
    child.on('error', (error) => resolve({ ok: false, output: String(error) }));
    child.on('close', (code) => resolve({ ok: code === 0, output: `exit ${code}\n${output.slice(-4_000)}` }));
  });
  return {
    port,
    finished,
    async stop() {
      child.kill('SIGKILL');
      await finished;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const HEAD = '<?xml version="1.0" encoding="ISO-8859-1" ?>\n';

function respond(status: string, extra = '', attributes = ''): string {
  return `<send${attributes}><![CDATA[

SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
${extra}Content-Length: 0

]]></send>`;
}

/** Refuses each call. */
export function refuseScenario(status: string, extra = ''): string {
  return `${HEAD}<scenario name="refuse"><recv request="INVITE"/>${respond(status, extra, ' retrans="500"')}<recv request="ACK"/></scenario>`;
}

/**
 * Answers, losing each twentieth message but never the 180: SIPp gives a call up for dead when both 180 and 200 get
 * lost and the INVITE comes again.
 */
export const ANSWER_WITH_LOSS = `${HEAD}<scenario name="lossy"><recv request="INVITE" lost="5"/>${respond('180 Ringing')}
<send retrans="500" lost="5"><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0
]]></send>
<recv request="ACK" lost="5"/>
<recv request="BYE" lost="5"/>
<send lost="5"><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
<timewait milliseconds="4000"/></scenario>`;

/** Rings until the CANCEL comes, then 487. */
export const RING_ONLY = `${HEAD}<scenario name="ring"><recv request="INVITE"/>${respond('180 Ringing')}
<recv request="CANCEL"/>
<send><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
<send retrans="500"><![CDATA[

SIP/2.0 487 Request Terminated
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
CSeq: 1 INVITE
Content-Length: 0

]]></send>
<recv request="ACK"/></scenario>`;

/** Calls, hears ringing, gives up. */
export const CALL_AND_CANCEL = `${HEAD}<scenario name="give up">
<send retrans="500"><![CDATA[

INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:sipp@[local_ip]:[local_port]>;tag=[pid]T[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="100" optional="true"/>
<recv response="180"/>
<pause milliseconds="100"/>
<send retrans="500"><![CDATA[

CANCEL sip:[service]@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
From: <sip:sipp@[local_ip]:[local_port]>;tag=[pid]T[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 CANCEL
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>
<recv response="487"/>
<send><![CDATA[

ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
From: <sip:sipp@[local_ip]:[local_port]>;tag=[pid]T[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
</scenario>`;
