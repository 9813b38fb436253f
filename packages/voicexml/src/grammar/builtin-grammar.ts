import { BUILTIN_TYPES, type BuiltinType, type GrammarTree } from './model.ts';

/** What a row of keys is to a grammar. */
export interface Standing {
  /** All of it together is accepted. */
  readonly isMatch: boolean;
  /** It is the beginning of something longer that is accepted. */
  readonly canGrow: boolean;
}

export const NO_MATCH: Standing = { isMatch: false, canGrow: false };

type Parameters = Readonly<Record<string, string>>;
interface Builtin {
  readonly standing: (keys: string, parameters: Parameters) => Standing;
  /** The value of keys that match (VoiceXML 2.0 appendix P). */
  readonly value: (keys: string, parameters: Parameters) => string | boolean;
}

/** As long as keys are collected at all. */
const MOST_KEYS = 128;

const BUILTINS: Readonly<Record<BuiltinType, Builtin>> = {
  digits: {
    standing: (keys, parameters) => {
      if (!/^\d*$/u.test(keys)) return NO_MATCH;
      const [least, most] = lengths(parameters);
      return { isMatch: keys.length >= least && keys.length <= most, canGrow: keys.length < most };
    },
    value: (keys) => keys,
  },
  boolean: {
    standing: (keys, parameters) => {
      const { y, n } = answers(parameters);
      return {
        isMatch: keys === y || keys === n,
        canGrow: [y, n].some((one) => one.length > keys.length && one.startsWith(keys)),
      };
    },
    value: (keys, parameters) => keys === answers(parameters).y,
  },
  number: {
    // The star key is the decimal point.
    standing: (keys) => ({
      isMatch: /^(?:\d+(?:\*\d*)?|\*\d+)$/u.test(keys),
      canGrow: /^\d*(?:\*\d*)?$/u.test(keys) && keys.length < MOST_KEYS,
    }),
    value: (keys) => keys.replace('*', '.'),
  },
  currency: {
    standing: (keys) => ({
      isMatch: /^(?:\d+(?:\*\d{0,2})?|\*\d{1,2})$/u.test(keys),
      canGrow: /^\d*(?:\*\d?)?$/u.test(keys) && keys.length < MOST_KEYS,
    }),
    value: (keys) => {
      const [whole = '', part = ''] = keys.split('*', 2);
      return `${whole === '' ? '0' : whole}.${part.padEnd(2, '0')}`;
    },
  },
  phone: {
    // The star key stands for the extension.
    standing: (keys) => ({
      isMatch: /^\d+(?:\*\d+)?$/u.test(keys),
      canGrow: /^\d*(?:(?<=\d)\*\d*)?$/u.test(keys) && keys.length < MOST_KEYS,
    }),
    value: (keys) => keys.replace('*', 'x'),
  },
  date: {
    standing: (keys) => fixed(keys, 8, (whole) => isDate(whole)),
    value: (keys) => keys,
  },
  time: {
    standing: (keys) => fixed(keys, 4, (whole) => /^(?:[01]\d|2[0-3])[0-5]\d$/u.test(whole)),
    // Keys alone do not say whether it is before or after noon (appendix P): up to 12:59 it may be either.
    value: (keys) => (keys > '1259' || keys < '0100' ? `${keys}h` : `${keys}?`),
  },
};

export function builtinStanding(
  { type, parameters }: Extract<GrammarTree, { kind: 'builtin' }>,
  keys: string,
): Standing {
  return BUILTINS[type].standing(keys, parameters);
}

export function builtinValue(
  { type, parameters }: Extract<GrammarTree, { kind: 'builtin' }>,
  keys: string,
): string | boolean {
  return BUILTINS[type].value(keys, parameters);
}

export type BuiltinReading =
  | { readonly ok: true; readonly tree: Extract<GrammarTree, { kind: 'builtin' }> }
  | { readonly ok: false; readonly message: string; readonly isUnsupported: boolean };

/** `digits?minlength=4;maxlength=6`, also with `builtin:dtmf/` before it. */
export function readBuiltin(text: string): BuiltinReading {
  const [name = '', query = ''] = text
    .trim()
    .replace(/^builtin:(?:dtmf|grammar)\//u, '')
    .split('?', 2);
  const type = BUILTIN_TYPES.find((one) => one === name);
  if (type === undefined)
    return {
      ok: false,
      message: `There is no built-in grammar ${JSON.stringify(name)}`,
      isUnsupported: true,
    };
  const parameters: Record<string, string> = {};
  for (const pair of query.split(/[;&]/u)) {
    const [key = '', value = ''] = pair.split('=', 2).map((part) => part.trim());
    if (key !== '') parameters[key] = value;
  }
  const problem = parameterProblem(type, parameters);
  if (problem !== undefined) return { ok: false, message: problem, isUnsupported: false };
  return { ok: true, tree: { kind: 'builtin', type, parameters } };
}

function parameterProblem(type: BuiltinType, parameters: Parameters): string | undefined {
  const known =
    type === 'digits' ? ['minlength', 'maxlength', 'length'] : type === 'boolean' ? ['y', 'n'] : [];
  for (const [name, value] of Object.entries(parameters)) {
    if (!known.includes(name)) return `${type} has no parameter ${JSON.stringify(name)}`;
    if (type === 'digits' && !/^\d{1,4}$/u.test(value)) return `${name} is a number of digits`;
    if (type === 'boolean' && !/^[0-9A-D*#]+$/u.test(value)) return `${name} is a key`;
  }
  if (type === 'digits') {
    const [least, most] = lengths(parameters);
    if (least > most || (parameters['length'] !== undefined && Object.keys(parameters).length > 1))
      return 'digits takes a length, or a minlength that is not above the maxlength';
  }
  const { y, n } = answers(parameters);
  return type === 'boolean' && y === n ? 'y and n of boolean are different keys' : undefined;
}

function lengths(parameters: Parameters): [least: number, most: number] {
  const exact = parameters['length'];
  if (exact !== undefined) return [Number(exact), Number(exact)];
  return [Number(parameters['minlength'] ?? '1'), Number(parameters['maxlength'] ?? MOST_KEYS)];
}

function answers(parameters: Parameters): { readonly y: string; readonly n: string } {
  return { y: parameters['y'] ?? '1', n: parameters['n'] ?? '2' };
}

function fixed(keys: string, length: number, isRight: (whole: string) => boolean): Standing {
  if (!/^\d*$/u.test(keys) || keys.length > length) return NO_MATCH;
  return { isMatch: keys.length === length && isRight(keys), canGrow: keys.length < length };
}

function isDate(keys: string): boolean {
  const year = Number(keys.slice(0, 4));
  const month = Number(keys.slice(4, 6));
  const day = Number(keys.slice(6));
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}
