import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { tell } from '../app/tell.ts';

interface Draft<T> {
  readonly value: T;
  readonly change: (value: T) => void;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly error: Error | null;
  readonly save: () => void;
  readonly takeBack: () => void;
}

/** Something that is being changed and not saved yet; who leaves is asked. */
export function useDraft<T>(stored: T, write: (value: T) => Promise<unknown>, saved: string): Draft<T> {
  const client = useQueryClient();
  const [value, change] = useState(stored);
  const isChanged = JSON.stringify(value) !== JSON.stringify(stored);
  useBlocker({
    shouldBlockFn: () =>
      isChanged && !window.confirm('What you changed is not saved. Leave the page all the same?'),
    enableBeforeUnload: isChanged,
  });
  const saving = useMutation({
    mutationFn: () => write(value),
    onSuccess: async () => {
      tell(saved);
      await client.invalidateQueries();
    },
  });
  return {
    value,
    change,
    isChanged,
    isSaving: saving.isPending,
    error: saving.error,
    save: () => saving.mutate(),
    takeBack: () => change(stored),
  };
}
