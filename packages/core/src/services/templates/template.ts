import type { OptionMap } from '../../ports/store.ts';
import type { TemplateOption } from './template-option.ts';

/** A kind of service that can be configured: what it runs and which options it knows. */
export interface Template {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'builtin' | 'ors';
  /** Value of `_service`; null where every service names a document of its own. */
  readonly service: string | null;
  readonly options: readonly TemplateOption[];
  readonly scenarios: readonly Scenario[];
}

/** A common configuration of a template: what it presets, what is left to fill in, and what it needs beside it. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly presets: OptionMap;
  /** Options that have no useful value until somebody gives one. */
  readonly fill: readonly string[];
  /** Options that are often changed in this scenario. */
  readonly highlights: readonly string[];
  /** Templates of which a service must be there as well. */
  readonly companions: readonly string[];
}

/** The option of a template that a name belongs to, numbered ones included. */
export function findOption(options: readonly TemplateOption[], name: string): TemplateOption | null {
  const exact = options.find((option) => !option.numbered && option.name === name);
  if (exact !== undefined) return exact;
  // A dash may stand before the number; that of `_capacity_1` belongs to the name.
  const stems = [name.replace(/\d+$/, ''), name.replace(/_?\d+$/, '')];
  return options.find((option) => option.numbered && stems.includes(option.name)) ?? null;
}
