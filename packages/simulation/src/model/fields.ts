import type { Distribution } from './distribution.ts';
import type { DaySpan } from './scenario.ts';

/** What is wrong about a scenario file: where, and what it must be. */
export interface ScenarioProblem {
  readonly field: string;
  readonly why: string;
}

type Plain = Readonly<Record<string, unknown>>;

const LONGEST_S = 31 * 86_400;

/** Reads the keys of one map and remembers what is wrong; a wrong value reads as its default. */
export class Fields {
  readonly path: string;
  readonly #map: Plain;
  readonly #problems: ScenarioProblem[];

  constructor(value: unknown, path: string, known: readonly string[], problems: ScenarioProblem[]) {
    this.path = path;
    this.#problems = problems;
    this.#map = isPlain(value) ? value : {};
    if (!isPlain(value)) this.complain('', 'must be a map');
    for (const key of Object.keys(this.#map)) {
      if (!known.includes(key)) this.complain(key, `is not known; known are ${known.join(', ')}`);
    }
  }

  complain(key: string, why: string): void {
    this.#problems.push({ field: [this.path, key].filter((part) => part !== '').join('.'), why });
  }

  has(key: string): boolean {
    return this.#map[key] !== undefined && this.#map[key] !== null;
  }

  raw(key: string): unknown {
    return this.#map[key];
  }

  text(key: string, otherwise: string): string {
    if (!this.has(key)) return otherwise;
    const value = this.raw(key);
    if (typeof value === 'string' && value !== '') return value;
    this.complain(key, 'must be a text');
    return otherwise;
  }

  number(
    key: string,
    otherwise: number,
    { min, max }: { readonly min: number; readonly max: number },
  ): number {
    if (!this.has(key)) return otherwise;
    const value = this.raw(key);
    if (typeof value === 'number' && value >= min && value <= max) return value;
    this.complain(key, `must be a number from ${min} to ${max}`);
    return otherwise;
  }

  share(key: string, otherwise: number): number {
    return this.number(key, otherwise, { min: 0, max: 1 });
  }

  /** `90` (seconds), `{mean: 240, cv: 0.8}`, `{mean: 60}` (exponential) or `{from: 5, to: 20}`. */
  duration(key: string, otherwise: Distribution): Distribution {
    if (!this.has(key)) return otherwise;
    const found = readDistribution(this.raw(key));
    if (found !== null) return found;
    this.complain(key, 'must be seconds, {mean, cv}, {mean} or {from, to}, up to 31 days');
    return otherwise;
  }

  list(key: string): readonly unknown[] {
    if (!this.has(key)) return [];
    const value = this.raw(key);
    if (Array.isArray(value)) return value;
    this.complain(key, 'must be a list');
    return [];
  }

  map(key: string): Plain {
    if (!this.has(key)) return {};
    const value = this.raw(key);
    if (isPlain(value)) return value;
    this.complain(key, 'must be a map');
    return {};
  }

  span(key: string, text: unknown): DaySpan {
    const found = typeof text === 'string' ? readSpan(text) : null;
    if (found !== null) return found;
    this.complain(key, 'must be hours of the day such as "08:00-17:30", the second later than the first');
    return { from: 0, to: 1440 };
  }
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readDistribution(value: unknown): Distribution | null {
  const isTime = (one: unknown): one is number => typeof one === 'number' && one >= 0 && one <= LONGEST_S;
  if (isTime(value)) return { kind: 'fixed', seconds: value };
  if (!isPlain(value)) return null;
  const { mean, cv, from, to, ...others } = value;
  if (Object.keys(others).length > 0) return null;
  if (isTime(mean) && cv === undefined && from === undefined && to === undefined)
    return { kind: 'exponential', mean };
  if (
    isTime(mean) &&
    typeof cv === 'number' &&
    cv >= 0 &&
    cv <= 100 &&
    from === undefined &&
    to === undefined
  )
    return { kind: 'lognormal', mean, cv };
  if (isTime(from) && isTime(to) && from <= to && mean === undefined && cv === undefined)
    return { kind: 'uniform', from, to };
  return null;
}

/** Minutes from midnight; null for what is no time of day. `24:00` is the end of the day. */
export function readMinute(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return hours !== undefined && Number(minutes) < 60 && minute <= 1440 ? minute : null;
}

export function readSpan(text: string): DaySpan | null {
  const [first = '', second = '', more] = text.split('-');
  const [from, to] = [readMinute(first), readMinute(second)];
  return from === null || to === null || more !== undefined || from >= to ? null : { from, to };
}
