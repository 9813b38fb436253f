import type { JsonObject, OptionMap } from '@ringback/core';
import type { Distribution } from './distribution.ts';

/** A span of the day by the clocks of the scenario's zone, in minutes from midnight; `to` may be 1440. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

/** A number of agents who are alike. */
export interface AgentGroup {
  readonly count: number;
  /** As a configured agent, without id, name and state. */
  readonly body: JsonObject;
  /** When they are at work; empty: always. */
  readonly shifts: readonly DaySpan[];
  /** How long the phone rings before it is picked up. */
  readonly answersAfter: Distribution;
  /** Share of rings that nobody picks up, 0 to 1. */
  readonly misses: number;
}

/** When a customer wants to be called. */
export type Wish =
  | { readonly kind: 'now' }
  /** So much later than asked. */
  | { readonly kind: 'later'; readonly after: Distribution }
  /** At a time of the day on which it is asked, or of the next when it is over. */
  | { readonly kind: 'at'; readonly minute: number };

/** Customers who are alike. */
export interface CustomerGroup {
  readonly service: string;
  /** Customers per hour in spans of the day; none outside. */
  readonly perHour: readonly (DaySpan & { readonly rate: number })[];
  readonly wish: Wish;
  /** What comes of a ring, as shares of 1; what is left rings on. */
  readonly answers: number;
  readonly busy: number;
  readonly rejects: number;
  readonly answersAfter: Distribution;
  /** How long they wait for an agent once they have picked up. */
  readonly patience: Distribution;
  /** How long they talk. */
  readonly talk: Distribution;
  /** Share of those who cancel before they are called, and when they do. */
  readonly cancels: number;
  readonly cancelsAfter: Distribution;
}

/** People who call and wait on the line, in one order with the callbacks. */
export interface CallerGroup {
  /** The service whose queue and agents they want. */
  readonly service: string;
  readonly perHour: CustomerGroup['perHour'];
  /** How long they wait for an agent, and how long they talk. */
  readonly patience: Distribution;
  readonly talk: Distribution;
}

export type Fault =
  /** A share of the agents leave for a time. */
  | { readonly kind: 'agents-out'; readonly at: number; readonly share: number; readonly forMs: number }
  /** The process is killed and started again on the same data. */
  | { readonly kind: 'crash'; readonly at: number }
  /** The process is killed at the commit of this number: what was committed nobody hears of any more. */
  | { readonly kind: 'crash-at-commit'; readonly commit: number }
  /** The database is gone for a time. */
  | { readonly kind: 'database-away'; readonly at: number; readonly forMs: number }
  /** Each commit takes so long for a time. */
  | { readonly kind: 'database-slow'; readonly at: number; readonly forMs: number; readonly delayMs: number }
  /** A share of what the switch says is heard twice, or not at all, for a time. */
  | {
      readonly kind: 'events-garbled';
      readonly at: number;
      readonly forMs: number;
      readonly doubled: number;
      readonly lost: number;
    }
  /** The clock is put forward. */
  | { readonly kind: 'clock-jump'; readonly at: number; readonly byMs: number };

/** A callback that was asked for. Milliseconds since 1970. */
export interface RecordedRequest {
  readonly at: number;
  readonly service: string;
  /** When the call was wanted; null: as soon as possible. */
  readonly desiredAt: number | null;
}

export interface Scenario {
  readonly title: string;
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Callbacks that are open at `to` have this long to end; nobody asks any more. */
  readonly drainMs: number;
  readonly zone: string;
  /** Options of the services, complete. */
  readonly services: Readonly<Record<string, OptionMap>>;
  readonly sections: Readonly<Record<string, OptionMap>>;
  readonly agents: readonly AgentGroup[];
  readonly customers: readonly CustomerGroup[];
  /** What was really asked for, instead of what chance draws; null: nothing is recorded. */
  readonly recorded: readonly RecordedRequest[] | null;
  readonly callers: readonly CallerGroup[];
  /** Calls that all trunks carry at once, in both directions; null: no limit. */
  readonly channels: number | null;
  readonly faults: readonly Fault[];
}
