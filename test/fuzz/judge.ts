import { readStrictly } from '@ringback/testkit';
import type { HostileRequest } from './hostile-request.ts';
import type { RawAnswer } from './raw-http.ts';

/** Refusals above 499 that the references define: limits, and other servers that are not there or do not answer. */
const DEFINED =
  /^(?:TOO_MANY_REQUESTS|TOO_MANY_STREAMS|ORS_\w+|NO_ACCESS_NUMBER|BAD_ACCESS_CODE_PREFIX|REQUEST_UNANSWERED|SESSION_\w+|GATEWAY_TIMEOUT)$/;
const CHAT = /^Chat service /;
/** What only a part of ours says about itself. */
const INSIDE = /node_modules|\n\s+at \w|(?:dist|src)\/\w+[\w/-]*\.[jt]s|ECONNREFUSED|\bSTORE_[A-Z_]+/;

/** What is wrong with an answer, or null. */
export function problemOf({ method, target, operation }: HostileRequest, answer: RawAnswer): string | null {
  const { status, headers, body } = answer;
  // What is no HTTP any more may be cut off; everything else has an answer.
  if (status === 0) return /^[A-Z]+$/.test(method) ? 'no answer at all' : null;
  const contentType = headers.get('content-type');
  if (INSIDE.test(body) && !operation.includes('/metrics'))
    return `tells of its inside: ${body.slice(0, 300)}`;
  if (method === 'HEAD' || method === 'OPTIONS') return status < 500 ? null : `is ${status}`;
  if (status >= 500) {
    const { phrase, message } = errorOf(body);
    if (!DEFINED.test(phrase) && !CHAT.test(message)) return `is ${status} ${phrase}: ${message}`;
  }
  if (status >= 300) {
    const { code, message } = errorOf(body);
    // A document may refuse in its own words.
    const isOwn = /^\/(?:scxml|genesys\/1\/service)\//.test(target);
    if (!isOwn && (!Number.isInteger(code) || message === ''))
      return `has no error body: ${body.slice(0, 300)}`;
  }
  try {
    if (/^\/[^/]/.test(target) && /^[A-Z]+$/.test(method))
      readStrictly({ method, url: target, status, contentType, body });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return null;
}

function errorOf(body: string): { code: unknown; phrase: string; message: string } {
  try {
    const { code, phrase = '', message = '' } = JSON.parse(body);
    return { code, phrase: String(phrase), message: String(message) };
  } catch {
    // Said of the answer by whoever asks.
    return { code: null, phrase: '', message: '' };
  }
}
