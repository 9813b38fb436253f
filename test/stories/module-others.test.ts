import { agentId, requestId, sessionId } from '@ringback/core';
import { afterEach, describe, expect, test } from 'vitest';
import { agent } from './contact-centre.ts';
import { DocumentRun } from './document-run.ts';

let run: DocumentRun;
afterEach(() => run.centre.close());

describe('statistic', () => {
  test('tells a watched value once, then when it has changed, until it is not watched any more', async () => {
    run = await DocumentRun.open(['statistic-subscribe'], {
      agents: [agent('1001', 'Ana'), agent('1002', 'Ben')],
    });
    const id = await run.start('statistic-subscribe');
    await run.centre.pass(1);
    run.centre.routing.setAgentState(agentId('1001'), 'NotReady', '');
    submit('a');
    await run.centre.pass(12);
    const updates = () =>
      run
        .heard(id)
        .filter(({ name }) => name === 'statistic.update')
        .map(({ data }) => data);
    expect(updates()).toMatchObject([
      { object: 'Customer_Service@Stat_Server.GA', statistic: 'StatAgentsAvailable', value: 2 },
      { object: 'VQ_Test', statistic: 'CallsWaiting', value: 0 },
      { statistic: 'StatAgentsAvailable', value: 1 },
      { statistic: 'CallsWaiting', value: 1 },
    ]);
    expect(run.heard(id).filter(({ name }) => name === 'error.statistic.subscribe')).toMatchObject([
      { data: { error: 'alreadyactive' } },
      { data: { error: 'invalidattribute', description: expect.stringMatching(/no statistic "Sunshine"/) } },
    ]);
    await run.centre.pass(50);
    expect(run.notes(id)).toContain('now 1 2');
    expect(run.names(id).filter((name) => name === 'statistic.unsubscribe.done')).toHaveLength(2);
    expect(run.data(id, 'error.statistic.unsubscribe')).toMatchObject({ error: 'unknown' });
    submit('b');
    await run.centre.pass(120);
    expect(updates()).toHaveLength(4);
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
  });

  test('the first script that reads one after a crash has it', async () => {
    run = await DocumentRun.open(['statistic-subscribe'], { agents: [agent('1001', 'Ana')] });
    const id = await run.start('statistic-subscribe');
    await run.centre.pass(59);
    await run.centre.crash();
    await run.centre.pass(2);
    expect(run.notes(id)).toContain('now 0 1');
  });

  test('watching goes on after a crash', async () => {
    run = await DocumentRun.open(['statistic-subscribe'], { agents: [agent('1001', 'Ana')] });
    const id = await run.start('statistic-subscribe');
    await run.centre.pass(1);
    await run.centre.crash();
    submit('a');
    await run.centre.pass(11);
    expect(
      run.heard(id).filter(({ name, data }) => name === 'statistic.update' && data['value'] === 1),
    ).toHaveLength(3);
  });

  function submit(id: string): void {
    run.centre.routing.submit({
      requestId: requestId(id),
      sessionId: sessionId('X'),
      callbackId: null,
      virtualQueue: 'VQ_Test',
      targets: ['Nobody@S.GA'],
      priority: 0,
      arrivedAt: run.centre.time.clock.now(),
      seq: 1,
      reserveMs: 1000,
      timeoutMs: null,
    });
  }
});

describe('what nothing is behind', () => {
  test('classification answers so; unknown elements and modules are error events that name them', async () => {
    run = await DocumentRun.open(['nothing-behind']);
    const id = await run.start('nothing-behind');
    await run.centre.pass(1);
    expect(run.heard(id)).toMatchObject([
      { name: 'error.classification.classify', data: { error: 'remote' } },
      { name: 'error.classification.screen', data: { error: 'remote' } },
      { name: 'error.unsupported.queue.dance', data: { element: 'dance' } },
      { name: 'error.unsupported.resource.find', data: { element: 'find' } },
      {
        name: 'error.unsupported.elasticconnector.put',
        data: { element: 'put', namespace: 'http://www.genesyslab.com/modules/elasticconnector' },
      },
    ]);
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
  });
});
