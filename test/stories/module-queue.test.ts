import { agentId } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { agent } from './contact-centre.ts';
import { CUSTOMER, DocumentRun } from './document-run.ts';

let run: DocumentRun;
afterEach(() => run.centre.close());

const ANSWERS: PhoneScript = { kind: 'answers', afterMs: 2000, hangsUpAfterMs: 60_000 };
const RINGS_ON: PhoneScript = { kind: 'rings-on' };

describe('queue:submit', () => {
  test('reserves only: the document hears whom, and the agent is free again when it cancels', async () => {
    run = await DocumentRun.open(['queue-submit-reserve'], {
      agents: [agent('1001', 'Ana', { dn: '7001' })],
    });
    const id = await run.start('queue-submit-reserve');
    await run.centre.pass(1);
    expect(run.names(id)).toEqual(['queue.submit.requestid', 'queue.submit.done']);
    const { requestid } = run.data(id, 'queue.submit.requestid');
    expect(run.data(id, 'queue.submit.done')).toMatchObject({
      requestid,
      targetselected: '7001@Ringback.DN',
      targetcomponentselected: '1001@Stat_Server.A',
      targetobjectselected: '1001@Stat_Server.A',
      vqselected: 'VQ_Test',
      interactionid: null,
      resource: { type: 'agent', agentid: '1001', dn: '7001', name: 'Ana' },
    });
    expect(run.centre.routing.agents()[0]?.state.kind).toBe('reserved');
    await run.centre.pass(10);
    expect(run.names(id).slice(2)).toEqual(['queue.cancel.done']);
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
    expect(run.centre.routing.agents()[0]?.state.kind).toBe('ready');
    expect(run.centre.rings('1001')).toEqual([]);
  });

  test('delivers the call itself with route: the first agent does not answer, the second one talks', async () => {
    run = await DocumentRun.open(['queue-submit-route'], {
      agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
      phones: (who) => (who === '1001' ? RINGS_ON : ANSWERS),
    });
    const id = await run.start('queue-submit-route');
    await run.centre.pass(3);
    // Ana's phone rings, and the customer hears the busy treatments.
    const callId = run.data(id, 'voice.createcall.done')['interactionid'];
    expect(run.centre.phones.heard(run.centre.phones.calls()[0]?.callId ?? ('' as never))).toEqual({
      kind: 'file',
      file: 'please_wait.wav',
    });
    await run.centre.pass(30);
    expect(run.data(id, 'queue.submit.done')).toMatchObject({
      targetcomponentselected: '1002@Stat_Server.A',
      interactionid: callId,
      vqselected: 'VQ_Test',
    });
    expect(run.centre.rings('1001')).toMatchObject([{ answered: false }]);
    expect(run.centre.rings('1002')).toMatchObject([{ answered: true, talked: true }]);
    await run.centre.pass(120);
    expect(run.centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    // Treatments that run while a request waits tell nothing.
    expect(run.names(id).filter((name) => name.startsWith('dialog.'))).toEqual([]);
    expect(run.names(id).filter((name) => name.startsWith('error.'))).toEqual([]);
  });

  test('an agent who is excluded while his phone rings is asked no second time, and nobody else before he has not answered', async () => {
    run = await DocumentRun.open(['queue-route-exclude'], {
      agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
      phones: (who) => (who === '1001' ? RINGS_ON : ANSWERS),
    });
    const id = await run.start('queue-route-exclude');
    await run.centre.pass(11);
    expect([run.centre.rings('1001').length, run.centre.rings('1002').length]).toEqual([1, 0]);
    run.centre.routing.setAgentState(agentId('1001'), 'Ready', '');
    await run.centre.pass(30);
    expect([run.centre.rings('1001').length, run.centre.rings('1002').length]).toEqual([1, 1]);
    expect(run.data(id, 'queue.submit.done')).toMatchObject({
      targetcomponentselected: '1002@Stat_Server.A',
    });
  });

  test('goes on with its busy treatments until somebody comes', async () => {
    run = await DocumentRun.open(['queue-submit-route'], {
      agents: [agent('1001', 'Ana', { state: 'NotReady' })],
      phones: (who) => (who === CUSTOMER ? { kind: 'answers', afterMs: 1000 } : ANSWERS),
    });
    await run.start('queue-submit-route');
    await run.centre.pass(60);
    const files = run.centre.phones.treatments.map(({ source }) =>
      source.kind === 'file' ? source.file : source.kind,
    );
    expect(files.slice(0, 6)).toEqual([
      'please_wait.wav',
      'music',
      'please_wait.wav',
      'music',
      'please_wait.wav',
      'music',
    ]);
  });

  test('tells when the customer hangs up while it delivers', async () => {
    run = await DocumentRun.open(['queue-submit-route'], {
      phones: (who) =>
        who === CUSTOMER ? { kind: 'answers', afterMs: 1000, hangsUpAfterMs: 5000 } : RINGS_ON,
    });
    const id = await run.start('queue-submit-route');
    await run.centre.pass(60);
    expect(run.data(id, 'error.queue.submit')).toMatchObject({ error: 'unknown' });
    expect(run.centre.outcome(id)).toBe('COMPLETED/unknown');
  });

  test('with clearontimeout the targets go with the time, without it they stay', async () => {
    run = await DocumentRun.open(['queue-submit-timeout'], {
      agents: [agent('1001', 'Ana', { state: 'NotReady' })],
    });
    const id = await run.start('queue-submit-timeout');
    await run.centre.pass(65);
    expect(run.heard(id).filter(({ name }) => name === 'error.queue.submit')).toMatchObject([
      { data: { error: 'timeout' } },
      { data: { error: 'timeout' } },
    ]);
    expect(run.centre.outcome(id)).toBe('QUEUED');
    run.centre.routing.setAgentState(run.centre.routing.agents()[0]?.id ?? ('' as never), 'Ready', '');
    await run.centre.pass(1);
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
  });

  test('a request that waits stands where it stood after a crash; its time goes on', async () => {
    run = await DocumentRun.open(['queue-submit-timeout'], { agents: [] });
    const id = await run.start('queue-submit-timeout');
    await run.centre.pass(20);
    await run.centre.crash();
    await run.centre.pass(11);
    expect(run.names(id)).toContain('error.queue.submit');
  });
});

describe('other actions on a request', () => {
  test('queue:query tells priority, position and expected wait; queue:update changes what it waits for (U23)', async () => {
    run = await DocumentRun.open(['queue-update-query']);
    const id = await run.start('queue-update-query');
    await run.centre.pass(1);
    const queries = run.heard(id).filter(({ name }) => name === 'queue.query.done');
    expect(queries).toMatchObject([
      { data: { priority: 1, positioninqueue: 1, invqwaittime: -1 } },
      { data: { priority: 9, positioninqueue: 1 } },
    ]);
    expect(run.data(id, 'error.queue.query')).toMatchObject({
      requestid: 'no such request',
      error: 'unknown',
    });
    expect(run.data(id, 'error.queue.update')).toMatchObject({
      requestid: 'no such request',
      error: 'unknown',
    });
    expect(run.names(id).filter((name) => name === 'queue.update.done')).toHaveLength(2);
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
  });

  test('queue:cancel finds a request by its interaction and queue', async () => {
    run = await DocumentRun.open(['queue-cancel']);
    const id = await run.start('queue-cancel');
    await run.centre.pass(5);
    const [, second] = run.heard(id).filter(({ name }) => name === 'queue.submit.requestid');
    expect(run.data(id, 'queue.cancel.done')['requestid']).toBe(second?.data['requestid']);
    expect(run.data(id, 'error.queue.cancel')).toMatchObject({ error: 'unknown' });
    expect(run.centre.routing.queues().map(({ length }) => length)).toEqual([0, 0]);
  });

  test('excluded agents are not selected until the list is emptied', async () => {
    run = await DocumentRun.open(['queue-functions'], { agents: [agent('1001', 'Ana')] });
    const id = await run.start('queue-functions');
    await run.centre.pass(9);
    expect(run.names(id)).toEqual(['queue.submit.requestid']);
    await run.centre.pass(2);
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
    expect(run.centre.store.lines.filter(({ text }) => /changes nothing here/.test(text))).toHaveLength(2);
  });
});
