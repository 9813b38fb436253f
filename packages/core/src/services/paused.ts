import type { OptionMap } from '../ports/store.ts';
import { option } from './options.ts';

const USUAL_LIST = 'GMS_Paused_Services';
const SECTION = 'services';

/**
 * Whether a service is paused by its list (`_paused_services_list`, API reference 4.13): the key `_paused_services_id`, then
 * the name of the service, then `all`; the first that says `true` or `false` counts.
 */
export function isServicePaused(
  service: string,
  options: OptionMap,
  list: (name: string) => Readonly<Record<string, OptionMap>> | null,
): boolean {
  const sections = list(option(options, '_paused_services_list') ?? USUAL_LIST) ?? {};
  const entries = Object.hasOwn(sections, SECTION) ? (sections[SECTION] ?? {}) : {};
  for (const key of [option(options, '_paused_services_id'), service, 'all']) {
    const value =
      key !== null && Object.hasOwn(entries, key) ? entries[key]?.trim().toLowerCase() : undefined;
    if (value === 'true') return true;
    if (value === 'false') return false;
  }
  return false;
}
