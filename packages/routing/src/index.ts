export { AssignmentLedger } from './assignment-ledger.ts';
export { WaitQuoteLedger } from './ewt/wait-quote-ledger.ts';
export type { AgentCall, MemoryRouting, RoutingParts } from './memory-routing.ts';
export { createRouting } from './routing.ts';
export { watchedSwitch } from './watched-switch.ts';
