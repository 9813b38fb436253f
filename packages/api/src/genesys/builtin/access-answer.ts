import type { AccessOutcome } from '@ringback/core';
import { type Answer, answer } from '../../errors/answers.ts';

/** What a customer is told of an access number: texts, as clients decode them (API reference 5.1, 17.3). */
export function accessTexts({
  number,
  code,
  expiresInS,
  health,
}: Extract<AccessOutcome, { kind: 'allocated' }>): Record<string, string> {
  return {
    _access_number: number,
    ...(code === null ? {} : { _access_code: code }),
    _expiration_time: String(expiresInS),
    ...(health === null
      ? {}
      : {
          _pool_size: String(health.size),
          _pool_booked: String(health.held),
          _pool_available: String(health.size - health.held),
        }),
  };
}

/** `_tel_url`: what a phone dials at a touch (RFC 3966); the code is entered when it is asked for. */
export function telUrl(number: string): string {
  return `tel:${number.replace(/[\s()]/g, '')}`;
}

/** Why there is no number (API reference 2.3, 5.1). */
export function noAccessAnswer(outcome: Exclude<AccessOutcome, { kind: 'allocated' }>): Answer {
  switch (outcome.kind) {
    case 'unknown-group':
      return answer('unknown-resource-group', { group: outcome.group });
    case 'exhausted':
      return answer('no-access-number', { group: outcome.group });
    case 'prefix-too-long':
      return answer('code-prefix-too-long');
    case 'prefix-not-a-number':
      return answer('code-prefix-not-a-number', { value: outcome.value });
  }
}
