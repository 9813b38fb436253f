import { isJsonObject, type ServiceAnswer } from '@ringback/core';

/** Whether a document refused what it was asked for. */
export function isRefusal(given: ServiceAnswer): boolean {
  if (given.from === 'server') return given.status >= 400;
  const { positive, resultCode } = given.answer;
  return resultCode !== null && /^[2-5]\d\d$/.test(resultCode) ? Number(resultCode) >= 400 : !positive;
}

/** Whether an answer says nothing but that it is one: then the usual words are said for it. */
export function isEmpty(given: ServiceAnswer): boolean {
  if (isRefusal(given)) return false;
  if (given.from === 'server') return /^\s*(?:\{\s*\})?\s*$/.test(Buffer.from(given.body).toString('utf8'));
  const { body } = given.answer;
  return body === null || body === '' || (isJsonObject(body) && Object.keys(body).length === 0);
}
