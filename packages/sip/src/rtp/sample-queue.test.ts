import { describe, expect, it } from 'vitest';
import { FRAME } from './player.ts';
import { clipped, SampleQueue } from './sample-queue.ts';

const packet = (value: number, length = FRAME): Int16Array => new Int16Array(length).fill(value);

function next(queue: SampleQueue): number | null {
  const sum = new Int32Array(FRAME);
  return queue.addTo(sum) ? (sum[0] ?? 0) : null;
}

describe('a queue of samples', () => {
  it('gives nothing before it has two frames, then one after the other', () => {
    const queue = new SampleQueue();
    queue.put(packet(1));
    expect(next(queue)).toBeNull();
    queue.put(packet(2));
    queue.put(packet(3));
    expect([next(queue), next(queue), next(queue), next(queue)]).toEqual([1, 2, 3, null]);
  });

  it('fills up again after a pause', () => {
    const queue = new SampleQueue();
    queue.put(packet(1));
    queue.put(packet(2));
    expect([next(queue), next(queue), next(queue)]).toEqual([1, 2, null]);
    queue.put(packet(3));
    expect(next(queue)).toBeNull();
    queue.put(packet(4));
    expect(next(queue)).toBe(3);
  });

  it('adds to what is there, with silence behind half a frame', () => {
    const queue = new SampleQueue();
    queue.put(packet(5, FRAME * 2 - 80));
    queue.put(packet(7, 80));
    queue.put(packet(9, 80));
    next(queue);
    next(queue);
    const sum = new Int32Array(FRAME).fill(100);
    expect(queue.addTo(sum)).toBe(true);
    expect([sum[0], sum[79], sum[80]]).toEqual([109, 109, 100]);
  });

  it('falls no further behind than 200 ms, whatever is put into it at once', () => {
    const queue = new SampleQueue();
    for (let value = 1; value <= 40; value += 1) queue.put(packet(value));
    queue.put(packet(99, FRAME * 100));
    const heard: number[] = [];
    for (let value = next(queue); value !== null; value = next(queue)) heard.push(value);
    expect(heard.length).toBeLessThanOrEqual(10);
    expect(heard.at(-1)).toBe(40);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
  });
});

it('a sum that is too loud is as loud as can be', () => {
  expect(clipped(Int32Array.of(40_000, -40_000, 12))).toEqual(Int16Array.of(32_767, -32_768, 12));
});
