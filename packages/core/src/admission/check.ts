import type { OptionMap } from '../ports/store.ts';
import type { SlotPlanning } from '../slots/slot-plan.ts';
import type { Refusal } from './refusal.ts';

/** What every check sees. `options` are the effective ones of this request. */
export interface RequestContext {
  readonly service: string;
  readonly options: OptionMap;
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What checks of the calendar see besides. */
export interface AdmissionContext extends RequestContext {
  /** Office hours and slots of the service, worked out when they are asked for. */
  readonly slots: () => SlotPlanning;
  /** Name of the pattern of a group that a text matches; null when none does. */
  readonly matchingPattern: (group: string, text: string) => string | null;
}

/** One small pure rule: null lets the request pass. */
export type Check<Context = RequestContext> = (context: Context) => Refusal | null;
