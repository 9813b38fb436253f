import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { VIEWER_ZONE } from '../app/moment.tsx';
import { type ChangeSearch, PRESETS, type Preset, STATES, type TableSearch } from './table-search.ts';

/** Nobody types faster than that for long. */
const TYPING_MS = 300;

interface Props {
  readonly search: TableSearch;
  readonly services: readonly string[];
  readonly change: ChangeSearch;
}

/** Which callbacks the table shows. */
export function TableFilters({ search, services, change }: Props) {
  const { service, state, span = 'all', from, to } = search;
  const [number, setNumber] = useState(search.number ?? '');
  const find = useDebouncedCallback((text: string) => {
    const digits = text.replace(/\D/g, '');
    change({ number: digits === '' ? undefined : digits });
  }, TYPING_MS);
  return (
    <Group mb="md" gap="sm" align="end">
      <Select
        label="Time"
        w={170}
        data={Object.entries(PRESETS).map(([value, label]) => ({ value, label }))}
        value={span}
        allowDeselect={false}
        onChange={(value) => change({ span: (value ?? 'all') as Preset, from: undefined, to: undefined })}
      />
      {span === 'custom' ? (
        <>
          <TextInput
            type="datetime-local"
            label={`From (${VIEWER_ZONE})`}
            value={from ?? ''}
            onChange={({ currentTarget }) => change({ from: currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label="To"
            value={to ?? ''}
            onChange={({ currentTarget }) => change({ to: currentTarget.value })}
          />
        </>
      ) : null}
      <Select
        label="Service"
        placeholder="All services"
        w={170}
        data={[...services]}
        value={service ?? null}
        onChange={(value) => change({ service: value ?? undefined })}
        clearable
        searchable
      />
      <Select
        label="State"
        placeholder="All states"
        w={150}
        data={STATES}
        value={state ?? null}
        onChange={(value) => change({ state: value ?? undefined })}
        clearable
      />
      <TextInput
        label="Number"
        placeholder="Digits"
        w={140}
        inputMode="tel"
        value={number}
        onChange={({ currentTarget }) => {
          setNumber(currentTarget.value);
          find(currentTarget.value);
        }}
      />
    </Group>
  );
}
