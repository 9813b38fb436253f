import {
  Alert,
  Button,
  Card,
  Group,
  Modal,
  PasswordInput,
  Select,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Moment } from '../app/moment.tsx';
import { Failure, Loading, Nothing, PageHead } from '../app/states.tsx';
import { tell } from '../app/tell.ts';
import { request } from '../server/request.ts';

const ROLES = ['administrator', 'supervisor', 'agent'];

interface User {
  readonly name: string;
  readonly role: string;
  readonly agentId: string | null;
  readonly active: boolean;
  readonly source: 'configuration' | 'database';
}

interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly createdAt?: string;
  readonly expiresAt?: string | null;
  readonly lastUsedAt?: string | null;
}

/** Who may log in, as what; and keys for programs. */
export function UsersPage() {
  const [making, make] = useDisclosure(false);
  const [changing, setChanging] = useState<User | null>(null);
  const users = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => request<readonly User[]>('/api/v1/users', { signal }),
  });
  return (
    <>
      <PageHead title="Users and keys">
        <Button onClick={make.open}>New user</Button>
      </PageHead>
      <Modal
        opened={making || changing !== null}
        onClose={() => (make.close(), setChanging(null))}
        title={changing === null ? 'New user' : changing.name}
      >
        {making || changing !== null ? (
          <UserForm user={changing} done={() => (make.close(), setChanging(null))} />
        ) : null}
      </Modal>
      {users.error === null ? null : (
        <Failure what="Users" error={users.error} retry={() => void users.refetch()} />
      )}
      {users.data === undefined && users.error === null ? <Loading what="users" /> : null}
      {users.data?.length === 0 ? (
        <Nothing title="There is no user">Make one: people sign in with a name and a password.</Nothing>
      ) : null}
      {users.data === undefined || users.data.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there
        <section className="scroll" tabIndex={0} aria-label="Users">
          <Table striped>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Role</Table.Th>
                <Table.Th>Agent</Table.Th>
                <Table.Th>May log in</Table.Th>
                <Table.Th>Change</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {users.data.map((user) => (
                <Table.Tr key={user.name}>
                  <Table.Td>{user.name}</Table.Td>
                  <Table.Td>{user.role}</Table.Td>
                  <Table.Td>{user.agentId ?? '–'}</Table.Td>
                  <Table.Td>{user.active ? 'yes' : 'no'}</Table.Td>
                  <Table.Td>
                    {user.source === 'configuration' ? (
                      'in the configuration file'
                    ) : (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`Change ${user.name}`}
                        onClick={() => setChanging(user)}
                      >
                        Change
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
      <Keys />
    </>
  );
}

function UserForm({ user, done }: { readonly user: User | null; readonly done: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(user?.name ?? '');
  const [role, setRole] = useState(user?.role ?? 'supervisor');
  const [agentId, setAgentId] = useState(user?.agentId ?? '');
  const [password, setPassword] = useState('');
  const [active, setActive] = useState(user?.active ?? true);
  const path = `/api/v1/users/${encodeURIComponent(name.trim())}`;
  const after = async (message: string) => {
    tell(message);
    await client.invalidateQueries({ queryKey: ['users'] });
    done();
  };
  const save = useMutation({
    mutationFn: () =>
      request(path, {
        method: user === null ? 'PUT' : 'PATCH',
        body: {
          role,
          active,
          agentId: agentId.trim() === '' ? null : agentId.trim(),
          ...(password === '' ? {} : { password }),
        },
      }),
    onSuccess: () => after(`${name} is saved.`),
  });
  const remove = useMutation({
    mutationFn: () => request(path, { method: 'DELETE' }),
    onSuccess: () => after(`${name} is gone.`),
  });
  const error = save.error ?? remove.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          required
          maxLength={128}
          disabled={user !== null}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          // What cannot be changed takes no focus: the dialog would have none.
          data-autofocus={user === null ? true : undefined}
        />
        <Select
          label="Role"
          data={ROLES}
          value={role}
          allowDeselect={false}
          onChange={(next) => setRole(next ?? role)}
          data-autofocus={user === null ? undefined : true}
        />
        <TextInput
          label="Agent"
          description="Id of the agent whose desk this user has"
          value={agentId}
          onChange={({ currentTarget }) => setAgentId(currentTarget.value)}
        />
        <PasswordInput
          label={user === null ? 'Password' : 'New password'}
          description={user === null ? 'Ten characters or more' : 'Empty leaves it as it is'}
          required={user === null}
          autoComplete="new-password"
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Switch
          label="May log in"
          checked={active}
          onChange={({ currentTarget }) => setActive(currentTarget.checked)}
        />
        {error === null ? null : (
          <Alert color="red" role="alert">
            {error.message}
          </Alert>
        )}
        <Group justify="space-between">
          {user === null ? (
            <span />
          ) : (
            <Button
              color="red"
              variant="outline"
              loading={remove.isPending}
              onClick={() => {
                if (window.confirm(`Delete ${user.name}? Whoever is signed in by that name is signed out.`))
                  remove.mutate();
              }}
            >
              Delete
            </Button>
          )}
          <Group>
            <Button variant="default" onClick={done}>
              Leave it
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

function Keys() {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState('supervisor');
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => request<readonly ApiKey[]>('/api/v1/keys', { signal }),
  });
  const make = useMutation({
    mutationFn: () =>
      request<{ readonly key: string }>('/api/v1/keys', {
        method: 'POST',
        body: { name: name.trim(), role },
      }),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: ['keys'] });
    },
  });
  const revoke = useMutation({
    mutationFn: (id: string) => request(`/api/v1/keys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
    onError: (error) => tell(error.message, { color: 'red', title: 'Not revoked' }),
  });
  return (
    <Card withBorder mt="xl">
      <Title order={2} size="h4">
        Keys of programs
      </Title>
      {keys.error === null ? null : (
        <Failure what="Keys" error={keys.error} retry={() => void keys.refetch()} />
      )}
      {keys.data === undefined && keys.error === null ? <Loading what="keys" /> : null}
      {keys.data?.length === 0 ? (
        <Text c="dimmed">There are none. Name one below for each program that is to use the API.</Text>
      ) : null}
      <Table>
        <Table.Tbody>
          {keys.data?.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td>{key.name}</Table.Td>
              <Table.Td>{key.role}</Table.Td>
              <Table.Td className="nowrap">
                {key.expiresAt === undefined || key.expiresAt === null ? (
                  'no end'
                ) : (
                  <Moment at={key.expiresAt} />
                )}
              </Table.Td>
              <Table.Td>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Revoke ${key.name}`}
                  onClick={() => {
                    if (
                      window.confirm(
                        `Revoke the key ${key.name}? Programs that use it are refused from then on.`,
                      )
                    )
                      revoke.mutate(key.id);
                  }}
                >
                  Revoke
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group align="end" mt="sm">
        <TextInput
          label="New key, named"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Select
          label="Role"
          data={ROLES}
          value={role}
          allowDeselect={false}
          onChange={(next) => setRole(next ?? role)}
        />
        <Button
          variant="default"
          disabled={name.trim() === ''}
          loading={make.isPending}
          onClick={() => make.mutate()}
        >
          Make it
        </Button>
      </Group>
      {make.error === null ? null : (
        <Text c="red" role="alert">
          {make.error.message}
        </Text>
      )}
      {make.data === undefined ? null : (
        <Alert mt="sm" title="This is shown once" role="status">
          <code className="anywhere">{make.data.key}</code>
        </Alert>
      )}
    </Card>
  );
}
