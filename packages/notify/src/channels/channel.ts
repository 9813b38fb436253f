import type { NewNotification, TakenNotification } from '@ringback/core';

/** What became of one attempt. */
export type SendOutcome =
  | { readonly kind: 'delivered' }
  /** Others are to be told instead. */
  | { readonly kind: 'passed-on'; readonly notifications: readonly NewNotification[] }
  | {
      readonly kind: 'failed';
      /** Plain words, without numbers, tokens and credentials. */
      readonly why: string;
      /** Another attempt would be in vain. */
      readonly isFinal: boolean;
      /** The receiver itself is in trouble: others of its messages would fail as well. */
      readonly isReceiverDown: boolean;
      /** When the receiver wants the next attempt. */
      readonly retryAfterMs?: number;
    };

/** Makes one attempt. Rejects only for a defect. */
export type Send = (notification: TakenNotification) => Promise<SendOutcome>;

export const DELIVERED: SendOutcome = { kind: 'delivered' };

/** It cannot be sent as things are: the remedy is in the words. */
export function unsendable(why: string): SendOutcome {
  return { kind: 'failed', why, isFinal: true, isReceiverDown: false };
}

/** It may go the next time. */
export function failedFor(why: string, isReceiverDown: boolean): SendOutcome {
  return { kind: 'failed', why, isFinal: false, isReceiverDown };
}
