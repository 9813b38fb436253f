import type { OptionMap } from '../ports/store.ts';
import { option } from '../services/options.ts';
import { type DialledForm, dialledForm } from './dialled-form.ts';

/**
 * How numbers of a pool are given out (API reference 5.4). `CLUSTER`: each to one customer at a time. `LOCAL`: each to
 * one at a time by each node. `RANDOM`: any, again and again; code or caller tell who is meant.
 */
export type AllocationStrategy = 'RANDOM' | 'LOCAL' | 'CLUSTER';

export interface AccessNumber extends DialledForm {
  /** As configured: what the customer is told. */
  readonly number: string;
}

/** A resource group of access numbers. */
export interface AccessPool {
  readonly group: string;
  /** Each number once. */
  readonly numbers: readonly AccessNumber[];
  readonly strategy: AllocationStrategy;
  /** Option of the group; text as configured. */
  readonly bookingTimeout: string | null;
  /** Given out unbooked when no other is free. */
  readonly backup: AccessNumber | null;
}

/** What is longer is nothing that a phone dials, and more than an index has room for. */
const LONGEST_NUMBER = 255;

/** Transaction list whose sections are resource groups too. */
export const RESOURCE_LIST = 'GMS_Resources';

/**
 * A pool from a resource group, a section of the list `GMS_Resources`, or both. In a section, options begin with an
 * underscore (`_allocation_strategy`, `_booking_expiration_timeout`, `_backup_resource`); any other entry is a number, by
 * its value or, where that is empty, by its key. Null when neither exists. Without a strategy it is `CLUSTER`.
 */
export function readAccessPool(
  group: string,
  sources: { readonly resources: readonly string[] | null; readonly section: OptionMap | null },
  strategyOfService: string | null = null,
): AccessPool | null {
  const { resources, section } = sources;
  if (resources === null && section === null) return null;
  const options = section ?? {};
  const listed = Object.entries(options)
    .filter(([key]) => !key.startsWith('_'))
    .map(([key, value]) => (value.trim() === '' ? key : value.trim()));
  const byForm = new Map<string, AccessNumber>();
  for (const number of [...(resources ?? []), ...listed]) {
    const entry = accessNumber(number);
    if (entry !== null && !byForm.has(entry.text)) byForm.set(entry.text, entry);
  }
  const backup = option(options, '_backup_resource');
  return {
    group,
    numbers: [...byForm.values()],
    strategy:
      strategyOf(strategyOfService) ?? strategyOf(option(options, '_allocation_strategy')) ?? 'CLUSTER',
    bookingTimeout: option(options, '_booking_expiration_timeout'),
    backup: backup === null ? null : accessNumber(backup),
  };
}

function accessNumber(number: string): AccessNumber | null {
  const form = dialledForm(number);
  return form === null || form.text.length > LONGEST_NUMBER ? null : { ...form, number: number.trim() };
}

function strategyOf(text: string | null): AllocationStrategy | null {
  const upper = text?.trim().toUpperCase();
  return upper === 'RANDOM' || upper === 'LOCAL' || upper === 'CLUSTER' ? upper : null;
}
