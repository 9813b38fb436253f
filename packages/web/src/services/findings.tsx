import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Finding } from '../server/shapes.ts';

interface Props {
  readonly findings: readonly Finding[];
  /** What can be done about one at once. */
  readonly below?: (finding: Finding) => ReactNode;
}

/** What looks wrong about a service, with what to do about it. */
export function Findings({ findings, below }: Props) {
  if (findings.length === 0) return null;
  return (
    <Alert
      color={findings.some(({ level }) => level === 'error') ? 'red' : 'orange'}
      title={`${findings.length === 1 ? 'One thing looks' : `${findings.length} things look`} wrong`}
    >
      {findings.map((finding) => {
        const { key, message, remedy, suggestion } = finding;
        return (
          <div key={`${key} ${message}`}>
            <Text size="sm">
              <code>{key}</code>: {message}.{' '}
              {remedy ?? (suggestion === undefined ? '' : `Did you mean ${suggestion}?`)}
            </Text>
            {below?.(finding)}
          </div>
        );
      })}
    </Alert>
  );
}
