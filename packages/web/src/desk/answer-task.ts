import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request, ServerError } from '../server/request.ts';
import type { DeskLine } from './desk-line.ts';
import type { DeskTask } from './desk-shapes.ts';

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

/** Answers a task. One that is over meanwhile is taken off the desk: there is nothing left to say. */
export function useAnswer({ task, line, query }: Pick<TaskProps, 'task' | 'line' | 'query'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ action, details = {} }: TaskAnswer) => {
      const path = `/api/v1/desk/tasks/${encodeURIComponent(task.id)}/${encodeURIComponent(action)}`;
      try {
        await request(path, { method: 'POST', query, body: details });
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
