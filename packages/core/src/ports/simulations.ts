import type { Json } from '../json.ts';

/** A day of a contact centre that comes with the product, to begin one's own with. */
export interface ShippedSimulation {
  readonly name: string;
  readonly title: string;
  /** As its file has it (guide on simulation). */
  readonly scenario: Json;
}

export type SimulationStart =
  | { readonly kind: 'started'; readonly id: string }
  /** The scenario cannot be read; each with the field and what it must be. */
  | {
      readonly kind: 'problems';
      readonly problems: readonly { readonly field: string; readonly why: string }[];
    }
  /** So many wait already that no more are taken now. */
  | { readonly kind: 'full' };

export type SimulationState =
  | { readonly kind: 'waiting' }
  /** `share` of the simulated time that is over, 0 to 1. */
  | { readonly kind: 'running'; readonly share: number }
  | { readonly kind: 'done'; readonly report: Json }
  | { readonly kind: 'failed'; readonly why: string };

/** What-if runs on virtual time, one after the other, beside the calls and not in their way. */
export interface Simulations {
  shipped(): Promise<readonly ShippedSimulation[]>;
  start(scenario: Json): Promise<SimulationStart>;
  /** Null for one that nobody knows (any more). */
  state(id: string): SimulationState | null;
  /** Ends it, or forgets it; false when there is none. */
  stop(id: string): boolean;
}
