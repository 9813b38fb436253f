import type { SessionId } from '@ringback/core';
import {
  callingThreadEngine,
  type EngineFactory,
  type SessionEngine,
  type StepReport,
} from '@ringback/orchestration';

type Outcome = Awaited<ReturnType<SessionEngine['start']>>;

/** An engine in the calling thread that tells of each step it made, and of which session. */
export function recordingEngine(told: (step: StepReport, session: SessionId) => void): EngineFactory {
  const factory = ENGINE;
  return (ports) => {
    const engine = factory(ports);
    const tell = (outcome: Outcome, session: SessionId): Outcome => {
      if (outcome.kind === 'stepped') told(outcome, session);
      return outcome;
    };
    return {
      compile: (url, text, resolve) => engine.compile(url, text, resolve),
      start: async (order) => tell(await engine.start(order), order.sessionId),
      deliver: async (order) => tell(await engine.deliver(order), order.sessionId),
      terminate: async (order) => tell(await engine.terminate(order), order.sessionId),
      save: (id) => engine.save(id),
      inspect: (order) => engine.inspect(order),
      forget: (id) => engine.forget(id),
      publish: (known) => engine.publish(known),
      close: () => engine.close(),
    };
  };
}

/** Compiles a document once for all processes. */
const ENGINE = callingThreadEngine();
