import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { CatchBoundary, RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { onOutdatedToken, onSignedOut } from '../server/request.ts';
import { DESK } from './pages.ts';
import { makeRouter } from './routes.tsx';
import { type Person, renewToken, useSession } from './session.ts';
import { SignIn } from './sign-in.tsx';
import { Broken, Failure, Loading } from './states.tsx';
import { styleNonce } from './style-nonce.ts';
import { theme } from './theme.ts';

const client = new QueryClient({
  defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: true, staleTime: 2_000 } },
});
onSignedOut(() => client.setQueryData(['me'], null));
onOutdatedToken(() => renewToken(client));

const DeskApp = lazy(async () => ({ default: (await import('../desk/desk-app.tsx')).DeskApp }));

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" />
        <CatchBoundary getResetKey={() => location.pathname} errorComponent={BrokenAlone}>
          <Inside />
        </CatchBoundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function BrokenAlone({ error }: { readonly error: unknown }) {
  return (
    <main className="alone">
      <Broken error={error} />
    </main>
  );
}

function Inside() {
  const session = useSession();
  if (session.data === null) return <SignIn />;
  if (session.data !== undefined) return <Pages person={session.data} />;
  if (session.error !== null)
    return (
      <main className="alone">
        <Failure what="Ringback" error={session.error} retry={() => void session.refetch()} />
      </main>
    );
  return (
    <main>
      <Loading what="Ringback" />
    </main>
  );
}

/** Agents have the desk and nothing else; for the others it is a page of its own. */
function Pages({ person }: { readonly person: Person }) {
  return person.role === 'agent' || location.pathname === DESK ? (
    <Suspense
      fallback={
        <main>
          <Loading what="the desk" />
        </main>
      }
    >
      <DeskApp person={person} />
    </Suspense>
  ) : (
    <ManagementPages person={person} />
  );
}

function ManagementPages({ person }: { readonly person: Person }) {
  const { name, role, agentId } = person;
  // Another token of the same person leaves what is on the page, and what was typed there, as it is.
  const router = useMemo(() => makeRouter({ name, role, agentId }), [name, role, agentId]);
  return <RouterProvider router={router} />;
}
