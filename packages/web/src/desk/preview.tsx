import { Alert, Button, Card, Group, Stack, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { type TaskProps, useAnswer } from './answer-task.ts';
import { Countdown } from './countdown.tsx';
import { CustomerFacts, factsOf } from './customer-facts.tsx';
import { NotesBefore } from './notes.tsx';

const LABELS: Readonly<Record<string, string>> = { accept: 'Accept and call', reject: 'Reject' };

/** A request that the agent sees before the customer is called. */
export function Preview({ task, line, query, aheadMs }: TaskProps) {
  const answer = useAnswer({ task, line, query });
  const heading = useRef<HTMLHeadingElement>(null);
  // It takes the focus: whoever works by keyboard is at the answers with the next key.
  useEffect(() => heading.current?.focus(), []);
  return (
    <Card withBorder className="task" component="section" aria-label="A request for you">
      <Stack>
        <Title order={2} size="h3" ref={heading} tabIndex={-1}>
          A request for you
        </Title>
        <Countdown task={task} aheadMs={aheadMs} />
        <CustomerFacts facts={factsOf(task.data)} />
        {task.callbackId === null ? null : <NotesBefore id={task.callbackId} query={query} />}
        {answer.error === null ? null : (
          <Alert color="red" role="alert">
            {answer.error.message}
          </Alert>
        )}
        <Group>
          {task.actions.map((action) => (
            <Button
              key={action}
              size="md"
              variant={action === 'accept' ? 'filled' : 'default'}
              disabled={answer.isPending}
              onClick={() => answer.mutate({ action })}
            >
              {LABELS[action] ?? action}
            </Button>
          ))}
        </Group>
      </Stack>
    </Card>
  );
}
