import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { request, ServerError, useToken } from '../server/request.ts';

export type Role = 'administrator' | 'supervisor' | 'agent';

export interface Person {
  readonly name: string;
  readonly role: Role;
  /** The agent that the user is. */
  readonly agentId: string | null;
  readonly csrfToken: string;
}

/** Who looks at the pages. */
export type Viewer = Omit<Person, 'csrfToken'>;

const KEY = ['me'];

/** In the demo whoever looks at this machine is signed in once; who signs out stays out. */
let signsInByItself = document.querySelector<HTMLMetaElement>('meta[name=demo]')?.content === 'yes';

async function whoAmI(): Promise<Person | null> {
  try {
    return accepted(await request<Person>('/api/v1/me'));
  } catch (error) {
    if (!(error instanceof ServerError) || error.status !== 401) throw error;
    if (!signsInByItself) return null;
    signsInByItself = false;
    return accepted(await request<Person>('/page/session', { method: 'POST' }));
  }
}

function accepted(person: Person): Person {
  useToken(person.csrfToken);
  return person;
}

/** Who is signed in; `null` when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: KEY,
    queryFn: whoAmI,
    // Who is signed out here may have signed in in another window.
    staleTime: ({ state: { data } }) => (data === null ? 0 : 60_000),
    retry: 2,
  });
}

/** Whether the person of this window signed in anew in another one: the token of that session counts here from now on. */
export async function renewToken(client: QueryClient): Promise<boolean> {
  const before = client.getQueryData<Person | null>(KEY);
  const now = await request<Person>('/api/v1/me');
  if (before?.name !== now.name || before.role !== now.role)
    throw new Error(`${now.name} signed in in another window of this browser since. Load the page anew.`);
  client.setQueryData(KEY, accepted(now));
  return true;
}

export function useSignIn(): (username: string, password: string) => Promise<void> {
  const client = useQueryClient();
  return async (username, password) => {
    const person = await request<Person>('/api/v1/login', { method: 'POST', body: { username, password } });
    client.setQueryData(KEY, accepted(person));
  };
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    signsInByItself = false;
    await request('/api/v1/logout', { method: 'POST' });
    // Whoever looks at the session hears of its end; everything else is forgotten.
    client.setQueryData(KEY, null);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
  };
}
