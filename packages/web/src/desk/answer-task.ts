import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request, ServerError } from '../server/request.ts';
import type { DeskLine } from './desk-line.ts';
import type { DeskTask } from './desk-shapes.ts';
import { forgetNoteDraft } from './note-draft.ts';

export interface TaskProps {
  readonly task: DeskTask;
  readonly line: DeskLine;
  readonly query: { readonly agent?: string };
  readonly aheadMs: number;
}

export interface TaskAnswer {
  readonly action: string;
  readonly details?: { readonly at?: string; readonly number?: string; readonly note?: string };
}

/** Where a note on a task waits to be sent: with its request, which other parts of the page may be about as well. */
export function draftOf({ id, callbackId }: DeskTask): string {
  return callbackId ?? id;
}

/** Answers a task. One that is over meanwhile is taken off the desk: there is nothing left to say. */
export function useAnswer({ task, line, query }: Pick<TaskProps, 'task' | 'line' | 'query'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ action, details = {} }: TaskAnswer) => {
      const path = `/api/v1/desk/tasks/${encodeURIComponent(task.id)}/${encodeURIComponent(action)}`;
      try {
        await request(path, { method: 'POST', query, body: details });
        // Here, not where it was written: that is gone as soon as the task is.
        if (details.note !== undefined) forgetNoteDraft(draftOf(task));
      } catch (error) {
        if (!(error instanceof ServerError) || error.status !== 404) throw error;
      }
    },
    onSuccess: async () => {
      line.dropTask(task.id);
      await Promise.all([
        client.invalidateQueries({ queryKey: ['desk-callbacks'] }),
        client.invalidateQueries({ queryKey: ['desk-callback', task.callbackId] }),
      ]);
    },
  });
}
