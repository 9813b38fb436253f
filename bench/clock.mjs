/** Real time, for the parts of the product that take a clock. */
export const clock = {
  now: () => Date.now(),
  setTimer: (delayMs, fire) => {
    const timer = setTimeout(fire, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves with the first value that is not undefined; throws when none comes in time. */
export async function until(what, look, limitMs = 60_000, everyMs = 50) {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > end) throw new Error(`${what}: not within ${limitMs} ms`);
    await pause(everyMs);
  }
}
