import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { onOutdatedToken, onSignedOut, request, useToken } from './request.ts';

/** Tokens of the changes that came to the server; it knows `new` alone. */
let tokens: (string | null)[] = [];

beforeEach(() => {
  tokens = [];
  vi.stubGlobal('location', { origin: 'http://ringback.example' });
  vi.stubGlobal('fetch', async (_url: URL, { headers }: RequestInit) => {
    const token = new Headers(headers).get('x-csrf-token');
    tokens.push(token);
    return token === 'new'
      ? Response.json({ saved: true })
      : Response.json({ phrase: 'FORGED_REQUEST', message: 'No.' }, { status: 403 });
  });
  useToken('old');
});

afterEach(() => {
  onOutdatedToken(async () => false);
  vi.unstubAllGlobals();
});

const save = () => request('/api/v1/services/support', { method: 'PUT', body: { a: 'b' } });

it('what is refused for the token of a session that is over is asked again with that of the one there is now', async () => {
  onOutdatedToken(async () => {
    useToken('new');
    return true;
  });
  expect(await save()).toEqual({ saved: true });
  expect(tokens).toEqual(['old', 'new']);
});

it('is refused once and for all where that does not help, or there is none', async () => {
  await expect(save()).rejects.toThrow('No.');
  expect(tokens).toEqual(['old']);
  onOutdatedToken(async () => true);
  await expect(save()).rejects.toThrow('No.');
  expect(tokens).toEqual(['old', 'old', 'old']);
});

it('says why where somebody else is signed in by now', async () => {
  onOutdatedToken(() => Promise.reject(new Error('Eva signed in.')));
  await expect(save()).rejects.toThrow('Eva signed in.');
});

it('a session that is over is told, but not when a service refuses its own credentials', async () => {
  const told = vi.fn();
  onSignedOut(told);
  vi.stubGlobal('fetch', async () => Response.json({ message: 'Who?' }, { status: 401 }));
  await expect(request('/genesys/1/service/x')).rejects.toThrow('Who?');
  expect(told).not.toHaveBeenCalled();
  await expect(request('/api/v1/services')).rejects.toThrow('Who?');
  expect(told).toHaveBeenCalledTimes(1);
  onSignedOut(() => undefined);
});
