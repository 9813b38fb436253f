import type { OptionMap } from '../../ports/store.ts';
import { serviceKind } from '../kind.ts';
import type { Template } from '../templates/template.ts';

/** What is configured around a service: what its options may name has to be there. */
export interface Surroundings {
  services(): readonly { readonly name: string; readonly options: OptionMap }[];
  service(name: string): OptionMap | null;
  section(name: string): OptionMap | null;
  sections(): readonly { readonly name: string }[];
  list(name: string): Readonly<Record<string, OptionMap>> | null;
  hasResourceGroup(name: string): boolean;
  /** Names of the trunks that calls may leave by; null: not known here. */
  trunks(): readonly string[] | null;
  /** Whether an uploaded document of this name is there; null: not known here. */
  hasDocument(name: string): boolean | null;
  /** The uploaded template whose document a service runs, or null. */
  uploadedTemplate(service: string): Template | null;
}

/** Whether some configured service runs one of these builtin services. */
export function isThere(around: Surroundings, builtins: readonly string[]): boolean {
  return around.services().some(({ options }) => runs(options, builtins));
}

/** Whether a service runs one of these (`callback` is any callback service). */
export function runs(options: OptionMap, wanted: readonly string[]): boolean {
  const kind = serviceKind(options);
  return wanted.includes(kind.kind === 'builtin' ? kind.builtin : kind.kind);
}
