import { describe, expect, it } from 'vitest';

import { Player } from './player.ts';

function frames(player: Player, most: number): number[][] {
  const all: number[][] = [];
  for (let count = 0; count < most; count += 1) {
    const frame = new Uint8Array(160);
    if (!player.writeFrame(frame, 'mulaw')) break;
    all.push([...frame]);
  }
  return all;
}

function ramp(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => at % 251);
}

describe('a player', () => {
  it('cuts audio into frames and fills the last with silence', () => {
    const player = new Player({ law: 'mulaw', octets: ramp(200) }, { loop: false });
    const [first, second, third] = frames(player, 9);
    expect(first).toEqual([...ramp(160)]);
    expect(second?.slice(0, 41)).toEqual([...ramp(200).subarray(160), 0xff]);
    expect(third).toBeUndefined();
    expect(player.playedMs).toBe(40);
  });

  it('goes from the end to the beginning without a gap', () => {
    const player = new Player({ law: 'mulaw', octets: ramp(100) }, { loop: true });
    const samples = frames(player, 5).flat();
    expect(samples).toEqual(Array.from({ length: 800 }, (_, at) => at % 100));
  });

  it('stops after the time it was given', () => {
    expect(
      frames(new Player({ law: 'mulaw', octets: ramp(100) }, { loop: true, durationMs: 50 }), 9),
    ).toHaveLength(3);
  });

  it('plays in the law that the phone wants by now', () => {
    const player = new Player({ law: 'mulaw', octets: new Uint8Array(320).fill(0xff) }, { loop: false });
    const frame = new Uint8Array(160);
    player.writeFrame(frame, 'alaw');
    expect(new Set(frame)).toEqual(new Set([0xd5]));
  });

  it('has nothing to play of nothing, not even in a loop', () => {
    expect(frames(new Player({ law: 'mulaw', octets: new Uint8Array(0) }, { loop: true }), 2)).toEqual([]);
  });
});
