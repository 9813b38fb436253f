import { type Answer, type AnswerKind, answer } from '../errors/answers.ts';
import type { LINK_ANSWERS } from '../errors/link-answers.ts';

const WORDS: Partial<Readonly<Record<AnswerKind, keyof typeof LINK_ANSWERS>>> = {
  'unknown-callback': 'unknown-link',
  'not-cancellable': 'link-not-cancellable',
  'session-lost': 'link-not-cancellable',
  'not-movable': 'link-not-movable',
  'ors-unreachable': 'link-unreachable',
  'bad-number': 'link-number-refused',
  'impossible-number': 'link-number-refused',
  'premium-number': 'link-number-refused',
  'excepted-number': 'link-number-refused',
  'no-country': 'link-number-refused',
  'same-number': 'link-number-taken',
  'unknown-office-hours': 'link-no-times',
};

/** A refusal as the customer is told it: what it says of ids, options and rules of the operator is left out. */
export function forCustomer({ rule: _rule, ...given }: Answer): Answer {
  const kind = WORDS[given.kind];
  return kind === undefined ? given : answer(kind);
}
