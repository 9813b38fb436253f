import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSignIn } from './session.ts';

/** Name and password; the browser keeps the session in a cookie that scripts cannot read. */
export function SignIn() {
  const signIn = useSignIn();
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem('');
    try {
      await signIn(String(form.get('username')), String(form.get('password')));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  }

  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w={380} shadow="sm">
        <form onSubmit={(event) => void submit(event)}>
          <Stack>
            <Title order={1} size="h3">
              Ringback
            </Title>
            <TextInput name="username" label="Name" autoComplete="username" required data-autofocus />
            <PasswordInput name="password" label="Password" autoComplete="current-password" required />
            {problem === '' ? null : (
              <Alert color="red" role="alert">
                {problem}
              </Alert>
            )}
            <Button type="submit" loading={busy}>
              Sign in
            </Button>
            <Text size="sm" c="dimmed">
              A fresh installation has the user <b>admin</b>; its password is in the file{' '}
              <code>admin-password</code> of the data folder.
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
