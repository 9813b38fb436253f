import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRealmEvaluator } from '../packages/script/dist/index.js';
import { encodeG711, writeWav } from '../packages/sip/dist/index.js';
import { startSipp } from '../packages/testkit/dist/index.js';
import { DEFAULT_LIMITS, lintDocument } from '../packages/voicexml/dist/index.js';
import { pause, until } from './clock.mjs';
import { openBenchDatabase } from './database.mjs';
import { startProduct } from './product.mjs';
import { percentile } from './statistics.mjs';

const CALLS = 100;
const KEYS = 6;
/** Each prompt is one level of sound for so long, so that a packet says which one it is of. */
const PROMPT_S = 20;
const LEVELS = { a: 4_000, b: -4_000 };
const DOCUMENTS = fileURLToPath(new URL('ivr/', import.meta.url));
const PAYLOAD = 160;

export const title = `IVR: ${CALLS} calls of SIPp at once, prompts and keys, real SIP and RTP`;

/** A caller whose signalling is SIPp's; what is heard and keyed is here, where it can be measured. */
const SCENARIO = `<?xml version="1.0" encoding="ISO-8859-1"?>
<scenario name="ivr">
<send retrans="500"><![CDATA[
INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:1[call_number]@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:bench@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=bench 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio [field0] RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="200"/>
<send><![CDATA[
ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:1[call_number]@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv request="BYE"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
</scenario>`;

/** The peer is what a caller may ask for: no gap of more than 60 ms, a reaction within 150 ms. */
export async function run() {
  const database = await openBenchDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'ringback-bench-ivr-'));
  let product;
  let sipp;
  const callers = await Promise.all(Array.from({ length: CALLS }, openCaller));
  try {
    product = await startProduct(database, {
      telephony: { sip: { port: 0 }, callers: ['127.0.0.1'] },
      documents: { folders: [DOCUMENTS] },
      routePoints: [{ number: '5000', application: `file://${path.join(DOCUMENTS, 'ivr.scxml')}` }],
    });
    const prompts = path.join(product.folder, 'prompts');
    await mkdir(prompts, { recursive: true });
    for (const [name, level] of Object.entries(LEVELS)) {
      const samples = new Int16Array(PROMPT_S * 8_000).fill(level);
      await writeFile(path.join(prompts, `bench-${name}.wav`), writeWav({ sampleRate: 8_000, samples }));
    }
    const fields = path.join(folder, 'fields.csv');
    await writeFile(fields, `SEQUENTIAL\n${callers.map(({ port }) => `${port};`).join('\n')}\n`);
    sipp = await startSipp({
      scenario: SCENARIO,
      calls: CALLS,
      target: product.ready.sip,
      args: ['-s', '5000', '-inf', fields, '-r', '20', '-l', String(CALLS)],
      lastsSeconds: 0,
    });
    await until('all callers hear the first prompt', () =>
      callers.every(({ hears }) => hears === 'a') ? true : undefined,
    );
    const cpuBefore = await product.ask('cpu');
    const begin = performance.now();
    const reactions = (await Promise.all(callers.map(press))).flat();
    const seconds = (performance.now() - begin) / 1000;
    const cpu = (await product.ask('cpu')) - cpuBefore;
    const gaps = callers.map(({ worstGap }) => worstGap);
    return [
      {
        what: 'keys that were answered',
        unit: `of ${CALLS * KEYS}`,
        product: reactions.length,
        peer: CALLS * KEYS,
      },
      { what: 'key to reaction, median', unit: 'ms', product: percentile(reactions, 0.5), peer: 150 },
      { what: 'key to reaction, p95', unit: 'ms', product: percentile(reactions, 0.95), peer: 150 },
      {
        what: 'longest gap of a prompt, median of calls',
        unit: 'ms',
        product: percentile(gaps, 0.5),
        peer: 60,
      },
      { what: 'longest gap of a prompt, worst call', unit: 'ms', product: Math.max(...gaps), peer: 60 },
      { what: 'CPU of the product', unit: '% of a core', product: (cpu / 1e6 / seconds) * 100 },
      { what: 'VoiceXML documents read and checked', unit: '/s', product: documentsPerSecond() },
    ];
  } finally {
    for (const { socket } of callers) socket.close();
    await sipp?.stop();
    await product?.end();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function openCaller() {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const levels = Object.entries(LEVELS).map(([name, level]) => [
    encodeG711(new Int16Array([level]), 'mulaw')[0],
    name,
  ]);
  const names = new Map(levels);
  const caller = {
    socket,
    port: socket.address().port,
    remote: null,
    hears: '',
    changed: null,
    worstGap: 0,
    last: 0,
  };
  socket.on('message', (packet, from) => {
    const now = performance.now();
    caller.remote = from;
    const name = names.get(packet[packet.length - 1]);
    if (name === undefined) return;
    if (name === caller.hears) caller.worstGap = Math.max(caller.worstGap, now - caller.last);
    else {
      caller.hears = name;
      caller.changed?.(now);
    }
    caller.last = now;
  });
  return caller;
}

/** Keys one after the other; each takes as long as a finger, and is answered by the other prompt. */
async function press(caller, index) {
  const reactions = [];
  let sequence = 1;
  await pause(index * 17);
  for (let key = 0; key < KEYS; key++) {
    const timestamp = key * 16_000;
    for (let step = 0; step <= 5; step++) {
      sequence += 1;
      event(caller, {
        sequence,
        timestamp,
        duration: PAYLOAD * (step + 1),
        isEnd: step === 5,
        isFirst: step === 0,
      });
      if (step < 5) await pause(20);
    }
    const released = performance.now();
    const changed = new Promise((resolve) => {
      caller.changed = resolve;
    });
    const at = await Promise.race([changed, pause(3_000)]);
    caller.changed = null;
    if (at !== undefined) reactions.push(at - released);
    await pause(1_000);
  }
  return reactions;
}

/** One packet of the key 1 (RFC 4733). */
function event({ socket, remote }, { sequence, timestamp, duration, isEnd, isFirst }) {
  const packet = Buffer.alloc(16);
  packet[0] = 0x80;
  packet[1] = 101 | (isFirst ? 0x80 : 0);
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(timestamp, 4);
  packet.writeUInt32BE(7, 8);
  packet[12] = 1;
  packet[13] = (isEnd ? 0x80 : 0) | 10;
  packet.writeUInt16BE(duration, 14);
  socket.send(packet, remote.port, remote.address);
}

function documentsPerSecond() {
  const url = new URL('../scenarios/classic-callback.vxml', import.meta.url);
  const text = readFileSync(url, 'utf8');
  const options = { limits: DEFAULT_LIMITS, evaluatorFactory: createRealmEvaluator };
  const end = performance.now() + 2_000;
  let count = 0;
  while (performance.now() < end) {
    lintDocument(text, url.href, options);
    count += 1;
  }
  return count / 2;
}
