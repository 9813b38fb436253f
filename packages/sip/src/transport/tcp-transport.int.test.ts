import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { TcpTransport } from './tcp-transport.ts';

const LONGEST_MS = 32_000;
const OPTIONS = [
  'OPTIONS sip:us@127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKtcp',
  'From: <sip:a@127.0.0.1>;tag=a',
  'To: <sip:us@127.0.0.1>',
  'Call-ID: tcp',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '\r\n',
].join('\r\n');

let clock: ManualClock;
let transport: TcpTransport;
let messages: number;

beforeEach(async () => {
  clock = new ManualClock();
  messages = 0;
  transport = await TcpTransport.open(
    '127.0.0.1',
    0,
    clock,
    {
      message: () => {
        messages += 1;
      },
      malformed: () => undefined,
    },
    () => undefined,
  );
});
afterEach(() => transport.close());

interface Peer {
  readonly socket: Socket;
  isClosed: boolean;
}

async function peer(): Promise<Peer> {
  const socket = connect(transport.port, '127.0.0.1');
  const made: Peer = { socket, isClosed: false };
  socket.resume();
  socket.on('close', () => {
    made.isClosed = true;
  });
  const before = clock.pending;
  await expect.poll(() => clock.pending).toBe(before + 1);
  return made;
}

it('a peer that connects and says nothing, or only pings, makes room for others', async () => {
  const silent = await peer();
  const pinging = await peer();
  const answered = new Promise((resolve) => pinging.socket.once('data', resolve));
  pinging.socket.write('\r\n\r\n');
  await answered;
  await clock.advance(LONGEST_MS);
  await expect.poll(() => [silent.isClosed, pinging.isClosed]).toEqual([true, true]);
});

it('a peer that sends a message byte by byte without end is not waited for', async () => {
  const slow = await peer();
  for (const part of ['OPTIONS ', 'sip:us@127.0.0.1 ', 'SIP/2.0\r\n']) {
    slow.socket.write(part);
    await clock.advance(LONGEST_MS / 4);
  }
  await clock.advance(LONGEST_MS / 4);
  await expect.poll(() => slow.isClosed).toBe(true);
});

it('a phone that has sent a message may be silent as long as it likes', async () => {
  const phone = await peer();
  phone.socket.write(OPTIONS);
  await expect.poll(() => messages).toBe(1);
  await clock.advance(3_600_000);
  phone.socket.write(OPTIONS);
  await expect.poll(() => messages).toBe(2);
  expect(phone.isClosed).toBe(false);
  phone.socket.destroy();
});
