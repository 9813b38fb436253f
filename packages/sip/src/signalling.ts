export type * from './endpoint/types.ts';
export type * from './message/message.ts';
export type * from './ports.ts';
export type * from './registrar/types.ts';
export type { TimerBases } from './transaction/timers.ts';
