import { describe, expect, it } from 'vitest';
import { Crowd } from './crowd.ts';

const open = () => {
  let answer: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    answer = resolve;
    fail = reject;
  });
  return { promise, answer: () => answer(), fail: (error: Error) => fail(error) };
};

describe('a crowd of requests', () => {
  it('is as large as it was at its largest since it was asked last', async () => {
    const crowd = new Crowd();
    const [a, b, c] = [open(), open(), open()];
    const answers = [a, b, c].map(({ promise }) => crowd.during(promise));
    a.answer();
    b.answer();
    await Promise.all(answers.slice(0, 2));
    expect(crowd.takeMost()).toBe(3);
    expect(crowd.takeMost()).toBe(1);
    c.answer();
    await answers[2];
    expect(crowd.takeMost()).toBe(1);
    expect(crowd.takeMost()).toBe(0);
  });

  it('also loses who got no answer', async () => {
    const crowd = new Crowd();
    const one = open();
    const failing = crowd.during(one.promise);
    one.fail(new Error('no answer'));
    await expect(failing).rejects.toThrow('no answer');
    crowd.takeMost();
    expect(crowd.takeMost()).toBe(0);
  });
});
