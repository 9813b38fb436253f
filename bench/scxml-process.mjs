// One engine in a process of its own: nothing of another one is in its heap or its compiled code.
import { answerQuestions } from './probe.mjs';
import { CHART, openEngine } from './scxml-engines.mjs';

const engine = await openEngine(process.argv[2]);
let document;
let sessions = [];
let at = 0;

const timed = (work) => {
  const begin = performance.now();
  work();
  return performance.now() - begin;
};

answerQuestions(
  {},
  {
    async load(chart) {
      document = await engine.load(chart ?? CHART);
      sessions = [];
    },
    /** Sessions in all from now on; the milliseconds that it took to start what was not there. */
    start: (count) =>
      timed(() => {
        sessions.length = Math.min(sessions.length, count);
        while (sessions.length < count) sessions.push(engine.start(document));
      }),
    /** So many events, to one session after the other; the milliseconds. */
    tick: (count) =>
      timed(() => {
        for (let n = 0; n < count; n += 1) {
          at = (at + 1) % sessions.length;
          engine.tick(sessions[at]);
        }
      }),
    save: (count) =>
      timed(() => {
        for (let n = 0; n < count; n += 1) engine.save(sessions[n % sessions.length]);
      }),
    restore(count) {
      const text = engine.save(sessions[0]);
      return timed(() => {
        for (let n = 0; n < count; n += 1) engine.restore(document, text);
      });
    },
  },
);
