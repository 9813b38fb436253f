import { createSocket } from 'node:dgram';
import { startChild } from './child.mjs';
import { pause } from './clock.mjs';
import { percentile } from './statistics.mjs';

const CALLS = 100;
const PACKET_MS = 20;
/** The issue is 30 s for the product; the peer needs only enough to compare. */
const PRODUCT_SECONDS = 30;
const PEER_SECONDS = 10;
const LATE_MS = 20;
const PAYLOAD = 160;
const HEADER = 12;

export const title = `Relay: ${CALLS} bridged calls, ${PACKET_MS} ms packets both ways`;

/** The media thread of the switch against sockets that only forward; phones are sockets of this process. */
export async function run() {
  const product = await relay('media-process.mjs', PRODUCT_SECONDS);
  const peer = await relay('bare-forwarder-process.mjs', PEER_SECONDS);
  const line = (what, unit, name) => ({ what, unit, product: product[name], peer: peer[name] });
  return [
    line('packets sent', '', 'sent'),
    line('lost in the relay', '', 'lostInRelay'),
    line('lost on the way to the phones', '', 'lostBeyond'),
    line(`later than ${LATE_MS} ms`, '%', 'late'),
    line('delay, p99', 'ms', 'p99'),
    { ...line('CPU of the relaying process', '% of a core', 'cpu'), ratio: product.cpu / peer.cpu },
  ];
}

async function relay(file, seconds) {
  const child = await startChild(file);
  const phones = await Promise.all(Array.from({ length: CALLS * 2 }, openPhone));
  const delays = [];
  let received = 0;
  try {
    const pairs = Array.from({ length: CALLS }, (_, index) => [phones[index * 2], phones[index * 2 + 1]]);
    const opened = await child.ask(
      'open',
      pairs.map((pair) => pair.map(({ port }) => port)),
    );
    for (const phone of phones) {
      phone.socket.on('message', (packet) => {
        // The stamp of the sender is in the payload: the relay may rewrite the header.
        if (packet.length !== HEADER + PAYLOAD || packet[HEADER] !== 1) return;
        received++;
        delays.push(performance.now() - packet.readDoubleBE(HEADER + 1));
      });
    }
    const before = await child.ask('counted');
    const cpuBefore = await child.ask('cpu');
    const targets = opened.flat();
    const sent = await talk(phones, targets, seconds);
    const cpu = (await child.ask('cpu')) - cpuBefore;
    await pause(500);
    const after = await child.ask('counted');
    const relayed = after.out - before.out;
    return {
      sent,
      lostInRelay: Math.max(0, sent - relayed),
      lostBeyond: Math.max(0, Math.min(sent, relayed) - received),
      late: (delays.filter((delay) => delay > LATE_MS).length / Math.max(1, delays.length)) * 100,
      p99: percentile(delays, 0.99),
      cpu: (cpu / 1e6 / seconds) * 100,
    };
  } finally {
    for (const { socket } of phones) socket.close();
    await child.end();
  }
}

async function openPhone() {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { socket, port: socket.address().port };
}

/** Sends one packet from each phone every 20 ms, the phones spread over those 20 ms. Gives the number sent. */
async function talk(phones, targets, seconds) {
  const rounds = Math.round((seconds * 1000) / PACKET_MS);
  const slices = 10;
  const each = Math.ceil(phones.length / slices);
  let sent = 0;
  const begin = performance.now();
  for (let step = 0; step < rounds * slices; step++) {
    const wait = begin + (step * PACKET_MS) / slices - performance.now();
    if (wait > 1) await pause(wait);
    const round = Math.floor(step / slices);
    const first = (step % slices) * each;
    for (let index = first; index < Math.min(first + each, phones.length); index++) {
      const packet = Buffer.alloc(HEADER + PAYLOAD, 0xff);
      packet[0] = 0x80;
      packet[1] = 0;
      packet.writeUInt16BE((round + 1) & 0xffff, 2);
      packet.writeUInt32BE((round * PAYLOAD) >>> 0, 4);
      packet.writeUInt32BE(0x1000 + index, 8);
      packet[HEADER] = 1;
      packet.writeDoubleBE(performance.now(), HEADER + 1);
      phones[index].socket.send(packet, targets[index], '127.0.0.1');
      sent++;
    }
  }
  return sent;
}
