// The router itself with many agents, as benchmarks want it: on a clock of theirs, with nobody else around.
import { createRouting } from '../packages/routing/dist/index.js';

/** An agent of these groups; `given` says what is otherwise. */
export function agentOf(number, given) {
  return {
    id: `a${number}`,
    name: `Agent ${number}`,
    dn: `7${number}`,
    uri: null,
    password: null,
    skills: {},
    state: 'Ready',
    wrapUp: 0,
    ...given,
  };
}

/** A call that wants an agent of a group now. */
export function requestFor(id, { group, ...given }) {
  return {
    requestId: id,
    sessionId: `S${id}`,
    callbackId: null,
    virtualQueue: 'VQ',
    targets: [`${group}@Stat_Server.GA`],
    priority: 0,
    seq: 1,
    reserveMs: 120_000,
    timeoutMs: null,
    ...given,
  };
}

/** `random`: numbers from 0 below 1. */
export function routerOf(agents, { clock, random = () => 0, ...more }) {
  const byId = new Map(agents.map((agent) => [agent.id, agent]));
  let uuids = 0;
  return createRouting({
    clock,
    chance: { uuid: () => `hold-${++uuids}`, bytes: (count) => new Uint8Array(count), random },
    telemetry: { log: () => undefined, count: () => undefined, observe: () => undefined },
    configuration: { agents: () => agents, agent: (id) => byId.get(id) ?? null, onChange: () => undefined },
    isReachable: () => true,
    ...more,
  });
}
