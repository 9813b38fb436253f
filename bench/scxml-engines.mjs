import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { flatMachine, PARALLEL, parallelMachine } from './scxml-charts.mjs';

const FOLDER = fileURLToPath(new URL('../.build/bench-peers/', import.meta.url));
/** No part of the product needs these: they are fetched when the benchmark is run for the first time. */
const PEERS = { '@scion-scxml/scxml': '4.3.27', '@scion-scxml/core': '2.6.24', xstate: '5.33.3' };

/** Installs the peers where they are not. */
export function installPeers() {
  const stamp = path.join(FOLDER, 'stamp.json');
  const wanted = JSON.stringify(PEERS);
  if (existsSync(stamp) && createRequire(stamp)(stamp).wanted === wanted) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, 'package.json'), '{ "private": true }\n');
  const packages = Object.entries(PEERS).map(([name, version]) => `${name}@${version}`);
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...packages];
  const { status } = spawnSync('npm', args, { cwd: FOLDER, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0)
    throw new Error(`The peers of this benchmark could not be installed (npm ended with ${status})`);
  writeFileSync(stamp, JSON.stringify({ wanted }));
}

const peer = (name) => createRequire(path.join(FOLDER, 'package.json'))(name);

/**
 * Each engine: `load(chart)` gives a document; `start` a session of it, `tick` sends one event, `save` gives text and
 * `restore` a session of that text. A chart is SCXML text, and for XState a machine beside it.
 */
const ENGINES = {
  async ringback() {
    const { createRealmEvaluator } = await import('@ringback/script');
    const scxml = await import('@ringback/scxml');
    const step = { nowMs: 0, seed: 1 };
    let started = 0;
    return {
      async load({ text }) {
        const limits = { maxElements: 1_000_000, maxLength: 100_000_000 };
        const loaded = await scxml.loadDocument(text, {
          url: 'file:///bench.scxml',
          evaluatorFactory: createRealmEvaluator,
          limits,
        });
        if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings[0]));
        return loaded.document;
      },
      start: (document) => scxml.startSession(document, { ...step, sessionId: `S${started++}` }).session,
      tick: (session) => void scxml.deliver(session, { name: 'tick' }, step),
      save: (session) => scxml.saveSession(session),
      restore: (document, text) => scxml.restoreSession(document, text),
    };
  },

  async scion() {
    // Its deprecation notice is of no use here.
    const warn = console.warn;
    console.warn = () => undefined;
    const scxml = peer('@scion-scxml/scxml');
    const promise = (call) =>
      new Promise((resolve, reject) => call((error, value) => (error ? reject(error) : resolve(value))));
    console.warn = warn;
    const { Statechart } = peer('@scion-scxml/core');
    return {
      async load({ text }) {
        const model = await promise((done) => scxml.documentStringToModel('file:///bench.scxml', text, done));
        return promise((done) => model.prepare(done));
      },
      start(document) {
        const session = new Statechart(document);
        session.start();
        return session;
      },
      tick: (session) => void session.gen({ name: 'tick' }),
      save: (session) => JSON.stringify(session.getSnapshot()),
      restore: (document, text) => new Statechart(document, { snapshot: JSON.parse(text) }),
    };
  },

  async xstate() {
    const xstate = peer('xstate');
    return {
      load: async ({ machine, count, visited }) =>
        machine === 'parallel' ? parallelMachine(xstate) : flatMachine(xstate, count, visited),
      start(machine) {
        const actor = xstate.createActor(machine);
        actor.start();
        return actor;
      },
      tick: (actor) => actor.send({ type: 'tick' }),
      save: (actor) => JSON.stringify(actor.getPersistedSnapshot()),
      restore(machine, text) {
        const actor = xstate.createActor(machine, { snapshot: JSON.parse(text) });
        actor.start();
        return actor;
      },
    };
  },
};

export const openEngine = (name) => ENGINES[name]();

/** The chart of the event benchmarks. */
export const CHART = { text: PARALLEL, machine: 'parallel' };
