import type { ServiceAnswer } from '@ringback/core';

/** Whether a document refused what it was asked for. */
export function isRefusal(given: ServiceAnswer): boolean {
  if (given.from === 'server') return given.status >= 400;
  const { positive, resultCode } = given.answer;
  return resultCode !== null && /^[2-5]\d\d$/.test(resultCode) ? Number(resultCode) >= 400 : !positive;
}

/** Why an answer cannot be that to a create request, which is a JSON object (API reference 3.1), or null. */
export function whyNoAnswer(given: ServiceAnswer): string | null {
  if (isRefusal(given)) return null;
  const body = given.from === 'server' ? Buffer.from(given.body).toString('utf8') : given.answer.body;
  return isObject(typeof body === 'string' ? parsed(body) : (body ?? {}))
    ? null
    : 'what came as the answer to gms.start is no JSON object';
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON at all: not an object either.
    return null;
  }
}
