import type { Channel } from './channel.ts';
import type { NotificationTarget } from './notification.ts';

/** Somebody who wants to hear of what is published under tags that fit a filter (API reference 7.1). */
export interface Subscription {
  readonly id: string;
  readonly subscriberId: string;
  readonly channel: Channel;
  readonly target: NotificationTarget;
  /** For localised messages; null: the default. */
  readonly language: string | null;
  readonly filter: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Whether a filter has places for anything: `*` stands for any text, `?` for one character. */
export function isPattern(filter: string): boolean {
  return /[*?]/.test(filter);
}

/** Whether a filter fits one of the tags of a message. */
export function fitsFilter(filter: string, tags: readonly string[]): boolean {
  return tags.some((tag) => (isPattern(filter) ? fits(filter, tag) : filter === tag));
}

/**
 * Compares a pattern with a text, both from left to right; what follows a `*` is looked for again one character later
 * when it did not fit. Takes time by the product of both lengths at most: no pattern can make it take longer.
 */
function fits(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let mark = 0;
  let here = 0;
  while (here < text.length) {
    const sign = pattern[at];
    if (sign === '*') {
      star = at++;
      mark = here;
    } else if (sign !== undefined && (sign === '?' || sign === text[here])) {
      at++;
      here++;
    } else if (star >= 0) {
      at = star + 1;
      here = ++mark;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
