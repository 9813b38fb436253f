import type { OptionMap } from '../../ports/store.ts';
import { option } from '../options.ts';
import type { Scenario, Template } from './template.ts';

export interface MadeService {
  readonly options: OptionMap;
  /** Options that have no useful value until somebody gives one. */
  readonly fill: readonly string[];
}

/**
 * The options of a service made from a template: what it runs, the defaults of its mandatory options, what the scenario
 * presets, and what was given, which beats all of it.
 */
export function makeService(
  template: Template,
  presets: OptionMap,
  scenario: Scenario | null,
  given: OptionMap,
): MadeService {
  const isCallback = template.options.some(({ name }) => name === '_call_direction');
  const options: Record<string, string> = {
    _type: template.type,
    ...(template.service === null ? {} : { _service: template.service }),
    ...(isCallback && template.service !== 'callback' ? { _service_type: 'callback' } : {}),
  };
  for (const { name, mandatory, numbered, source, default: value } of template.options)
    if (mandatory && !numbered && source !== 'request' && value !== null) options[name] ??= value;
  const made = { ...options, ...presets, ...scenario?.presets, ...given };
  const wanted = new Set([
    ...template.options
      .filter(({ mandatory, source }) => mandatory && source !== 'request')
      .map(({ name }) => name),
    ...(scenario?.fill ?? []),
  ]);
  return { options: made, fill: [...wanted].filter((name) => option(made, name) === null) };
}
