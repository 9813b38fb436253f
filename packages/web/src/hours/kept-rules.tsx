import { Alert, Text } from '@mantine/core';

/** That something else counts besides what is painted. */
export function KeptRules({ rules }: { readonly rules: readonly (readonly [string, string])[] }) {
  if (rules.length === 0) return null;
  return (
    <Alert color="gray" title="Rules that are kept as they are" mt="md">
      {rules.map(([key, value]) => (
        <Text size="sm" key={key} className="anywhere">
          <code>{key}</code>: {value}
        </Text>
      ))}
    </Alert>
  );
}
