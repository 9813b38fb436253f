export { callingThreadEngine } from './engine/calling-thread.ts';
export { engineLimits, poolShape } from './engine/engine-limits.ts';
export type {
  DocumentSource,
  EngineFactory,
  SessionEngine,
  StepReport,
} from './engine/session-engine.ts';
export { workerPool } from './engine/worker-pool.ts';
export { OrchestrationError, type OrchestrationErrorCode } from './errors.ts';
export { MODULE_CATALOGUE } from './modules/catalogue.ts';
export { ACTION_SCHEMAS } from './modules/registry.ts';
export { createOrchestrator } from './orchestrator.ts';
export type { OrchestrationPorts, Orchestrator } from './orchestrator-ports.ts';
export {
  type ReplayEnd,
  type ReplayedStep,
  type ReplayOptions,
  replaySession,
} from './replay/replay-session.ts';
export type { VoicePlatform } from './voice/application-desk.ts';
export { voiceInThread } from './voice/voice-in-thread.ts';
export { voiceProcess } from './voice/voice-process.ts';
