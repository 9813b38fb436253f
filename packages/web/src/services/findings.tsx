import { Alert, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from '../app/states.tsx';
import type { Finding } from '../server/shapes.ts';

interface Props {
  readonly found: UseQueryResult<readonly Finding[]>;
  /** What can be done about one at once. */
  readonly below?: (finding: Finding) => ReactNode;
}

/** What looks wrong about options, with what to do about it; and that it is not known, which is not that all is well. */
export function Findings({ found, below }: Props) {
  if (found.data === undefined)
    return found.error === null ? null : (
      <Failure what="The check" error={found.error} retry={() => void found.refetch()} />
    );
  const findings = found.data;
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
