import { describe, expect, it } from 'vitest';

import { LegSender } from './leg-sender.ts';
import { OutgoingStream } from './outgoing-stream.ts';
import { Player } from './player.ts';
import { type RtpPacket, readRtp, writeRtp } from './rtp-packet.ts';
import { telephoneEventSteps } from './telephone-event.ts';

const MULAW = { payloadType: 0, telephoneEventPayloadType: 101 } as const;

class Line {
  readonly sent: RtpPacket[] = [];
  readonly sender: LegSender;
  nowMs = 0;

  constructor() {
    this.sender = new LegSender(new OutgoingStream(new Uint8Array(10), 0), (datagram) => {
      const reading = readRtp(datagram.slice());
      if (!reading.ok) throw new Error(`sent garbage: ${reading.fault}`);
      this.sent.push(reading.packet);
    });
  }

  beats(count: number): this {
    for (let beat = 0; beat < count; beat += 1) {
      this.sender.beat(this.nowMs, false);
      this.nowMs += 20;
    }
    return this;
  }

  relay(sequence: number): void {
    const datagram = writeRtp(audio(sequence));
    this.sender.relayAudio(
      datagram,
      { ...audio(sequence), payload: datagram.subarray(12) },
      'mulaw',
      this.nowMs,
    );
  }

  play(frames: number): Promise<string> {
    const player = new Player(
      { law: 'mulaw', octets: new Uint8Array(frames * 160).fill(1) },
      { loop: false },
    );
    return new Promise((resolve) => this.sender.play(player, resolve));
  }
}

function audio(sequence: number): RtpPacket {
  return {
    payloadType: 0,
    marker: false,
    sequence,
    timestamp: sequence * 160,
    ssrc: 5,
    payload: new Uint8Array(160).fill(2),
  };
}

describe('what a phone hears', () => {
  it('is silence once at the start and each five seconds, so that the way stays open', () => {
    const line = new Line();
    line.sender.configure(MULAW, true);
    line.beats(600);
    expect(line.sent.map(({ timestamp }) => timestamp / 8)).toEqual([0, 5_000, 10_000]);
    expect(line.sent.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(line.sent.every(({ marker, payload }) => marker && payload[0] === 0xff)).toBe(true);
  });

  it('is silence at once when the phone moved to a new address', () => {
    const line = new Line();
    line.sender.configure(MULAW, true);
    line.beats(2).sender.configure(MULAW, true);
    expect(line.beats(2).sent).toHaveLength(2);
  });

  it('is nothing at all while we may not send', () => {
    const line = new Line();
    line.sender.configure(undefined, true);
    void line.play(3);
    line.beats(500).relay(1);
    expect(line.sent).toEqual([]);
    expect(line.sender.notRelayed).toBe(1);
  });

  it('is digits first, then the play where it stopped, then the other leg', async () => {
    const line = new Line();
    line.sender.configure(MULAW, false);
    const ended = line.play(4);
    line.beats(2);
    let isDone = false;
    line.sender.sendDigits(telephoneEventSteps('1', { durationMs: 40, gapMs: 40 }), () => (isDone = true));
    line.beats(1).relay(7);
    line.beats(3).relay(8);
    expect(isDone).toBe(true);
    line.beats(3).relay(9);
    expect(await ended).toBe('completed');
    expect(line.sent.map(({ payloadType }) => payloadType)).toEqual([0, 0, 101, 101, 101, 101, 0, 0, 0]);
    expect(line.sent.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(line.sent.at(-1)?.payload[0]).toBe(2);
    expect(line.sender.notRelayed).toBe(2);
  });

  it('leaves the gap in time of beats that never came', () => {
    const line = new Line();
    line.sender.configure(MULAW, false);
    void line.play(4);
    line.beats(1).sender.skipBeats(10);
    line.beats(1);
    expect(line.sent.map(({ timestamp }) => timestamp)).toEqual([0, 11 * 160]);
  });

  it('is late when the beat was', () => {
    const line = new Line();
    line.sender.configure(MULAW, false);
    void line.play(4);
    line.sender.beat(0, true);
    line.sender.beat(0, false);
    expect(line.sender.late).toBe(1);
  });

  it('has no header extension of the other leg in it', () => {
    const line = new Line();
    line.sender.configure(MULAW, false);
    const datagram = Uint8Array.from([
      0x90, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0xbe, 0xde, 0, 1, 9, 9, 9, 9, 2, 2,
    ]);
    const reading = readRtp(datagram);
    if (!reading.ok) throw new Error(reading.fault);
    line.sender.relayAudio(datagram, reading.packet, 'mulaw', 0);
    expect(line.sent.map(({ payload }) => [...payload])).toEqual([[2, 2]]);
    expect(line.sender.octets).toBe(14);
  });

  it('ends with the leg, and with it what was queued', async () => {
    const line = new Line();
    line.sender.configure(MULAW, false);
    const ended = line.play(4);
    const digits = new Promise<void>((resolve) => line.sender.sendDigits(telephoneEventSteps('1'), resolve));
    line.sender.close();
    expect(await ended).toBe('closed');
    await digits;
    expect(line.beats(1).sent.map(({ payloadType }) => payloadType)).toEqual([0]);
  });
});
