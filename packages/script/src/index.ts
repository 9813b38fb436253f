export type { ScriptErrorCode } from './errors.ts';
export { ScriptError } from './errors.ts';
export type {
  AnswerFunction,
  CompiledUnit,
  DeclaredValue,
  Evaluator,
  EvaluatorFactory,
  EvaluatorOptions,
  EventFields,
  ForeachCursor,
  FunctionAnswer,
  InitialVariable,
  Layout,
  Outcome,
  SavedScopes,
  ScriptProblem,
  ScriptProblemKind,
  ScriptSession,
  SourcePosition,
  StateNames,
  StepInput,
  SystemObject,
  UnitKind,
} from './evaluator.ts';
export type { Json, JsonObject } from './json.ts';
export { createRealmEvaluator } from './realm-evaluator.ts';
export type { SourceFacts } from './source-facts.ts';
export { describeSource } from './source-facts.ts';
export type { XmlTree } from './xml-tree.ts';
