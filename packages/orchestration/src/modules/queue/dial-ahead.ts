import {
  type Configuration,
  type DialAhead,
  integerOption,
  isJsonObject,
  type Json,
  type JsonObject,
  type OptionMap,
  option,
  readVcb,
  VCB,
  VCB_DEFAULT,
} from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import { numberAttribute, textAttribute } from '../attributes.ts';

/** From so many agents at work on it helps to count on busy ones (routing reference 5.4). */
const PREDICTIVE_FROM = 30;
/** Percent of the customers who answer. */
const ABANDONED_LIMIT = 3;
/** Section of the options of the router. */
const ROUTER_SECTION = 'urs';

/** `_urs_extension_data` of a service: an object; what is none counts as empty. */
export function extensionData(options: OptionMap): JsonObject {
  try {
    const data: Json = JSON.parse(option(options, '_urs_extension_data') ?? '{}');
    return isJsonObject(data) ? data : {};
  } catch {
    // A finding of the service says so.
    return {};
  }
}

/**
 * Whether a request of `queue:submit` is to be dialled before an agent is there (`notifyurl`, ours), and by what. `problem`:
 * what of it cannot be read; the default counts instead.
 */
export function dialAheadOf(
  action: ActionEffect,
  options: OptionMap,
  configuration: Pick<Configuration, 'section'>,
): { readonly ahead: DialAhead | null; readonly problem: string | null } {
  const notifyUrl = textAttribute(action, 'notifyurl');
  if (notifyUrl === null) return { ahead: null, problem: null };
  const own = extensionData(options)['vcb'];
  const reading = readVcb(
    typeof own === 'string' ? own : (configuration.section(ROUTER_SECTION)?.['vcb'] ?? ''),
  );
  const from = integerOption(options, '_predictive_from_agents', PREDICTIVE_FROM, { min: 0, max: 100_000 });
  return {
    ahead: {
      notifyUrl,
      notifyBody: textAttribute(action, 'notifybody'),
      notifyEncoding: textAttribute(action, 'notifyenc'),
      notBefore: numberAttribute(action, 'notbefore') ?? 0,
      vcb: reading.kind === 'parameters' ? reading.parameters : VCB,
      predictiveFrom: from === 0 ? null : from,
      abandonedLimit: percentOption(options, '_abandoned_call_limit', ABANDONED_LIMIT) / 100,
    },
    problem: reading.kind === 'parameters' ? null : `The option vcb ${reading.why}; ${VCB_DEFAULT} counts.`,
  };
}

function percentOption(options: OptionMap, name: string, whenUnset: number): number {
  const value = Number(option(options, name) ?? whenUnset);
  return Number.isFinite(value) && value >= 0 && value <= 100 ? value : whenUnset;
}

/** As it is kept among the open requests of a session. */
export function keptDialAhead({ vcb, ...rest }: DialAhead): JsonObject {
  return { ...rest, vcb: vcb.all.join(':') };
}

/** Null when it is none. */
export function readDialAhead(value: Json | undefined): DialAhead | null {
  if (!isJsonObject(value)) return null;
  const { notifyUrl, notifyBody, notifyEncoding, notBefore, vcb, predictiveFrom, abandonedLimit } = value;
  const reading = readVcb(typeof vcb === 'string' ? vcb : '');
  if (typeof notifyUrl !== 'string') return null;
  return {
    notifyUrl,
    notifyBody: typeof notifyBody === 'string' ? notifyBody : null,
    notifyEncoding: typeof notifyEncoding === 'string' ? notifyEncoding : null,
    notBefore: typeof notBefore === 'number' ? notBefore : 0,
    vcb: reading.kind === 'parameters' ? reading.parameters : VCB,
    predictiveFrom: typeof predictiveFrom === 'number' ? predictiveFrom : null,
    abandonedLimit: typeof abandonedLimit === 'number' ? abandonedLimit : ABANDONED_LIMIT / 100,
  };
}
