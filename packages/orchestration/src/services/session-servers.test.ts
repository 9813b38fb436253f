import { sessionId } from '@ringback/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServerStart, SessionServer } from './session-server.ts';
import { SessionServers } from './session-servers.ts';

const ID = sessionId('S'.repeat(32));
const STARTED: ServerStart = { kind: 'started', sessionId: ID };
const REFUSED: ServerStart = { kind: 'failed', why: 'refused', maybeStarted: false };
const SILENT: ServerStart = { kind: 'failed', why: 'silent', maybeStarted: true };

/** Servers that answer as the test says, and who was asked. */
function servers(answer: (url: string) => ServerStart) {
  const asked: string[] = [];
  const all = new SessionServers(
    (url): SessionServer => ({
      url,
      async start() {
        asked.push(url);
        return answer(url);
      },
      send: async () => ({ kind: 'gone' }),
      request: async () => ({ kind: 'gone' }),
      terminate: async () => ({ kind: 'gone' }),
    }),
  );
  const start = (strategy: 'linear' | 'circular', urls: string[], attempts = 3) =>
    all.start({ kind: 'servers', urls, strategy, attempts }, 'http://x/doc', {});
  const round = async (...args: Parameters<typeof start>): Promise<string> => {
    asked.length = 0;
    const outcome = await start(...args);
    return `${asked.join('')}${outcome.kind === 'started' ? ` ${outcome.server.url}` : ''}`;
  };
  return { start, round };
}

describe('strategy linear', () => {
  it('begins every request with the first and goes down the list on failure', async () => {
    const { round } = servers((url) => (url === 'a' ? REFUSED : STARTED));
    expect(await round('linear', ['a', 'b', 'c'])).toBe('ab b');
    expect(await round('linear', ['a', 'b', 'c'])).toBe('ab b');
  });

  it('begins again from the top when attempts are left', async () => {
    let count = 0;
    const { round } = servers(() => (++count < 3 ? REFUSED : STARTED));
    expect(await round('linear', ['a', 'b'])).toBe('aba a');
  });
});

describe('strategy circular', () => {
  it('begins each request after the one that was asked last', async () => {
    const { round } = servers(() => STARTED);
    const rounds = [];
    for (let count = 0; count < 4; count++) rounds.push(await round('circular', ['a', 'b', 'c']));
    expect(rounds).toEqual(['a a', 'b b', 'c c', 'a a']);
  });

  it('moves on with each failure, too, and the next request continues from there', async () => {
    const { round } = servers((url) => (url === 'b' ? REFUSED : STARTED));
    expect(await round('circular', ['a', 'b', 'c'])).toBe('a a');
    expect(await round('circular', ['a', 'b', 'c'])).toBe('bc c');
    expect(await round('circular', ['a', 'b', 'c'])).toBe('a a');
  });

  it('keeps a pointer for each list', async () => {
    const { round } = servers(() => STARTED);
    expect(await round('circular', ['a', 'b'])).toBe('a a');
    expect(await round('circular', ['c', 'b'])).toBe('c c');
    expect(await round('circular', ['a', 'b'])).toBe('b b');
  });
});

describe('attempts', () => {
  it('are never more than allowed; then it has failed, with every reason', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('linear' as const, 'circular' as const),
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 }),
        fc.integer({ min: 1, max: 12 }),
        async (strategy, urls, attempts) => {
          const { round } = servers(() => REFUSED);
          expect(await round(strategy, urls, attempts)).toHaveLength(attempts);
        },
      ),
    );
    const { start } = servers((url) => ({ kind: 'failed', why: `${url} is down`, maybeStarted: false }));
    expect(await start('linear', ['a', 'b'], 3)).toEqual({ kind: 'failed', why: 'a is down; b is down' });
  });

  it('do not go to a server again that did not answer: it may have started the session', async () => {
    const { round } = servers((url) => (url === 'a' ? SILENT : REFUSED));
    expect(await round('linear', ['a', 'b'], 5)).toBe('abb');
    expect(await servers(() => SILENT).round('linear', ['a', 'b'], 9)).toBe('ab');
  });
});
