import type { OutgoingHttp } from '@ringback/core';
import type { AllowedTargets } from '../sending/allowed-targets.ts';
import { type Send, unsendable } from './channel.ts';
import { outcomeOf } from './http-outcome.ts';

/** What a receiver says besides is of no use to anybody. */
const MOST_BYTES = 65_536;

export interface HttpPorts {
  readonly http: OutgoingHttp;
  readonly allowed: AllowedTargets;
  /** For one attempt, in ms of real time. */
  readonly timeoutMs: () => number;
}

/**
 * `httpcb` (API reference 7.4): POST of the message as it is to the address; only 200 is success. The id of the message
 * and its event are in headers, so that a receiver can tell a repetition.
 */
export function httpCallback({ http, allowed, timeoutMs }: HttpPorts): Send {
  return async ({ id, event, target, message }) => {
    const refusal = allowed.refusalOf(target);
    if (refusal !== null) return unsendable(refusal);
    const exchange = await http.send({
      method: 'POST',
      url: target.address,
      headers: {
        'content-type': isJson(message) ? 'application/json;charset=utf-8' : 'text/plain;charset=utf-8',
        'x-ringback-notification': id,
        'x-ringback-event': headerText(event),
      },
      body: message,
      timeoutMs: timeoutMs(),
      maxBytes: MOST_BYTES,
      maxRedirects: 0,
    });
    return outcomeOf(exchange);
  };
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Text that only begins like JSON is text.
    return false;
  }
}

/** Header values are printable ASCII. */
export function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 256);
}
