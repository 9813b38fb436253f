import { isJsonObject, type JsonObject } from '@ringback/core';
import type { ActionElement, Json } from '@ringback/scxml';

/** Text of an attribute; numbers and booleans as text; null when absent or empty. */
export function textAttribute(element: ActionElement, name: string): string | null {
  const value = element.attributes[name];
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** Number of an attribute (text is read as a number); null when absent or no number. */
export function numberAttribute(element: ActionElement, name: string): number | null {
  const text = textAttribute(element, name);
  if (text === null) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** The first of these attributes that is there and is no number; null when all are sound. */
export function notANumber(element: ActionElement, names: readonly string[]): string | null {
  return (
    names.find((name) => textAttribute(element, name) !== null && numberAttribute(element, name) === null) ??
    null
  );
}

/** Seconds as milliseconds, cut to a range. */
export function secondsAttribute(
  element: ActionElement,
  name: string,
  whenUnset: number,
  maxSeconds: number,
): number {
  const value = numberAttribute(element, name) ?? whenUnset;
  return Math.round(Math.min(Math.max(value, 0), maxSeconds) * 1000);
}

export function booleanAttribute(element: ActionElement, name: string, whenUnset: boolean): boolean {
  const value = element.attributes[name];
  return value === true || value === 'true' ? true : value === false || value === 'false' ? false : whenUnset;
}

/** The object form of a value, or null. */
export function objectValue(value: Json | undefined): JsonObject | null {
  return isJsonObject(value) ? value : null;
}
