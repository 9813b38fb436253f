export { WaitQuoteLedger } from './ewt/wait-quote-ledger.ts';
export type { AgentCall, MemoryRouting, RoutingParts } from './memory-routing.ts';
export { OrderedList } from './ordered-list.ts';
export { QueueHistoryLedger } from './queue-history-ledger.ts';
export { createRouting } from './routing.ts';
export { watchedSwitch } from './watched-switch.ts';
