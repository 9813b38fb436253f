/** In what a number counts. */
export type Unit = 's' | 'ms' | 'min';

/** What the value of an option has to be. Every value is stored as text; this is how it is read. */
export type OptionType =
  | { readonly kind: 'text' }
  /** Kept like a text, never shown. */
  | { readonly kind: 'secret' }
  | { readonly kind: 'boolean' }
  /** Null: no bound. Where a negative number means "the default" there is no lower bound. */
  | {
      readonly kind: 'integer';
      readonly min: number | null;
      readonly max: number | null;
      readonly unit: Unit | null;
    }
  /** `open`: the original has further values that nobody wrote down. */
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly open: boolean }
  /** Comma-separated; `values` null: any. */
  | { readonly kind: 'list'; readonly values: readonly string[] | null }
  | { readonly kind: 'json' }
  | { readonly kind: 'url' }
  /** `2031-05-28T15:30:00.000Z` */
  | { readonly kind: 'instant' }
  /** A number and one of y, M, w, d, h, m. */
  | { readonly kind: 'duration' }
  /** `from,to` in minutes relative to now. */
  | { readonly kind: 'window' }
  /** ISO 3166 alpha-2. */
  | { readonly kind: 'country' }
  | { readonly kind: 'time-zone' }
  | { readonly kind: 'routing-target' }
  /** A file or address, or JSON `{"file", "hints"}`. */
  | { readonly kind: 'treatment' }
  /** Name of a configured service that runs one of these (`callback` is any callback service). */
  | { readonly kind: 'service'; readonly runs: readonly string[] }
  /** Text of a form of its own; `form` says it in words. */
  | { readonly kind: 'pattern'; readonly fits: (text: string) => boolean; readonly form: string };

export const text: OptionType = { kind: 'text' };
export const boolean: OptionType = { kind: 'boolean' };
export const json: OptionType = { kind: 'json' };
export const url: OptionType = { kind: 'url' };
export const anyList: OptionType = { kind: 'list', values: null };
export const positive: OptionType = { kind: 'integer', min: 1, max: null, unit: null };
export const notNegative: OptionType = { kind: 'integer', min: 0, max: null, unit: null };
export const anyInteger: OptionType = { kind: 'integer', min: null, max: null, unit: null };
export const treatment: OptionType = { kind: 'treatment' };

export const choice = (...values: readonly string[]): OptionType => ({ kind: 'choice', values, open: false });

export const matching = (expression: RegExp, form: string): OptionType => ({
  kind: 'pattern',
  fits: (text) => expression.test(text),
  form,
});

export const service = (...runs: readonly string[]): OptionType => ({ kind: 'service', runs });

/** A span of time: `min` is 1 unless zero has a meaning, null where a negative one has. */
export const span = (unit: Unit, min: number | null = 1, max: number | null = null): OptionType => ({
  kind: 'integer',
  min,
  max,
  unit,
});
