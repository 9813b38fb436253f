import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** While something is fetched that was never there before. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <Center p="xl" role="status" aria-live="polite">
      <Loader size="sm" mr="sm" aria-hidden="true" />
      <Text>Loading {what} …</Text>
    </Center>
  );
}

/** What went wrong, in the server's words, and the way on. */
export function Failure({
  what,
  error,
  retry,
}: {
  readonly what: string;
  readonly error: Error;
  readonly retry?: () => void;
}) {
  return (
    <Alert color="red" title={`${what} could not be loaded`} variant="light" role="alert">
      <Text>{error.message}</Text>
      {retry === undefined ? null : (
        <Button mt="sm" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

/** There is nothing, and this is what to do about it. */
export function Nothing({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Center p="xl">
      <Stack align="center" gap="xs" maw={460}>
        <Text fw={600}>{title}</Text>
        <Text c="dimmed" ta="center" component="div">
          {children}
        </Text>
      </Stack>
    </Center>
  );
}

/** Heading of a page with what can be done there. */
export function PageHead({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="page-head">
      <Title order={1} size="h2">
        {title}
      </Title>
      <div className="page-actions">{children}</div>
    </div>
  );
}
