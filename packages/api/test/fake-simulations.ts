import type { SimulationState, Simulations } from '@ringback/core';

/** Simulations that are over as soon as they are asked for. */
export function fakeSimulations(): Simulations {
  const runs = new Map<string, SimulationState>();
  return {
    shipped: async () => [{ name: 'quiet-day', title: 'A quiet day', scenario: { title: 'A quiet day' } }],
    async start(scenario) {
      const { hours = 1, title = '' } = scenario as Readonly<Record<string, unknown>>;
      if (hours !== 1) return { kind: 'problems', problems: [{ field: 'hours', why: 'must be 1' }] };
      if (title === 'full') return { kind: 'full' };
      const id = `s${runs.size}`;
      runs.set(id, { kind: 'done', report: { scenario: String(title) } });
      return { kind: 'started', id };
    },
    state: (id) => runs.get(id) ?? null,
    stop: (id) => runs.delete(id),
  };
}
