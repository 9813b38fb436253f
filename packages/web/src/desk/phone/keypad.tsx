import { Button, SimpleGrid, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const NAMES: Readonly<Record<string, string>> = { '*': 'Star', '#': 'Hash' };
/** What still fits beside each other on a small screen. */
const SHOWN = 20;

/** Keys for menus of others; those of the keyboard do the same while the focus is here. */
export function Keypad({ send }: { readonly send: (digit: string) => void }) {
  const [sent, add] = useState('');
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => group.current?.focus(), []);
  const press = (digit: string) => {
    send(digit);
    add((before) => before + digit);
  };
  return (
    <div
      ref={group}
      role="group"
      aria-label="Keys of the phone"
      tabIndex={-1}
      onKeyDown={({ key, ctrlKey, altKey, metaKey }) => {
        if (!ctrlKey && !altKey && !metaKey && DIGITS.some((digit) => digit === key)) press(key);
      }}
    >
      <SimpleGrid cols={3} maw={220} spacing="xs">
        {DIGITS.map((digit) => (
          <Button
            key={digit}
            variant="default"
            aria-label={NAMES[digit] ?? digit}
            onClick={() => press(digit)}
          >
            {digit}
          </Button>
        ))}
      </SimpleGrid>
      <Text size="sm" mt="xs" role="status" aria-label="Keys pressed">
        {sent === '' ? 'Press keys here or on the keyboard.' : sent.slice(-SHOWN)}
      </Text>
    </div>
  );
}
