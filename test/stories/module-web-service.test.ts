import { type SessionId, sessionId } from '@ringback/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { address, DocumentRun } from './document-run.ts';

let run: DocumentRun;
let id: SessionId;

beforeEach(async () => {
  run = await DocumentRun.open(['ws-response']);
  const started = await run.centre.orchestrator.sessions.start({
    document: address('ws-response'),
    parameters: {},
    startAt: null,
  });
  if (started.kind !== 'started') throw new Error(JSON.stringify(started));
  id = started.sessionId;
});
afterEach(() => run.centre.close());

const ask = (name: string, data = {}, timeoutMs = 4000) =>
  run.centre.orchestrator.sessions.request(id, { name, data }, timeoutMs);

describe('ws:response', () => {
  test('answers a request with what its event brought', async () => {
    expect(await ask('ask.content', { question: 'why' })).toEqual({
      kind: 'answered',
      answer: { positive: true, resultCode: '200', body: { got: { question: 'why' } } },
    });
  });

  test('answers with parameters, negatively, and only once', async () => {
    expect(await ask('ask.params')).toEqual({
      kind: 'answered',
      answer: { positive: false, resultCode: 'busy', body: { why: 'later' } },
    });
  });

  test('what is not answered ends the wait and nothing else', async () => {
    expect(await ask('ask.nothing', {}, 50)).toEqual({ kind: 'timed-out' });
    expect((await ask('ask.content')).kind).toBe('answered');
  });

  test('requests at once each get their own answer', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map((number) => ask('ask.content', { number })));
    expect(answers).toMatchObject(
      [1, 2, 3, 4, 5].map((number) => ({ kind: 'answered', answer: { body: { got: { number } } } })),
    );
  });

  test('nobody answers for a session that is not there', async () => {
    const missing = sessionId('A'.repeat(32));
    expect(
      await run.centre.orchestrator.sessions.request(missing, { name: 'ask.content', data: null }, 1000),
    ).toEqual({
      kind: 'unknown',
    });
  });
});
