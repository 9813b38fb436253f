/** `_callback_state` of GMS (reference: scenarios 1.1). */
export type CallbackState = 'SCHEDULED' | 'QUEUED' | 'PAUSED' | 'ROUTING' | 'PROCESSING' | 'COMPLETED';

export const CALLBACK_STATES: readonly CallbackState[] = [
  'SCHEDULED',
  'QUEUED',
  'PAUSED',
  'ROUTING',
  'PROCESSING',
  'COMPLETED',
];

const NEXT: Record<CallbackState, readonly CallbackState[]> = {
  SCHEDULED: ['QUEUED', 'COMPLETED'],
  QUEUED: ['PAUSED', 'ROUTING', 'PROCESSING', 'SCHEDULED', 'COMPLETED'],
  PAUSED: ['QUEUED', 'COMPLETED'],
  ROUTING: ['QUEUED', 'PROCESSING', 'SCHEDULED', 'COMPLETED'],
  PROCESSING: ['SCHEDULED', 'COMPLETED'],
  COMPLETED: [],
};

/** Whether a callback may go from one state to another; staying is always allowed but for the final state. */
export function mayMove(from: CallbackState, to: CallbackState): boolean {
  return from === to ? from !== 'COMPLETED' : NEXT[from].includes(to);
}

/** Whether a customer or supervisor may still cancel (API reference 4.3). */
export function isCancellable(state: CallbackState): boolean {
  return state === 'SCHEDULED' || state === 'QUEUED' || state === 'PAUSED' || state === 'ROUTING';
}

export function isCallbackState(text: string): text is CallbackState {
  return (CALLBACK_STATES as readonly string[]).includes(text);
}
