import { Alert, Text } from '@mantine/core';
import type { Finding } from '../server/shapes.ts';

/** What looks wrong about a service, with what to do about it. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <Alert
      color={findings.some(({ level }) => level === 'error') ? 'red' : 'orange'}
      title={`${findings.length === 1 ? 'One thing looks' : `${findings.length} things look`} wrong`}
    >
      {findings.map(({ key, message, remedy, suggestion }) => (
        <Text key={`${key} ${message}`} size="sm">
          <code>{key}</code>: {message}.{' '}
          {remedy ?? (suggestion === undefined ? '' : `Did you mean ${suggestion}?`)}
        </Text>
      ))}
    </Alert>
  );
}
