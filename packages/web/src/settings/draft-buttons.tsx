import { Alert, Button, Group } from '@mantine/core';
import { Overtaken } from './overtaken.tsx';

interface Props {
  readonly draft: {
    readonly isChanged: boolean;
    readonly isSaving: boolean;
    readonly isOvertaken: boolean;
    readonly error: Error | null;
    readonly save: () => void;
    readonly takeBack: () => void;
  };
}

/** Saves what was changed, or takes it back. */
export function DraftButtons({ draft: { isChanged, isSaving, isOvertaken, error, save, takeBack } }: Props) {
  return (
    <>
      <Group mt="sm">
        <Button disabled={!isChanged} loading={isSaving} onClick={save}>
          Save
        </Button>
        <Button variant="default" disabled={!isChanged} onClick={takeBack}>
          Take back
        </Button>
      </Group>
      {isOvertaken ? <Overtaken takeBack={takeBack} /> : null}
      {error === null ? null : (
        <Alert color="red" title="Not saved" role="alert" mt="sm">
          {error.message}
        </Alert>
      )}
    </>
  );
}
