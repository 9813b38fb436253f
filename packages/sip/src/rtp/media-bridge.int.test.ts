import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dominantFrequency } from './goertzel.ts';
import { createMediaServer } from './media-server.ts';
import type { MediaServer } from './media-types.ts';
import { codeOf, HOST, type RtpPeer, RtpPeers, SILENT_FRAME, toneFrames } from './testing/rtp-peer.ts';
import { sine } from './tone.ts';
import { readWav } from './wav.ts';

/** Waits until the condition holds; the test's own time limit ends it otherwise. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}

let server: MediaServer;
let peers: RtpPeers;

beforeEach(async () => {
  server = await createMediaServer({ host: HOST, ports: '21500-21999' });
  peers = new RtpPeers(server);
});

afterEach(async () => {
  await server.close();
  peers.close();
});

describe('a bridge', () => {
  it('relays twenty calls in both directions without loss', async () => {
    const calls = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const [a, b] = [await peers.connect(), await peers.connect()];
        await server.bridge(a.port, b.port);
        return { a, b };
      }),
    );
    const packets = 100;
    const startedAt = performance.now();
    for (let at = 0; at < packets; at += 1) {
      for (const { a, b } of calls) {
        a.peer.send(a.port, SILENT_FRAME);
        b.peer.send(b.port, SILENT_FRAME);
      }
      await delay(Math.max(0, startedAt + (at + 1) * 20 - performance.now()));
    }
    let stats = await server.stats();
    while (stats.packetsIn < 40 * packets) stats = await server.stats();
    expect(stats).toMatchObject({
      ports: 40,
      bridges: 20,
      relayed: 40 * packets,
      notRelayed: 0,
      lostIn: 0,
      sendErrors: 0,
    });
    const relayed = (peer: RtpPeer): number => peer.received.length;
    await until(() => peers.all.every((peer) => relayed(peer) >= packets));
    // Beside the relayed packets at most one frame of silence that opened the way.
    expect(peers.all.every((peer) => relayed(peer) <= packets + 1)).toBe(true);
    expect(peers.all.every((peer) => peer.isContinuous)).toBe(true);
  });

  it('translates between mu-law and A-law and between event payload types', async () => {
    const a = await peers.connect();
    const b = await peers.connect({ payloadType: 8, telephoneEventPayloadType: 96 });
    await server.bridge(a.port, b.port);
    for (const frame of toneFrames(1_100)) a.peer.send(a.port, frame);
    a.peer.sendDigits(a.port, '5');
    await until(() => b.peer.received.length >= 58);
    expect(b.peer.heard('alaw', [800, 1_100])).toBe(1_100);
    expect(b.peer.received.filter(({ payloadType }) => payloadType === 96)).toHaveLength(8);
    expect(new Set(b.peer.received.map(({ payloadType }) => payloadType))).toEqual(new Set([8, 96]));
    for (const frame of toneFrames(500)) b.peer.send(b.port, frame, { payloadType: 0 });
    await until(() => a.peer.received.length >= 50);
    expect(a.peer.heard('mulaw', [500, 800])).toBe(500);
  });

  it('drops digits for a phone that knows none, and leaves no gap', async () => {
    const a = await peers.connect();
    const b = await peers.connect();
    await b.port.setRemote({ host: HOST, port: b.peer.port, payloadType: 0 });
    const heard: string[] = [];
    a.port.onDtmf(({ digit }) => heard.push(digit));
    await server.bridge(a.port, b.port);
    a.peer.send(a.port, SILENT_FRAME);
    a.peer.sendDigits(a.port, '5');
    a.peer.send(a.port, SILENT_FRAME);
    await until(() => b.peer.received.length >= 2 && heard.length > 0);
    let stats = await b.port.stats();
    while (stats.relayed < 2) stats = await b.port.stats();
    expect(stats.notRelayed).toBe(8);
    await until(() => b.peer.received.length >= stats.packetsOut);
    expect(b.peer.isContinuous).toBe(true);
  });

  it('gives way to an announcement and comes back, in one stream', async () => {
    const a = await peers.connect();
    const b = await peers.connect();
    await server.bridge(a.port, b.port);
    const talk = setInterval(() => a.peer.send(a.port, SILENT_FRAME), 20);
    try {
      await until(() => b.peer.received.length >= 5);
      const playback = await b.port.play({ kind: 'tone', ...sine(750), durationMs: 300 });
      await playback.finished;
      const after = (await b.port.stats()).relayed + 5;
      let stats = await b.port.stats();
      while (stats.relayed < after) stats = await b.port.stats();
      expect(stats.notRelayed).toBeGreaterThan(5);
    } finally {
      clearInterval(talk);
    }
    expect(b.peer.isContinuous).toBe(true);
    expect(new Set(b.peer.received.map(({ ssrc }) => ssrc)).size).toBe(1);
  });

  it('ends by unbridge and by closing one side', async () => {
    const [a, b, c] = [await peers.connect(), await peers.connect(), await peers.connect()];
    await server.bridge(a.port, b.port);
    await server.bridge(a.port, b.port);
    expect(await codeOf(server.bridge(a.port, c.port))).toBe('MEDIA_ALREADY_BRIDGED');
    expect(await codeOf(server.bridge(c.port, c.port))).toBe('MEDIA_BAD_ARGUMENT');
    await server.unbridge(b.port);
    await server.unbridge(b.port);
    await server.bridge(a.port, c.port);
    await c.port.close();
    await c.port.close();
    expect((await server.stats()).bridges).toBe(0);
    await server.bridge(a.port, b.port);
    expect(await codeOf(server.bridge(a.port, c.port))).toBe('MEDIA_PORT_CLOSED');
  });
});

describe('a mix', () => {
  /** Each says a tone of its own all the time. */
  async function three() {
    const tones = [400, 1_000, 1_700] as const;
    const all = await Promise.all(
      tones.map(async (hz) => ({ hz, frames: toneFrames(hz), ...(await peers.connect()) })),
    );
    let at = 0;
    const talk = setInterval(() => {
      for (const { peer, port, frames } of all) peer.send(port, frames[at % 50] ?? SILENT_FRAME);
      at += 1;
    }, 20);
    return { all, tones, stop: () => clearInterval(talk) };
  }
  /** Which tones are in what came last. */
  const hears = (peer: RtpPeer): number[] => peer.shares([400, 1_000, 1_700, 2_300]);

  it('has everybody hear the others and nobody himself, in one stream each, and goes back to two', async () => {
    const { all, stop } = await three();
    try {
      const [a, b, c] = all;
      if (a === undefined || b === undefined || c === undefined) throw new Error('There are three');
      await server.bridge(a.port, b.port);
      await until(() => hears(a.peer).join() === '1000');
      const ports = all.map(({ port }) => port);
      await server.mix(ports.map((port) => ({ port, hears: ports })));
      await until(() => hears(a.peer).join() === '1000,1700');
      await until(() => hears(b.peer).join() === '400,1700');
      await until(() => hears(c.peer).join() === '400,1000');
      await c.port.close();
      await server.bridge(a.port, b.port);
      await until(() => hears(a.peer).join() === '1000');
      await until(() => hears(b.peer).join() === '400');
      expect((await server.stats()).bridges).toBe(1);
      expect([a, b].every(({ peer }) => peer.isContinuous)).toBe(true);
    } finally {
      stop();
    }
  });

  it('lets one listen unheard, and be heard by one alone', async () => {
    const { all, stop } = await three();
    try {
      const [customer, agent, supervisor] = all;
      if (customer === undefined || agent === undefined || supervisor === undefined)
        throw new Error('There are three');
      const whispering = [
        { port: customer.port, hears: [agent.port] },
        { port: agent.port, hears: [customer.port, supervisor.port] },
        { port: supervisor.port, hears: [customer.port, agent.port] },
      ];
      await server.mix(whispering);
      await until(() => hears(agent.peer).join() === '400,1700');
      await until(() => hears(supervisor.peer).join() === '400,1000');
      await until(() => hears(customer.peer).join() === '1000');
      expect(await codeOf(server.mix(whispering.slice(0, 1)))).toBe('MEDIA_BAD_ARGUMENT');
      expect(await codeOf(server.mix([]))).toBe('MEDIA_BAD_ARGUMENT');
      await server.unbridge(supervisor.port);
      await server.unbridge(agent.port);
    } finally {
      stop();
    }
  });

  it('and a bridge are written to a file as two channels, while both go on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recordings-'));
    const { all, stop } = await three();
    try {
      const [a, b] = all;
      if (a === undefined || b === undefined) throw new Error('There are three');
      await server.bridge(a.port, b.port);
      const path = join(folder, 'talk.wav');
      const recording = await server.recordTo(path);
      await recording.add(a.port, 'left');
      await recording.add(b.port, 'right');
      const size = async (): Promise<number> => (await readFile(path)).length;
      let before = await size();
      while (before < 64_000) before = await size();
      expect(await recording.stop()).toMatchObject({ outcome: 'stopped' });
      const file = await readFile(path);
      const left = new Int16Array(8_000);
      const right = new Int16Array(8_000);
      for (let sample = 0; sample < 8_000; sample += 1) {
        left[sample] = file.readInt16LE(44 + 32_000 + sample * 4);
        right[sample] = file.readInt16LE(44 + 32_000 + sample * 4 + 2);
      }
      expect(dominantFrequency(left, [400, 1_000])).toBe(400);
      expect(dominantFrequency(right, [400, 1_000])).toBe(1_000);
      expect(readWav(file).samples.length).toBeGreaterThanOrEqual(16_000);
      expect(await codeOf(server.recordTo(path))).toBe('MEDIA_FILE_UNWRITABLE');
      expect(hears(a.peer).join()).toBe('1000');
    } finally {
      stop();
      await rm(folder, { recursive: true });
    }
  });
});
