import type { OptionMap } from '../ports/store.ts';
import type { Refusal } from './refusal.ts';

/** What every check sees. `options` are the effective ones of this request. */
export interface AdmissionContext {
  readonly service: string;
  readonly options: OptionMap;
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One small pure rule: null lets the request pass. */
export type Check = (context: AdmissionContext) => Refusal | null;
