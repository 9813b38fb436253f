import { Alert, Button, Text } from '@mantine/core';

/** Somebody else has saved the same thing meanwhile: what is written here is still here. */
export function Overtaken({ takeBack }: { readonly takeBack: () => void }) {
  return (
    <Alert color="orange" title="Somebody else has saved this meanwhile" role="alert" mt="sm">
      <Text size="sm">
        What you changed is still here and not saved. Save it to have it go before theirs, or look at theirs
        and begin anew.
      </Text>
      <Button mt="xs" size="compact-sm" variant="default" onClick={takeBack}>
        Show theirs, drop mine
      </Button>
    </Alert>
  );
}
