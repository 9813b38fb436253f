import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { tell } from '../app/tell.ts';

export interface Draft<T> {
  readonly value: T;
  readonly change: (next: T | ((before: T) => T)) => void;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  /** Somebody else has saved something else since this was begun. */
  readonly isOvertaken: boolean;
  readonly error: Error | null;
  readonly save: () => void;
  /** To what is stored now. */
  readonly takeBack: () => void;
}

/**
 * Something that is being changed and not saved yet; who leaves is asked. What others save meanwhile is taken over as long as
 * nothing was changed here; else the draft stays, and says that it was overtaken.
 */
export function useDraft<T>(stored: T, write: (value: T) => Promise<unknown>, saved: string): Draft<T> {
  const client = useQueryClient();
  const [base, setBase] = useState(stored);
  const [value, change] = useState(stored);
  const isChanged = !isSame(value, base);
  const isOvertaken = !isSame(stored, base) && !isSame(stored, value);
  if (!isSame(stored, base) && (!isChanged || !isOvertaken)) {
    setBase(stored);
    change(stored);
  }
  useBlocker({
    shouldBlockFn: () =>
      isChanged && !window.confirm('What you changed is not saved. Leave the page all the same?'),
    enableBeforeUnload: isChanged,
  });
  const newest = useRef(stored);
  newest.current = stored;
  const saving = useMutation({
    mutationFn: (written: T) => write(written),
    onSuccess: async (_answer, written) => {
      tell(saved);
      await client.invalidateQueries();
      // What is stored may read differently, as secrets do. What was typed since stays.
      setBase(newest.current);
      change((now) => (isSame(now, written) ? newest.current : now));
    },
  });
  return {
    value,
    change,
    isChanged,
    isSaving: saving.isPending,
    isOvertaken,
    error: saving.error,
    save: () => saving.mutate(value),
    takeBack() {
      setBase(stored);
      change(stored);
    },
  };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
