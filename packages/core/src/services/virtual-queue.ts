import type { OptionMap } from '../ports/store.ts';
import { effectiveOptions } from './options.ts';

const QUEUE = '_urs_virtual_queue';
const OVERWRITABLE = '_overwritable_options';

/** The virtual queue that a request of a service waits in; empty when none is named. */
export function virtualQueueOf(
  configured: OptionMap,
  params: Readonly<Record<string, string>>,
  userData: Readonly<Record<string, string>>,
): string {
  // Of the others no one decides about it: going through all of them for each callback would be dear.
  const own = { [QUEUE]: configured[QUEUE], [OVERWRITABLE]: configured[OVERWRITABLE] };
  const set = Object.fromEntries(
    Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return effectiveOptions(set, params, userData)[QUEUE] ?? '';
}
