const ANSWERS = {
  /** Microseconds of processor time so far, all threads. */
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  usage: () => process.cpuUsage(),
  /** Bytes after what is garbage was collected, as far as `--expose-gc` lets us. */
  memory: async () => {
    for (let round = 0; round < 3; round++) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return process.memoryUsage();
  },
};

/** Answers the questions of the process that started this one; says that it is ready. */
export function answerQuestions(ready = {}, more = {}) {
  const answers = { ...ANSWERS, ...more };
  process.on('message', async ({ question, what, details }) => {
    try {
      process.send({ question, answer: (await answers[what](details)) ?? null });
    } catch (error) {
      process.send({ question, fault: error instanceof Error ? error.message : String(error) });
    }
  });
  // Whoever started us died: nobody needs us any more.
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.send({ event: 'ready', ...ready });
}
