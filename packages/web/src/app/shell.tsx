import { Alert, AppShell, Burger, Button, Group, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useFreshQueries } from '../server/fresh-queries.ts';
import { useLive } from '../server/live.ts';
import { VIEWER_ZONE } from './moment.tsx';
import { DESK, PAGES } from './pages.ts';
import { useSignOut, type Viewer } from './session.ts';
import { StateBadge } from './state-badge.tsx';

const CONNECTION = { connecting: 'Connecting', open: 'Live', lost: 'Connection lost' } as const;
const TONES = { connecting: 'idle', open: 'good', lost: 'bad' } as const;

/** Head, menu and the page that is open. */
export function Shell({ person }: { readonly person: Viewer }) {
  const [menuOpen, menu] = useDisclosure(false);
  const signOut = useSignOut();
  const connection = useLive((live) => live.connection);
  const database = useLive((live) => live.database);
  useFreshQueries();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const pages = PAGES.filter(({ roles }) => roles.includes(person.role));

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'md', collapsed: { mobile: !menuOpen } }}
      padding="md"
    >
      <a className="skip" href="#page">
        To the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={menuOpen} onClick={menu.toggle} hiddenFrom="md" size="sm" aria-label="Menu" />
            <img src="/icon.svg" alt="" width="28" height="28" />
            <Text fw={700}>Ringback</Text>
            <span role="status">
              <StateBadge state={CONNECTION[connection]} tone={TONES[connection]} />
            </span>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" visibleFrom="sm">
              {person.name} ({person.role})
            </Text>
            <Button variant="default" size="compact-md" onClick={() => void signOut()}>
              Sign out
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        <ScrollArea>
          {pages.map(({ to, title }) => (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={title}
              active={to === '/' ? path === '/' : path.startsWith(to)}
              aria-current={path === to ? 'page' : undefined}
              onClick={menu.close}
            />
          ))}
          <NavLink component="a" href={DESK} label="Agent desk" />
          <Text size="xs" c="dimmed" p="sm">
            Times: {VIEWER_ZONE}
          </Text>
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        {connection === 'lost' ? (
          <Alert color="red" mb="md" role="alert">
            The server cannot be reached. What you see may be old; the page connects again by itself.
          </Alert>
        ) : null}
        {database === 'away' ? (
          <Alert color="orange" mb="md" role="alert">
            The database cannot be reached. Callbacks are refused until it is back; calls go on.
          </Alert>
        ) : null}
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
