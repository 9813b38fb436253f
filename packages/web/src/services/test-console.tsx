import { Alert, Button, Card, Code, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

/** Calls the service as a client would, and shows request and answer. */
export function TestConsole({ name }: { readonly name: string }) {
  const [body, setBody] = useState('_customer_number=+14155550101\nfirst_name=Ada');
  const path = `/genesys/1/service/callback/${encodeURIComponent(name)}`;
  const fields = readFields(body);
  const call = useMutation({
    mutationFn: async () => {
      const response = await fetch(path, {
        method: 'POST',
        body: new URLSearchParams([...fields]),
        // As a client that is nobody: neither with the session of this page nor with a question of the browser.
        credentials: 'omit',
      });
      const text = await response.text();
      return `HTTP ${response.status}\n${pretty(text)}`;
    },
  });
  return (
    <Card withBorder mt="xl">
      <Title order={2} size="h4">
        Try it out
      </Title>
      <Stack mt="sm">
        <Text size="sm">The call is real: with a number that a trunk leads to, a phone rings.</Text>
        <Textarea
          label="Fields, one per line: name=value"
          autosize
          minRows={2}
          value={body}
          onChange={({ currentTarget }) => setBody(currentTarget.value)}
        />
        <Shown label="Request">{curlOf(path, fields)}</Shown>
        <div>
          <Button loading={call.isPending} onClick={() => call.mutate()}>
            Call the service
          </Button>
        </div>
        <div role="status">
          {call.data === undefined ? null : <Shown label="Answer">{call.data}</Shown>}
          {call.error === null ? null : (
            <Alert color="red">The server cannot be reached. Call again when the connection is back.</Alert>
          )}
        </div>
      </Stack>
    </Card>
  );
}

function Shown({ label, children }: { readonly label: string; readonly children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
    <Code block tabIndex={0} role="region" aria-label={label}>
      {children}
    </Code>
  );
}

function readFields(text: string): readonly [string, string][] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): [string, string] => {
      const at = line.indexOf('=');
      return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });
}

function curlOf(path: string, fields: readonly [string, string][]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  return [
    `curl -sS ${quoted(location.origin + path)}`,
    ...fields.map(([key, value]) => `  --data-urlencode ${quoted(`${key}=${value}`)}`),
  ].join(' \\\n');
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
