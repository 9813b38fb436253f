import { Alert, Button, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Moment } from '../app/moment.tsx';
import { Failure } from '../app/states.tsx';
import { request } from '../server/request.ts';
import type { Note, OwnCallback } from './desk-shapes.ts';
import { useNoteDraft } from './note-draft.ts';

/** Characters of one note, as the server takes them. */
export const LONGEST_NOTE = 1_000;

type Query = { readonly agent?: string };

function pathOf(id: string): string {
  return `/api/v1/desk/callbacks/${encodeURIComponent(id)}`;
}

function useOwnCallback(id: string, query: Query) {
  return useQuery({
    queryKey: ['desk-callback', id, query.agent],
    queryFn: () => request<OwnCallback>(pathOf(id), { query }),
    // Somebody, or this agent at another place of the page, may have written a moment ago.
    staleTime: 0,
  });
}

/** What agents wrote about a request before. Nothing is shown where nothing was written. */
export function NotesBefore({ id, query }: { readonly id: string; readonly query: Query }) {
  const found = useOwnCallback(id, query);
  if (found.error !== null)
    return <Failure what="Notes" error={found.error} retry={() => void found.refetch()} />;
  const notes = found.data?.notes ?? [];
  return notes.length === 0 ? null : <NoteList notes={notes} />;
}

/** What was written so far, and room for more. */
export function Notes({ id, query }: { readonly id: string; readonly query: Query }) {
  const client = useQueryClient();
  const [text, setText] = useNoteDraft(id);
  const add = useMutation({
    mutationFn: () => request<Note>(`${pathOf(id)}/notes`, { method: 'POST', query, body: { text } }),
    onSuccess: async () => {
      setText('');
      await client.invalidateQueries({ queryKey: ['desk-callback', id] });
    },
  });
  return (
    <div>
      <NotesBefore id={id} query={query} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') add.mutate();
        }}
      >
        <Textarea
          label="Note for whoever calls next"
          autosize
          minRows={1}
          maxRows={6}
          maxLength={LONGEST_NOTE}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {add.error === null ? null : (
          <Alert color="red" role="alert" mt="xs">
            {add.error.message}
          </Alert>
        )}
        <Button
          type="submit"
          variant="default"
          size="compact-md"
          mt="xs"
          loading={add.isPending}
          disabled={text.trim() === ''}
        >
          Add note
        </Button>
      </form>
    </div>
  );
}

function NoteList({ notes }: { readonly notes: readonly Note[] }) {
  return (
    <ul className="notes" aria-label="Notes">
      {notes.map(({ at, agentName, text }) => (
        <li key={`${at} ${text}`}>
          <Text size="sm" c="dimmed">
            {agentName}, <Moment at={at} />
          </Text>
          <Text className="as-written">{text}</Text>
        </li>
      ))}
    </ul>
  );
}
