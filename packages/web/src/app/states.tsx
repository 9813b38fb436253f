import { Alert, Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core';
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

/** What went wrong, in the server's words, and the way on: to try again, or, from what is not there, to `back`. */
export function Failure({
  what,
  error,
  retry,
  back,
}: {
  readonly what: string;
  readonly error: Error;
  readonly retry?: () => void;
  readonly back?: ReactNode;
}) {
  return (
    <Alert color="red" title={`${what} could not be loaded`} variant="light" role="alert">
      <Text>{error.message}</Text>
      {retry === undefined && back === undefined ? null : (
        <Group mt="sm">
          {retry === undefined ? null : (
            <Button variant="default" onClick={retry}>
              Try again
            </Button>
          )}
          {back}
        </Group>
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

/** Part of the pages could not be fetched, or broke: instead of a white page, what to do. */
export function Broken({ error }: { readonly error: unknown }) {
  return (
    <Alert color="red" title="This page could not be shown" variant="light" role="alert">
      <Text>
        It may be of another version than the server, or the server cannot be reached. Load it anew; when that
        does not help, tell your administrator: {error instanceof Error ? error.message : String(error)}
      </Text>
      <Button mt="sm" variant="default" onClick={() => location.reload()}>
        Load it anew
      </Button>
    </Alert>
  );
}
