import { createSocket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createMediaServer } from './media-server.ts';
import type { MediaServer } from './media-types.ts';
import { codeOf, EVENT_TYPE, HOST, RtpPeers, SILENT_FRAME, toneFrames } from './testing/rtp-peer.ts';
import { renderTone, sine } from './tone.ts';
import { writeWav } from './wav.ts';

/** Waits until the condition holds; the test's own time limit ends it otherwise. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}

let directory: string;
let server: MediaServer;
let peers: RtpPeers;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringback-media-'));
  await writeFile(
    join(directory, 'tone.wav'),
    writeWav({ sampleRate: 8_000, samples: renderTone(sine(800)) }),
  );
  await writeFile(join(directory, 'noise.wav'), 'this is not audio');
  return () => rm(directory, { recursive: true });
});

beforeEach(async () => {
  server = await createMediaServer({ host: HOST, ports: '21000-21499' });
  peers = new RtpPeers(server);
});

afterEach(async () => {
  await server.close();
  peers.close();
});

describe('playing', () => {
  it('sends a packet each 20 ms of real time', async () => {
    const { port, peer } = await peers.connect();
    const startedAt = performance.now();
    const playback = await port.play({ kind: 'file', path: join(directory, 'tone.wav') });
    await until(() => peer.received.length >= 25);
    const halfwayMs = performance.now() - startedAt;
    const end = await playback.finished;
    const tookMs = performance.now() - startedAt;
    expect(end).toEqual({ outcome: 'completed', playedMs: 1_000 });
    expect(halfwayMs).toBeGreaterThan(400);
    expect(tookMs).toBeGreaterThan(970);
    expect(tookMs).toBeLessThan(2_500);
    await until(() => peer.received.length >= 50);
    // One frame of silence may have opened the way before.
    expect(peer.received.length).toBeLessThanOrEqual(51);
    expect(peer.heard('mulaw', [400, 800, 1_200])).toBe(800);
    expect(peer.isContinuous).toBe(true);
  });

  it('tells what is wrong with a file, and goes on', async () => {
    const { port, peer } = await peers.connect();
    expect(await codeOf(port.play({ kind: 'file', path: join(directory, 'none.wav') }))).toBe(
      'MEDIA_FILE_UNREADABLE',
    );
    expect(await codeOf(port.play({ kind: 'file', path: directory }))).toBe('MEDIA_FILE_UNREADABLE');
    expect(await codeOf(port.play({ kind: 'file', path: join(directory, 'noise.wav') }))).toBe(
      'MEDIA_WAV_INVALID',
    );
    expect(await codeOf(port.play({ kind: 'tone', frequencies: [] }))).toBe('MEDIA_BAD_ARGUMENT');
    const playback = await port.play({ kind: 'tone', ...sine(600), durationMs: 200 });
    expect((await playback.finished).outcome).toBe('completed');
    expect(peer.heard('mulaw', [600, 800])).toBe(600);
  });

  it('ends a play that is stopped, replaced or closed, and says which', async () => {
    const { port } = await peers.connect();
    const first = await port.play({ kind: 'tone', ...sine(600) });
    const second = await port.play({ kind: 'pcm', samples: renderTone(sine(500)) }, { loop: true });
    expect((await first.finished).outcome).toBe('replaced');
    await first.stop();
    await port.stopPlay();
    expect((await second.finished).outcome).toBe('stopped');
    const third = await port.play({ kind: 'tone', ...sine(600) });
    await port.close();
    expect((await third.finished).outcome).toBe('closed');
    await third.stop();
    expect(await codeOf(port.play({ kind: 'tone', ...sine(600) }))).toBe('MEDIA_PORT_CLOSED');
  });

  it('plays in A-law to a phone that wants it, and in what it wants from then on', async () => {
    const { port, peer } = await peers.connect({ payloadType: 8 });
    await port.play({ kind: 'tone', ...sine(900) });
    await until(() => peer.received.length >= 15);
    expect(peer.heard('alaw', [800, 900])).toBe(900);
    await port.setRemote({ host: HOST, port: peer.port, payloadType: 0 });
    await until(() => peer.received.filter(({ payloadType }) => payloadType === 0).length >= 10);
    expect(peer.heard('mulaw', [800, 900])).toBe(900);
    expect(peer.isContinuous).toBe(true);
  });

  it('sends nothing to a phone on hold while the play goes on', async () => {
    const { port, peer } = await peers.connect({ direction: 'recvonly' });
    const playback = await port.play({ kind: 'tone', ...sine(900), durationMs: 200 });
    expect(await playback.finished).toEqual({ outcome: 'completed', playedMs: 200 });
    expect((await port.stats()).packetsOut).toBe(0);
    expect(peer.received).toHaveLength(0);
  });
});

describe('silence', () => {
  it('is one packet, to open the way', async () => {
    const { port, peer } = await peers.connect();
    await until(() => peer.received.length > 0);
    const playback = await port.play({ kind: 'tone', ...sine(900), durationMs: 100 });
    await playback.finished;
    await until(() => peer.received.length >= 6);
    expect(peer.received[0]?.payload).toEqual(Buffer.from(SILENT_FRAME));
    expect(peer.isContinuous).toBe(true);
    expect(peer.received.map(({ marker }) => marker)).toEqual([true, true, false, false, false, false]);
    expect((await port.stats()).packetsOut).toBe(6);
  });
});

describe('listening', () => {
  it('counts, measures and looks for tones in what comes', async () => {
    const { port, peer } = await peers.connect();
    let first = 0;
    port.onFirstPacket(() => (first += 1));
    const frames = toneFrames(700);
    for (const [at, frame] of frames.entries()) if (at % 10 !== 5) peer.send(port, frame, { sequence: at });
    await until(() => first > 0);
    let stats = await port.stats();
    while (stats.packetsIn < 45) stats = await port.stats();
    expect(stats).toMatchObject({ packetsIn: 45, lostIn: 5, octetsIn: 45 * 172, malformed: 0, foreign: 0 });
    const hearing = await port.hear([440, 700]);
    expect(hearing).toMatchObject({ dominant: 700, heardMs: 900 });
    expect(hearing.rms).toBeCloseTo(10 ** (-16 / 20) / Math.SQRT2, 2);
    expect(first).toBe(1);
    let late = 0;
    port.onFirstPacket(() => (late += 1));
    expect(late).toBe(1);
  });

  it('hears each digit once and sends digits', async () => {
    const { port, peer } = await peers.connect();
    const heard: string[] = [];
    const remove = port.onDtmf(({ digit }) => heard.push(digit));
    peer.sendDigits(port, '1#');
    peer.sendDigits(port, '*9');
    await until(() => heard.length >= 4);
    expect(heard.join('')).toBe('1#*9');
    remove();
    const other = await peers.connect();
    other.port.onDtmf(({ digit, durationMs }) => heard.push(`${digit}${durationMs}`));
    await port.setRemote({
      host: HOST,
      port: other.port.port,
      payloadType: 0,
      telephoneEventPayloadType: EVENT_TYPE,
    });
    await other.port.setRemote({
      host: HOST,
      port: port.port,
      payloadType: 0,
      telephoneEventPayloadType: EVENT_TYPE,
    });
    await port.sendDtmf('07', { durationMs: 60, gapMs: 40 });
    await until(() => heard.length >= 6);
    expect(heard.slice(4)).toEqual(['060', '760']);
    await port.setRemote({ host: HOST, port: other.port.port, payloadType: 0 });
    expect(await codeOf(port.sendDtmf('1'))).toBe('MEDIA_NO_TELEPHONE_EVENT');
  });

  it('hears digits under the number that it asked for, and sends them under the number that the phone asked for', async () => {
    const { port, peer } = await peers.connect({
      telephoneEventPayloadType: 96,
      receiveTelephoneEventPayloadType: EVENT_TYPE,
    });
    const heard: string[] = [];
    port.onDtmf(({ digit }) => heard.push(digit));
    peer.sendDigits(port, '8');
    await port.sendDtmf('3');
    await until(() => heard.length > 0 && peer.received.some(({ payloadType }) => payloadType === 96));
    expect(heard).toEqual(['8']);
  });

  it('shrugs off garbage, strangers and RTCP', async () => {
    const { port, peer } = await peers.connect();
    peer.send(port, SILENT_FRAME);
    const stranger = await peers.add();
    let stats = await port.stats();
    while (stats.packetsIn < 1) stats = await port.stats();
    stranger.send(port, SILENT_FRAME);
    peer.send(port, SILENT_FRAME, { payloadType: 34 });
    peer.socket.send(Buffer.from('hello'), port.port, port.host);
    peer.socket.send(Buffer.of(0x80, 200, 0, 1, 0, 0, 0, 1), port.port, port.host);
    peer.socket.send(Buffer.of(0x80, 200, 0, 1, 0, 0, 0, 1), port.port + 1, port.host);
    peer.send(port, SILENT_FRAME);
    while (stats.packetsIn < 2) stats = await port.stats();
    expect(stats).toMatchObject({ packetsIn: 2, foreign: 1, malformed: 2 });
  });

  it('sends to where the packets come from, and to no stranger', async () => {
    const { port, peer } = await peers.connect({ port: 9 });
    peer.send(port, SILENT_FRAME);
    let stats = await port.stats();
    while (stats.packetsIn < 1) stats = await port.stats();
    const stranger = await peers.add();
    stranger.send(port, SILENT_FRAME);
    while (stats.foreign < 1) stats = await port.stats();
    const before = peer.received.length;
    await port.play({ kind: 'tone', ...sine(500) });
    await until(() => peer.received.length >= before + 10);
    expect(stranger.received).toHaveLength(0);
  });
});

describe('the server', () => {
  it('says so when no port is left, and has one again when one is given back', async () => {
    const small = await createMediaServer({ host: HOST, ports: '22000-22003' });
    try {
      const ports = [await small.openPort(), await small.openPort()];
      expect(ports.map(({ port }) => port % 2)).toEqual([0, 0]);
      expect(await codeOf(small.openPort())).toBe('MEDIA_PORTS_EXHAUSTED');
      await ports[0]?.close();
      expect((await small.openPort()).port).toBe(ports[0]?.port);
    } finally {
      await small.close();
    }
  });

  it('leaves out ports that another program has', async () => {
    const other = createSocket('udp4');
    await new Promise<void>((resolve) => void other.bind(22_013, HOST, resolve));
    const small = await createMediaServer({ host: HOST, ports: '22010-22015' });
    try {
      const ports = [await small.openPort(), await small.openPort()].map(({ port }) => port);
      expect(ports.sort()).toEqual([22_010, 22_014]);
    } finally {
      await small.close();
      other.close();
    }
  });

  it('refuses to start on what cannot be', async () => {
    expect(await codeOf(createMediaServer({ host: 'localhost' }))).toBe('MEDIA_BAD_ARGUMENT');
    expect(await codeOf(createMediaServer({ host: HOST, ports: '5' }))).toBe('MEDIA_BAD_ARGUMENT');
    expect(await codeOf(createMediaServer({ host: '192.0.2.1' }))).toBe('MEDIA_BIND_FAILED');
  });

  it('refuses a remote that is none', async () => {
    const port = await server.openPort();
    const remote = { host: HOST, port: 4_000, payloadType: 0 } as const;
    expect(await codeOf(port.setRemote({ ...remote, host: 'phone.example' }))).toBe('MEDIA_BAD_ADDRESS');
    expect(await codeOf(port.setRemote({ ...remote, host: '::1' }))).toBe('MEDIA_BAD_ADDRESS');
    expect(await codeOf(port.setRemote({ ...remote, port: 0 }))).toBe('MEDIA_BAD_ADDRESS');
    expect(await codeOf(port.setRemote({ ...remote, telephoneEventPayloadType: 0 }))).toBe(
      'MEDIA_BAD_ARGUMENT',
    );
  });

  it('closes everything, once', async () => {
    const { port } = await peers.connect();
    const reasons: string[] = [];
    port.onClosed((reason) => reasons.push(reason));
    await Promise.all([server.close(), server.close()]);
    expect(reasons).toEqual(['closed']);
    expect(port.isClosed).toBe(true);
    await port.close();
    expect(await codeOf(server.openPort())).toBe('MEDIA_SERVER_CLOSED');
    const again = createSocket('udp4');
    await new Promise<void>((resolve) => void again.bind(port.port, HOST, resolve));
    again.close();
  });
});
