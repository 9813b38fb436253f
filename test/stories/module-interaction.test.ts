import type { PhoneScript } from '@ringback/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { agent } from './contact-centre.ts';
import { CUSTOMER, DocumentRun } from './document-run.ts';

let run: DocumentRun;
afterEach(() => run.centre.close());

const TALKS: PhoneScript = { kind: 'answers', afterMs: 2000, hangsUpAfterMs: 60_000 };
const STAYS: PhoneScript = { kind: 'answers', afterMs: 1000 };

describe('ixn:createcall and what scripts see', () => {
  test('the object model follows the events: empty before interaction.added, empty after interaction.deleted', async () => {
    run = await DocumentRun.open(['ixn-createcall'], { phones: () => STAYS });
    const id = await run.start('ixn-createcall');
    await run.centre.pass(10);
    expect(run.names(id)).toEqual([
      'interaction.added',
      'voice.createcall.done',
      'interaction.partystatechanged',
      'interaction.terminate.done',
      'interaction.deleted',
    ]);
    expect(run.data(id, 'interaction.added')).toMatchObject({ focusdeviceid: CUSTOMER });
    expect(run.note(id, 'seen')).toEqual([
      0,
      0,
      true,
      false,
      true,
      '+18005550100',
      CUSTOMER,
      'ringing',
      'red',
      'established',
    ]);
    expect(run.note(id, 'left')).toEqual({});
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
  });

  test('an unanswered call never was an interaction that stays', async () => {
    run = await DocumentRun.open(['ixn-createcall'], { phones: () => ({ kind: 'rings-on' }) });
    const id = await run.start('ixn-createcall');
    await run.centre.pass(30);
    expect(run.names(id)).toEqual(['interaction.added', 'error.voice.createcall']);
    expect(run.centre.outcome(id)).toBe('COMPLETED/no_answer');
  });
});

describe('ixn:redirect', () => {
  test.each([
    ['an agent as a target', '1002@Stat_Server.A', '1002'],
    ['an agent by his directory number', '7002@Ringback.DN', '1002'],
    ['an agent by name', 'Ben@Stat_Server.A', '1002'],
  ])('reaches %s', async (_what, to, who) => {
    run = await DocumentRun.open(['ixn-redirect'], {
      agents: [agent('1001', 'Ana'), agent('1002', 'Ben', { dn: '7002' }), agent('1003', 'Cleo')],
      phones: () => TALKS,
    });
    const id = await run.start('ixn-redirect', { _to: to, _route_type: 'RouteTypeDefault' });
    await run.centre.pass(10);
    expect(run.centre.rings(who)).toMatchObject([{ answered: true, talked: true }]);
    expect(run.names(id)).toContain('interaction.redirect.done');
    // A call in which two parties talk cannot be redirected once more.
    expect(run.data(id, 'error.interaction.redirect')).toMatchObject({ error: 'invalidstate.routed' });
    expect(run.centre.rings('1003')).toEqual([]);
    await run.centre.pass(120);
    expect(run.centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test.each([
    ['nobody', 'Nobody@Stat_Server.A', 'RouteTypeDefault', 'invaliddestination'],
    ['a routing point', '5000@Switch.RP', 'RouteTypeDefault', 'invaliddestination'],
    ['a text that is no number', 'hello', 'RouteTypeDefault', 'invaliddestination'],
    ['a type that is not served', '1001@Stat_Server.A', 'RouteTypeAnnouncement', 'invalidattribute'],
  ])('refuses %s', async (_what, to, type, error) => {
    run = await DocumentRun.open(['ixn-redirect'], { phones: () => STAYS });
    const id = await run.start('ixn-redirect', { _to: to, _route_type: type });
    await run.centre.pass(10);
    expect(run.centre.outcome(id)).toBe(`COMPLETED/${error}`);
    expect(run.centre.rings('1001')).toEqual([]);
  });

  test('of type reject ends the call', async () => {
    run = await DocumentRun.open(['ixn-redirect'], { phones: () => STAYS });
    const id = await run.start('ixn-redirect', { _to: '1001@S.A', _route_type: 'RouteTypeReject' });
    await run.centre.pass(10);
    expect(run.names(id)).toContain('interaction.redirect.done');
    expect(run.names(id)).toContain('interaction.deleted');
    expect(run.centre.rings('1001')).toEqual([]);
  });

  test('with detach lets go of the call, which goes on without the session', async () => {
    run = await DocumentRun.open(['ixn-redirect'], { phones: () => TALKS });
    const id = await run.start('ixn-redirect', {
      _to: '1001@Stat_Server.A',
      _route_type: 'RouteTypeUnknown',
      _detach: 'true',
    });
    await run.centre.pass(10);
    expect(run.data(id, 'interaction.deleted')).toMatchObject({ resultof: 'detach' });
    expect(run.centre.outcome(id)).toBe('COMPLETED/AGENT_CONNECTED');
    expect(run.centre.phones.calls()).toMatchObject([{ state: 'connected' }]);
    await run.centre.pass(60);
    expect(run.centre.phones.calls()).toEqual([]);
  });
});

describe('who owns a call', () => {
  test("a detached call is nobody's: what its session tries afterwards is refused, and its end does not end the call", async () => {
    run = await DocumentRun.open(['ixn-owner'], { phones: () => STAYS });
    const id = await run.start('ixn-owner');
    await run.centre.pass(5);
    expect(run.names(id).slice(3)).toEqual([
      'interaction.accept.done',
      'interaction.detach.done',
      'interaction.deleted',
      'error.interaction.terminate',
    ]);
    await run.centre.pass(60);
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
    expect(run.centre.phones.calls()).toHaveLength(1);
  });

  test('ixn:attach takes a call that nobody owns, with what is attached and who is there', async () => {
    run = await DocumentRun.open(['ixn-owner', 'ixn-attach'], { phones: () => STAYS });
    await run.start('ixn-owner');
    await run.centre.pass(5);
    const call = run.centre.phones.calls()[0]?.callId ?? '';
    const other = await run.start('ixn-attach', { _call: call }, '+15551230002');
    await run.centre.pass(5);
    expect(run.names(other)).toEqual([
      'interaction.attach.done',
      'interaction.added',
      'interaction.terminate.done',
      'interaction.deleted',
    ]);
    expect(run.note(other, 'sees')).toEqual({
      [CUSTOMER]: { device: CUSTOMER, devicetype: 'unknown', state: 'established' },
    });
    expect(run.centre.outcome(other)).toBe('COMPLETED/DONE');
    expect(run.centre.phones.calls()).toEqual([]);
  });

  test('ixn:attach cannot take what another session owns; ixn:associate hears of it without owning it', async () => {
    run = await DocumentRun.open(['ixn-redirect', 'ixn-attach'], { phones: () => TALKS });
    const owner = await run.start('ixn-redirect', {
      _to: '1001@Stat_Server.A',
      _route_type: 'RouteTypeDefault',
    });
    await run.centre.pass(3);
    const call = run.centre.phones.calls()[0]?.callId ?? '';
    const thief = await run.start('ixn-attach', { _call: call }, '+15551230002');
    const listener = await run.start('ixn-attach', { _call: call, _how: 'associate' }, '+15551230003');
    await run.centre.pass(90);
    expect(run.centre.outcome(thief)).toBe('COMPLETED/invalidstate.attached');
    expect(run.names(listener)).toEqual([
      'interaction.associate.done',
      'interaction.added',
      'error.interaction.terminate',
      'interaction.partystatechanged',
      'interaction.partystatechanged',
      'interaction.deleted',
    ]);
    expect(run.centre.outcome(owner)).toBe('COMPLETED/AGENT_CONNECTED');
  });

  test('a call that does not exist can be neither attached nor associated', async () => {
    run = await DocumentRun.open(['ixn-attach']);
    const attach = await run.start('ixn-attach', { _call: 'nowhere' });
    const associate = await run.start('ixn-attach', { _call: 'nowhere', _how: 'associate' }, '+15551230002');
    await run.centre.pass(1);
    expect([run.centre.outcome(attach), run.centre.outcome(associate)]).toEqual([
      'COMPLETED/unknown',
      'COMPLETED/unknown',
    ]);
  });
});

describe('user data', () => {
  test('is attached, read, changed and taken away; scripts see it with the event', async () => {
    run = await DocumentRun.open(['ixn-udata'], { phones: () => STAYS });
    const id = await run.start('ixn-udata');
    await run.centre.pass(5);
    expect(run.heard(id).filter(({ name }) => name === 'interaction.udata.changed')).toMatchObject([
      { data: { udata: { order: 4711, color: 'red' } } },
      { data: { udata: { color: 'blue' } } },
      { data: { udata: { color: null } } },
    ]);
    expect(run.notes(id)).toContain('before undefined');
    expect(run.notes(id)).toContain('after blue 4711');
    expect(run.note(id, 'end')).toEqual({ order: 4711 });
    expect(run.data(id, 'error.execution')).toMatchObject({
      message: expect.stringContaining('no interaction no such call'),
    });
    expect(run.centre.outcome(id)).toBe('COMPLETED/DONE');
  });
});

describe('a restart', () => {
  test('takes the call out of what scripts see, and the session hears so', async () => {
    run = await DocumentRun.open(['ixn-redirect'], { phones: () => TALKS });
    const id = await run.start('ixn-redirect', {
      _to: '1001@Stat_Server.A',
      _route_type: 'RouteTypeDefault',
    });
    await run.centre.pass(3);
    await run.centre.crash();
    await run.centre.pass(1);
    expect(run.data(id, 'error.interaction.redirect')).toMatchObject({ error: 'interrupted' });
    expect(run.centre.outcome(id)).toBe('COMPLETED/interrupted');
  });
});
