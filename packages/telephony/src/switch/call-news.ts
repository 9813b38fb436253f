import type { CallEvent } from '@ringback/core';

/** An event of a call before it is known whose and when. */
export type CallNews = CallEvent extends infer Event
  ? Event extends CallEvent
    ? Omit<Event, 'callId' | 'at'>
    : never
  : never;
