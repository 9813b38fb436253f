import type { CallbackId } from '../ids.ts';

/**
 * Links by which a customer deals with one callback: whoever has one can see and change that callback and no other. A
 * token cannot be guessed, and says nothing of the callback to whoever reads it.
 */
export interface CustomerLinks {
  /** The same one each time. */
  token(id: CallbackId): string;
  /** Address of the page. */
  url(id: CallbackId): string;
  /** Null: not a token of ours. That its callback still exists is for the caller to find out. */
  callback(token: string): CallbackId | null;
}
