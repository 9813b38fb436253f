import type { AnswerFunction, Evaluator, EvaluatorOptions, Outcome, ScriptSession } from '../evaluator.ts';
import { createRealmEvaluator } from '../realm-evaluator.ts';

/** Where the sources of unit tests stand. */
export const AT = { line: 10, column: 5 };

/** An evaluator with one session, and ways to read and run source in it. */
export function setUp(options: Partial<EvaluatorOptions> & { readonly answer?: AnswerFunction } = {}) {
  const { answer } = options;
  const evaluator = createRealmEvaluator({ name: 'test.scxml', ...options });
  const session = evaluator.newSession();
  session.begin({ nowMs: 86_400_000, seed: 7, ...(answer === undefined ? {} : { answer }) });
  return {
    evaluator,
    session,
    read: (source: string) => read(evaluator, session, source),
    run: (source: string) => session.run(evaluator.compile('script', source, AT)),
  };
}

/** The value of an expression, or its error as text. */
export function read(evaluator: Evaluator, session: ScriptSession, source: string): unknown {
  const outcome = session.read(evaluator.compile('expression', source, AT));
  return outcome.ok ? outcome.value : `${outcome.problem.name}: ${outcome.problem.message}`;
}

export function problemOf(outcome: Outcome<unknown>) {
  return outcome.ok ? undefined : outcome.problem;
}
