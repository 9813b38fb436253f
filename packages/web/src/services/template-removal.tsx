import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../server/request.ts';
import type { TemplateSummary } from '../server/shapes.ts';

/** Takes an uploaded template away, after a question. */
export function TemplateRemoval({ name, title }: Pick<TemplateSummary, 'name' | 'title'>) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => request(`/api/v1/templates/${encodeURIComponent(name)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['templates'] }),
  });
  return (
    <>
      <Button
        size="compact-sm"
        color="red"
        variant="outline"
        aria-label={`Delete ${title}`}
        loading={remove.isPending}
        onClick={() => {
          if (window.confirm(`Delete the template ${title}? Services made from it go on.`)) remove.mutate();
        }}
      >
        Delete
      </Button>
      {remove.error === null ? null : (
        <Text size="sm" role="alert">
          {remove.error.message}
        </Text>
      )}
    </>
  );
}
