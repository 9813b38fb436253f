import type { OptionMap, Surroundings } from '@ringback/core';
import type { Seed } from '../config/settings.ts';
import { FRESH_SERVICES } from '../seed/fresh-services.ts';

/** What the file seeds, beside the services of a fresh installation; `trunks` are those that it names. */
export function seededSurroundings(
  { services, sections, lists, resources }: Omit<Seed, 'agents'>,
  trunks: readonly string[] | null = null,
): Surroundings {
  const known = new Map<string, OptionMap>(Object.entries({ ...FRESH_SERVICES, ...services }));
  const section = (name: string): OptionMap | null => sections[name] ?? null;
  const list = (name: string) => lists[name] ?? null;
  return {
    services: () => [...known].map(([name, options]) => ({ name, options })),
    service: (name) => known.get(name) ?? null,
    section,
    sections: () => Object.keys(sections).map((name) => ({ name })),
    list,
    hasResourceGroup: (name) => name in resources || name in (list('GMS_Resources') ?? {}),
    trunks: () => trunks,
    hasDocument: () => null,
    uploadedTemplate: () => null,
  };
}
