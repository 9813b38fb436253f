import { isMessageTemplate } from '../notification/message-template.ts';
import type { OptionMap } from '../ports/store.ts';
import { textRecord } from '../text-record.ts';
import { isOperatorsOption } from './operators-options.ts';

/** Value of an option, empty strings counting as "not set" (callback-options 0, rule 2). */
export function option(options: OptionMap, name: string): string | null {
  const value = options[name];
  return value === undefined || value === '' ? null : value;
}

/** Comma-separated list without blanks and empty members. */
export function listOption(options: OptionMap, name: string): string[] {
  const value = option(options, name);
  if (value === null) return [];
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `true`/`false`; anything else is the default. */
export function booleanOption(options: OptionMap, name: string, whenUnset: boolean): boolean {
  const value = option(options, name)?.trim().toLowerCase();
  return value === 'true' ? true : value === 'false' ? false : whenUnset;
}

/** Whole number; text that is none, or one outside the range, is the default. */
export function integerOption(
  options: OptionMap,
  name: string,
  whenUnset: number,
  range: { min: number; max: number } = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
): number {
  const text = option(options, name)?.trim();
  if (text === undefined || !/^[+-]?\d{1,15}$/.test(text)) return whenUnset;
  const value = Number(text);
  return value < range.min || value > range.max ? whenUnset : value;
}

/** A place in a configured value that the request fills: `$region$`. */
const TOKEN = /\$([A-Za-z0-9_.-]+)\$/g;
/** A value that is one token and nothing else. */
const ONLY_TOKEN = /^\s*\$[A-Za-z0-9_.-]+\$\s*$/;

type Given = Readonly<Record<string, string>>;

/**
 * The options that apply to one request: the configured ones win over request parameters of the same name
 * unless `_overwritable_options` lists them or they are unset; `$token$` is replaced by the request's `token`
 * (API reference 1.4 and 4.1). Where the configured value is a token, or has one that the request does not fill, the
 * parameter of the option's own name counts; without it an unresolved token stays as it is. What the operator allows is never
 * the request's to say.
 */
export function effectiveOptions(configured: OptionMap, params: Given, userData: Given): OptionMap {
  const { overwritable, entries } = readingOf(configured);
  const effective = textRecord();
  for (const name in params) {
    const isTheirs = isOperatorsOption(name) && !overwritable.includes(name) && !hasToken(configured[name]);
    if (!isTheirs) effective[name] = params[name] ?? '';
  }
  for (const { name, value, hasTokens } of entries) {
    const isGiven = params[name] !== undefined;
    if (isGiven && (value === '' || overwritable.includes(name))) continue;
    if (!hasTokens) {
      effective[name] = value;
      continue;
    }
    const filled = fillTokens(value, params, userData);
    if (isGiven && (isOneToken(value) || !filled.isComplete)) continue;
    effective[name] = filled.text;
  }
  return effective;
}

/** What does not change from request to request. */
interface OptionReading {
  readonly overwritable: readonly string[];
  readonly entries: readonly OptionEntry[];
  /** Those of them that requests fill. */
  readonly templates: readonly OptionEntry[];
}

interface OptionEntry {
  readonly name: string;
  readonly value: string;
  readonly hasTokens: boolean;
}

/** Options of a service are replaced as a whole when they change. */
const readings = new WeakMap<OptionMap, OptionReading>();

function readingOf(configured: OptionMap): OptionReading {
  let reading = readings.get(configured);
  if (reading === undefined) {
    const entries: OptionEntry[] = [];
    for (const name in configured) {
      const value = configured[name] ?? '';
      entries.push({ name, value, hasTokens: hasToken(value) });
    }
    reading = {
      overwritable: listOption(configured, '_overwritable_options'),
      entries,
      templates: entries.filter(({ hasTokens }) => hasTokens),
    };
    readings.set(configured, reading);
  }
  return reading;
}

/** Whether a configured value is left to the request as a whole. */
export function isOneToken(value: string): boolean {
  return ONLY_TOKEN.test(value);
}

function hasToken(value: string | undefined): boolean {
  return value?.includes('$') === true;
}

/** Puts what a request gives in the places of tokens, also inside longer texts. */
export function fillTokens(
  value: string,
  params: Given,
  userData: Given,
): { readonly text: string; readonly isComplete: boolean } {
  let isComplete = true;
  const text = value.replace(TOKEN, (whole, token: string) => {
    if (Object.hasOwn(params, token)) return params[token] ?? '';
    if (Object.hasOwn(userData, token)) return userData[token] ?? '';
    isComplete = false;
    return whole;
  });
  return { text, isComplete };
}

/** Names of tokens in configured values that no request parameter filled. `effective` are the options of one request. */
export function unfilledTokens(configured: OptionMap, effective: OptionMap): string[] {
  const names = new Set<string>();
  for (const { name, value } of readingOf(configured).templates) {
    // Names in messages to customers are filled when they are written.
    if (effective[name] === undefined || isMessageTemplate(name)) continue;
    const left = new Set(effective[name].match(TOKEN));
    for (const token of value.match(TOKEN) ?? []) if (left.has(token)) names.add(token.slice(1, -1));
  }
  return [...names];
}
