import { ActionIcon, Button, Group, Table, TextInput } from '@mantine/core';
import { useState } from 'react';

export type Pairs = Readonly<Record<string, string>>;

interface Props {
  readonly label: string;
  readonly pairs: Pairs;
  readonly change: (pairs: Pairs) => void;
  readonly keyTitle: string;
  readonly valueTitle: string;
  /** Keys to point out. */
  readonly marked?: readonly string[];
}

/** Names with values, to add to, change and take away from. */
export function KeyValues({ label, pairs, change, keyTitle, valueTitle, marked = [] }: Props) {
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const isTaken = Object.hasOwn(pairs, key);
  const add = () => {
    change({ ...pairs, [key.trim()]: value });
    setKey('');
    setValue('');
  };
  const without = (gone: string): Pairs =>
    Object.fromEntries(Object.entries(pairs).filter(([name]) => name !== gone));
  return (
    <div className="scroll">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{keyTitle}</Table.Th>
            <Table.Th>{valueTitle}</Table.Th>
            <Table.Th>
              <span className="unseen">Take away</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(pairs).map(([name, text]) => (
            <Table.Tr key={name} className={marked.includes(name) ? 'marked' : undefined}>
              <Table.Td className="anywhere">
                {name}
                {marked.includes(name) ? ' ◂ matches' : ''}
              </Table.Td>
              <Table.Td>
                <TextInput
                  aria-label={`${valueTitle} of ${name}, ${label}`}
                  miw={180}
                  value={text}
                  onChange={({ currentTarget }) => change({ ...pairs, [name]: currentTarget.value })}
                />
              </Table.Td>
              <Table.Td>
                <ActionIcon
                  variant="default"
                  aria-label={`Take away ${name}, ${label}`}
                  onClick={() => change(without(name))}
                >
                  ×
                </ActionIcon>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group align="end" mt="xs" gap="xs">
        <TextInput
          label={keyTitle}
          error={isTaken ? 'It is there already.' : undefined}
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
        />
        <TextInput
          label={valueTitle}
          value={value}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        />
        <Button variant="default" disabled={key.trim() === '' || isTaken} onClick={add}>
          Add
        </Button>
      </Group>
    </div>
  );
}
