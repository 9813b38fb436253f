import type { OptionType } from './option-type.ts';

/** Where the value of an option comes from: the configured service, the request for one callback, or either. */
export type OptionSource = 'service' | 'request' | 'either';

/** One option of a template: what people see of it and what its value has to be. */
export interface TemplateOption {
  /** With `numbered` the beginning of the name; a number follows. */
  readonly name: string;
  readonly numbered: boolean;
  readonly category: string;
  readonly type: OptionType;
  /** What counts when it is not set; null when nothing does. */
  readonly default: string | null;
  /** Text that stands in the original's form until somebody replaces it. */
  readonly placeholder: string | null;
  readonly mandatory: boolean;
  /** Hidden in forms until somebody asks for it. */
  readonly advanced: boolean;
  readonly source: OptionSource;
  /** Kept for configurations of early releases: read, but not offered for new services. */
  readonly legacy: boolean;
  readonly help: string;
}

type Given = Pick<TemplateOption, 'name' | 'type' | 'help'> & Partial<Omit<TemplateOption, 'category'>>;

/** The options of one category, in the order in which they are shown. */
export function category(name: string, options: readonly Given[]): readonly TemplateOption[] {
  return options.map((given) => ({
    numbered: false,
    category: name,
    default: null,
    placeholder: null,
    mandatory: false,
    advanced: false,
    source: 'service',
    legacy: false,
    ...given,
  }));
}
