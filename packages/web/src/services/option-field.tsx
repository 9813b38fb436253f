import { Autocomplete, NumberInput, PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TemplateOption } from '../server/shapes.ts';

const UNITS: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', min: 'minutes' };

interface Props {
  readonly option: TemplateOption;
  /** `undefined`: not set, the default counts. */
  readonly value: string | undefined;
  readonly problem: string | undefined;
  readonly change: (value: string | undefined) => void;
}

/** One option of a template: its help, its default, and a control for its kind of value. */
export function OptionField({ option, value, problem, change }: Props) {
  const { name, type = 'text', values = [] } = option;
  const common = {
    label: name,
    description: describe(option),
    required: option.mandatory === true,
    error: problem,
    placeholder: option.default ?? option.placeholder ?? '',
  };
  const text = (next: string) => change(next === '' ? undefined : next);
  if (type === 'boolean')
    return (
      <Select
        {...common}
        data={['true', 'false']}
        value={value ?? null}
        clearable
        onChange={(next) => change(next ?? undefined)}
      />
    );
  if (values.length > 0 && option.open !== true)
    return (
      <Select
        {...common}
        data={[...new Set([...values, ...(value === undefined ? [] : [value])])]}
        value={value ?? null}
        clearable
        searchable
        onChange={(next) => change(next ?? undefined)}
      />
    );
  if (values.length > 0)
    return <Autocomplete {...common} data={[...values]} value={value ?? ''} onChange={text} />;
  if (type === 'integer' && (value === undefined || /^-?\d+$/.test(value)))
    return (
      <NumberInput
        {...common}
        allowDecimal={false}
        value={value ?? ''}
        {...(option.min === undefined ? {} : { min: option.min })}
        {...(option.max === undefined ? {} : { max: option.max })}
        clampBehavior="none"
        onChange={(next) => text(String(next))}
      />
    );
  if (type === 'secret')
    return (
      <PasswordInput
        {...common}
        value={value ?? ''}
        autoComplete="off"
        onChange={({ currentTarget }) => text(currentTarget.value)}
      />
    );
  if (type === 'json' || type === 'list')
    return (
      <Textarea
        {...common}
        autosize
        minRows={1}
        maxRows={8}
        value={value ?? ''}
        onChange={({ currentTarget }) => text(currentTarget.value)}
      />
    );
  return (
    <TextInput {...common} value={value ?? ''} onChange={({ currentTarget }) => text(currentTarget.value)} />
  );
}

function describe({ help = '', valid, unit, default: initial }: TemplateOption): ReactNode {
  const text = [
    help,
    valid === undefined ? '' : `Valid: ${valid}.`,
    unit === undefined ? '' : `In ${UNITS[unit] ?? unit}.`,
    initial === undefined || initial === null || initial === '' ? '' : `Default: ${initial}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
  // Names in the help stand between back quotes.
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part : <code key={`${index} ${part}`}>{part}</code>));
}
