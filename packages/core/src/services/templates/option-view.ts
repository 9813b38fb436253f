import type { OptionType } from './option-type.ts';
import type { OptionSource, TemplateOption } from './template-option.ts';
import { typeInWords } from './type-words.ts';

/** An option as it is shown, and as an uploaded template writes it: one flat object. */
export interface OptionView {
  readonly name: string;
  readonly numbered: boolean;
  readonly category: string;
  /** Kind of the type. */
  readonly type: OptionType['kind'];
  readonly values?: readonly string[];
  /** Whether other values than `values` may be meant. */
  readonly open?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly unit?: 's' | 'ms' | 'min';
  /** Builtin services, or `callback`, that a service named here has to run. */
  readonly runs?: readonly string[];
  /** What a value has to be, in words. */
  readonly valid: string;
  readonly default: string | null;
  readonly placeholder: string | null;
  readonly mandatory: boolean;
  readonly advanced: boolean;
  readonly source: OptionSource;
  readonly legacy: boolean;
  readonly help: string;
}

export function viewOfOption({ type, ...option }: TemplateOption): OptionView {
  return { ...option, type: type.kind, ...details(type), valid: typeInWords(type) };
}

function details(type: OptionType): Partial<OptionView> {
  switch (type.kind) {
    case 'integer':
      return {
        ...(type.min === null ? {} : { min: type.min }),
        ...(type.max === null ? {} : { max: type.max }),
        ...(type.unit === null ? {} : { unit: type.unit }),
      };
    case 'choice':
      return { values: type.values, open: type.open };
    case 'list':
      return type.values === null ? {} : { values: type.values };
    case 'service':
      return { runs: type.runs };
    default:
      return {};
  }
}

/** What an uploaded template has to say about an option; the rest is usual. */
export type WrittenOption = Partial<OptionView> & Pick<OptionView, 'name'>;

/** The option that was written. A `pattern` belongs to the product: what is written of it counts as a text. */
export function optionOfView(written: WrittenOption, category: string): TemplateOption {
  return {
    name: written.name,
    numbered: written.numbered ?? false,
    category: written.category ?? category,
    type: typeOf(written),
    default: written.default ?? null,
    placeholder: written.placeholder ?? null,
    mandatory: written.mandatory ?? false,
    advanced: written.advanced ?? false,
    source: written.source ?? 'service',
    legacy: written.legacy ?? false,
    help: written.help ?? '',
  };
}

function typeOf({ type = 'text', values, open, min, max, unit, runs }: WrittenOption): OptionType {
  switch (type) {
    case 'integer':
      return { kind: type, min: min ?? null, max: max ?? null, unit: unit ?? null };
    case 'choice':
      return { kind: type, values: values ?? [], open: open ?? values === undefined };
    case 'list':
      return { kind: type, values: values ?? null };
    case 'service':
      return { kind: type, runs: runs ?? [] };
    case 'pattern':
      return { kind: 'text' };
    default:
      return { kind: type };
  }
}
