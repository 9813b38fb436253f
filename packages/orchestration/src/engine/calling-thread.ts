import { ACTION_SCHEMAS } from '../modules/registry.ts';
import { SCRIPT_PLATFORM } from '../modules/script-platform.ts';
import { CompiledDocuments } from './compiled-documents.ts';
import { ConnectedEngine } from './connected-engine.ts';
import { DEFAULT_LIMITS, type EngineLimits } from './engine-limits.ts';
import type { EngineFactory } from './session-engine.ts';
import { StepRunner } from './step-runner.ts';

/** The store and the sessions around it keep fewer in memory; the engine need not be the one that forgets. */
const MOST_SESSIONS = 10_000;

/**
 * An engine in the thread of its caller: for simulations, stories, tools and benchmarks. Scripts are held by their
 * budgets alone here; a regular expression without end or a heap that overflows takes the process with it. `neverSaves`: see
 * `RunnerOptions`.
 */
export function callingThreadEngine(
  limits: EngineLimits = DEFAULT_LIMITS,
  { neverSaves = false }: { readonly neverSaves?: boolean } = {},
): EngineFactory {
  // What compiled documents are is the same for all that are made here: a simulation restarts often.
  const documents = new CompiledDocuments();
  return (ports) => {
    const runner = new StepRunner({
      actionSchemas: ACTION_SCHEMAS,
      platform: SCRIPT_PLATFORM,
      limits,
      mostSessions: neverSaves ? Number.POSITIVE_INFINITY : MOST_SESSIONS,
      neverSaves,
      documents,
    });
    return new ConnectedEngine(
      {
        call: (_key, request) => runner.handle(request),
        tellAll: (request) => void runner.handle(request),
        close: () => Promise.resolve(),
      },
      ports,
    );
  };
}
