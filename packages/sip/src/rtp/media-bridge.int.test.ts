import { setTimeout as delay } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createMediaServer } from './media-server.ts';
import type { MediaServer } from './media-types.ts';
import { codeOf, HOST, type RtpPeer, RtpPeers, SILENT_FRAME, toneFrames } from './testing/rtp-peer.ts';
import { sine } from './tone.ts';

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
