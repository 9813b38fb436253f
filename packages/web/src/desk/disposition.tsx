import { Alert, Button, Card, Group, Radio, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { VIEWER_ZONE } from '../app/moment.tsx';
import { draftOf, type TaskAnswer, type TaskProps, useAnswer } from './answer-task.ts';
import { Countdown } from './countdown.tsx';
import { CustomerFacts, factsOf } from './customer-facts.tsx';
import { useNoteDraft } from './note-draft.ts';
import { LONGEST_NOTE, NotesBefore } from './notes.tsx';

const OUTCOMES: Readonly<Record<string, readonly [string, string]>> = {
  done: ['Done', 'The customer was helped.'],
  callAgain: ['Call again now', 'The conversation broke off, or is not over.'],
  reschedule: ['Call again at an agreed time', ''],
  wrongNumber: ['Wrong number', 'Somebody else answered.'],
  doNotCall: ['Do not call again', 'The customer does not want to be called.'],
};

/** What came of the conversation. */
export function Disposition({ task, line, query, aheadMs }: TaskProps) {
  const answer = useAnswer({ task, line, query });
  const [action, choose] = useState(task.actions[0] ?? '');
  const [at, setAt] = useState(tomorrow);
  const [number, setNumber] = useState('');
  const [note, setNote] = useNoteDraft(draftOf(task));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  function details(): NonNullable<TaskAnswer['details']> {
    const noted = note.trim() === '' ? {} : { note };
    // The browser reads a time without a zone as one of its own zone, which is named below the field.
    if (action === 'reschedule') return { ...noted, at: new Date(at).toISOString() };
    if (action === 'wrongNumber' && number.trim() !== '') return { ...noted, number: number.trim() };
    return noted;
  }
  const isMissing = action === 'reschedule' && Number.isNaN(Date.parse(at));

  return (
    <Card withBorder className="task" component="section" aria-label="What came of the call?">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isMissing) answer.mutate({ action, details: details() });
        }}
      >
        <Stack>
          <Title order={2} size="h3" ref={heading} tabIndex={-1}>
            What came of the call?
          </Title>
          <Countdown task={task} aheadMs={aheadMs} />
          <CustomerFacts facts={factsOf(task.data)} />
          {task.callbackId === null ? null : <NotesBefore id={task.callbackId} query={query} />}
          <Radio.Group label="Outcome" value={action} onChange={choose}>
            <Stack gap="xs" mt="xs">
              {task.actions.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={OUTCOMES[one]?.[0] ?? one}
                  description={OUTCOMES[one]?.[1] ?? ''}
                />
              ))}
            </Stack>
          </Radio.Group>
          {action === 'reschedule' ? (
            <TextInput
              type="datetime-local"
              label="Agreed time"
              description={`In your zone: ${VIEWER_ZONE}`}
              required
              value={at}
              onChange={(event) => setAt(event.currentTarget.value)}
            />
          ) : null}
          {action === 'wrongNumber' ? (
            <TextInput
              type="tel"
              label="Right number, if you know it"
              description="With the country code: the customer is called there at once."
              maxLength={64}
              value={number}
              onChange={(event) => setNumber(event.currentTarget.value)}
            />
          ) : null}
          {task.callbackId === null ? null : (
            <Textarea
              label="Note for whoever calls next"
              autosize
              minRows={1}
              maxRows={6}
              maxLength={LONGEST_NOTE}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          )}
          {answer.error === null ? null : (
            <Alert color="red" role="alert">
              {answer.error.message}
            </Alert>
          )}
          <Group>
            <Button type="submit" size="md" loading={answer.isPending} disabled={isMissing}>
              Say so
            </Button>
            <Text size="sm" c="dimmed">
              Without an answer it counts as done.
            </Text>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

/** Tomorrow at ten, as the field has it. */
function tomorrow(): string {
  const day = new Date();
  day.setDate(day.getDate() + 1);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T10:00`;
}
