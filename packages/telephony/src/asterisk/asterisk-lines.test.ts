import { type DialogListener, makeOffer } from '@ringback/sip';
import { beforeEach, describe, expect, it } from 'vitest';
import { switchError } from '../errors.ts';
import { type LegEnd, legEndOfClose } from '../switch/give-up.ts';
import { FakeClock } from '../switch/testing/fake-clock.ts';
import { FakeTelemetry } from '../switch/testing/fake-telemetry.ts';
import { AsteriskLines } from './asterisk-lines.ts';
import type { IncomingChannel } from './incoming-channel.ts';
import { KeyPaths } from './key-paths.ts';
import { destroyed, entered, FakeAri, rings } from './testing/fake-ari.ts';

const offer = makeOffer({ address: '10.0.0.9', port: 20_000, sessionId: '1', version: 1 });

let ari: FakeAri;
let clock: FakeClock;
let lines: AsteriskLines;
let came: IncomingChannel[];
/** What Asterisk has. */
let channels: ReturnType<typeof shown>[];
let applicationHas: string[];
let bridges: string[];
/** Of work that nobody waited for. */
let faults: unknown[];

const shown = (id: string, state = 'Up') => ({ id, name: 'PJSIP/pstn-1', state });
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

beforeEach(() => {
  ari = new FakeAri();
  clock = new FakeClock();
  came = [];
  channels = [];
  applicationHas = [];
  bridges = [];
  faults = [];
  ari.answer = ({ method, path }) => {
    if (method !== 'GET') return null;
    if (path === '/channels') return { status: 200, body: channels };
    if (path === '/bridges') return { status: 200, body: bridges.map((id) => ({ id })) };
    return { status: 200, body: { channel_ids: applicationHas } };
  };
  let ids = 0;
  lines = new AsteriskLines({
    ari,
    wireClock: clock,
    chance: { uuid: () => String(++ids) },
    telemetry: new FakeTelemetry(),
    keys: new KeyPaths(ari),
    incoming: (call) => came.push(call),
    supervise: (work) => void work.catch((error: unknown) => faults.push(error)),
  });
});

/** Dials; tells what became of it. */
async function dialled(): Promise<{ id: string; told: string[]; ends: LegEnd[] }> {
  const told: string[] = [];
  const ends: LegEnd[] = [];
  const line = lines.prepareInvite(
    { target: 'PJSIP/1@pstn', from: { uri: 'sip:a@b' }, sdp: offer },
    {
      answered: (dialog) => {
        told.push('answered');
        const listener: DialogListener = {
          closed: (reason) => {
            told.push(reason.kind);
            ends.push(legEndOfClose(reason));
          },
        };
        dialog.listen(listener);
      },
      failed: (failure) => told.push(failure.kind),
    },
  );
  line.send();
  await settle();
  return { id: line.id, told, ends };
}
/** Its audio becomes ours as well. */
async function answer(id: string): Promise<void> {
  lines.happened(entered(id));
  await settle();
  lines.happened(entered(`${id}-audio`));
  await settle();
}

describe('the channels of one Asterisk', () => {
  it('are known by their id, and so is the audio beside them', async () => {
    const { id, told } = await dialled();
    await answer(id);
    expect(told).toEqual(['answered']);
    // Without its audio a call is of no use.
    lines.happened(destroyed(`${id}-audio`));
    expect(ari.asked().at(-1)).toBe(`DELETE /channels/${id}`);
    lines.happened(destroyed(id));
    expect(told).toEqual(['answered', 'remote-bye']);
  });

  it('without audio that cannot be hung up are lost, and hung up after a comparison', async () => {
    const { id, told } = await dialled();
    await answer(id);
    const usual = ari.answer;
    ari.answer = () => Promise.reject(switchError('ASTERISK_UNREACHABLE'));
    lines.happened(destroyed(`${id}-audio`));
    await settle();
    expect(told).toEqual(['answered', 'endpoint-closed']);
    expect(ari.reconnects).toBe(1);
    ari.answer = usual;
    ari.requests.length = 0;
    channels = [shown(id)];
    await lines.compare();
    expect(ari.asked()).toContain(`DELETE /channels/${id}`);
  });

  it('that come in are told of; an answer to a process that is gone is hung up', () => {
    lines.happened(entered('17.1'));
    expect(came.map(({ id }) => id)).toEqual(['17.1']);
    lines.happened(entered('ringback.of-before'));
    expect(came).toHaveLength(1);
    expect(ari.asked()).toEqual(['DELETE /channels/ringback.of-before']);
  });

  it('whose order was heard late, when it was given up, are hung up before two phones ring for it', async () => {
    const usual = ari.answer;
    ari.answer = (request) =>
      request.method === 'POST' ? Promise.reject(switchError('ASTERISK_UNREACHABLE')) : usual(request);
    const { id, told } = await dialled();
    expect(told).toEqual(['transport']);
    lines.happened(rings(id));
    lines.happened(entered(id));
    expect(ari.asked().slice(1)).toEqual([`DELETE /channels/${id}`, `DELETE /channels/${id}`]);
  });

  it('that were given up while Asterisk was away are hung up when it is back', async () => {
    const { id } = await dialled();
    await answer(id);
    const cancelled = lines.prepareInvite(
      { target: 'PJSIP/1@pstn', from: { uri: 'sip:a@b' } },
      { answered: () => undefined, failed: () => undefined },
    );
    cancelled.send();
    await settle();
    const usual = ari.answer;
    ari.answer = () => Promise.reject(switchError('ASTERISK_UNREACHABLE'));
    cancelled.cancel();
    await settle();
    expect(faults).toHaveLength(1);
    ari.answer = usual;
    channels = [shown(id), shown(cancelled.id, 'Ringing')];
    await lines.compare();
    expect(
      ari
        .asked()
        .filter((asked) => asked.startsWith('DELETE'))
        .slice(1),
    ).toEqual([`DELETE /channels/${cancelled.id}`]);
  });

  it('that nobody here knows are hung up when Asterisk is there, with their bridges; those of others are left alone', async () => {
    channels = [shown('ringback.old'), shown('ringback.old-audio'), shown('17.5'), shown('of-others')];
    applicationHas = ['17.5'];
    bridges = ['ringback.old-bridge', 'of-others'];
    await lines.compare();
    expect(ari.asked().filter((asked) => asked.startsWith('DELETE'))).toEqual([
      'DELETE /channels/ringback.old',
      'DELETE /channels/ringback.old-audio',
      'DELETE /channels/17.5',
      'DELETE /bridges/ringback.old-bridge',
    ]);
  });

  it('of an application whose name begins like ours are left alone', async () => {
    expect((await dialled()).id).toBe('ringback.1');
    channels = [shown('ringback.1'), shown('ringback-2.1'), shown('ringback-2.1-audio')];
    bridges = ['ringback-2.1-bridge'];
    await lines.compare();
    lines.happened(rings('ringback-2.1'));
    expect(ari.asked().filter((asked) => asked.startsWith('DELETE'))).toEqual([]);
  });

  it('that survived an absence go on, those that did not are lost, and a missed answer is caught up with', async () => {
    const talks = await dialled();
    await answer(talks.id);
    const rang = await dialled();
    const gone = await dialled();
    lines.away();
    channels = [shown(talks.id), shown(`${talks.id}-audio`), shown(rang.id)];
    applicationHas = [talks.id, rang.id];
    bridges = [`${talks.id}-bridge`];
    await lines.compare();
    lines.happened(entered(`${rang.id}-audio`));
    await settle();
    expect([talks.told, rang.told, gone.told]).toEqual([['answered'], ['answered'], ['transport']]);
    expect(ari.asked().filter((asked) => asked.startsWith('DELETE'))).toEqual([]);
    clock.advance(60_000);
    expect(talks.told).toEqual(['answered']);
  });

  it.each([
    ['/channels', 500],
    ['/channels', 401],
    ['/applications/ringback', 503],
  ])('are not over because Asterisk does not tell of them: %s gives %i', async (path, status) => {
    const { id, told } = await dialled();
    await answer(id);
    lines.away();
    clock.advance(9_999);
    const usual = ari.answer;
    ari.answer = (request) => (request.path === path ? { status, body: null } : usual(request));
    channels = [shown(id), shown(`${id}-audio`)];
    await expect(lines.compare()).rejects.toMatchObject({ code: 'ASTERISK_UNREACHABLE' });
    expect(told).toEqual(['answered']);
    // It is known no better than before what is there.
    clock.advance(1);
    expect(told).toEqual(['answered', 'endpoint-closed']);
  });

  it('that cannot be hung up make the comparison fail, and the others are hung up all the same', async () => {
    channels = [shown('ringback.old'), shown('ringback.older')];
    const usual = ari.answer;
    ari.answer = (request) =>
      request.path === '/channels/ringback.old' ? { status: 500, body: null } : usual(request);
    await expect(lines.compare()).rejects.toMatchObject({ code: 'ASTERISK_UNREACHABLE' });
    expect(ari.asked()).toContain('DELETE /channels/ringback.older');
  });

  it('are lost ten seconds after the last time that they were seen', async () => {
    const { id, told } = await dialled();
    await answer(id);
    lines.away();
    clock.advance(9_000);
    channels = [shown(id), shown(`${id}-audio`)];
    // Its events broke off again before it had told.
    ari.isConnected = false;
    await lines.compare();
    clock.advance(9_999);
    expect(told).toEqual(['answered']);
    clock.advance(1);
    expect(told).toEqual(['answered', 'endpoint-closed']);
  });

  it('count as lost when Asterisk is away for ten seconds', async () => {
    const { id, told } = await dialled();
    await answer(id);
    lines.away();
    clock.advance(9_999);
    expect(told).toEqual(['answered']);
    clock.advance(1);
    expect(told).toEqual(['answered', 'endpoint-closed']);
  });

  it('that Asterisk lost say nothing about the phones: all agents in calls would be not ready after it was away', async () => {
    const { id, ends } = await dialled();
    await answer(id);
    lines.away();
    clock.advance(10_000);
    expect(ends).toEqual([{ by: 'network' }]);
  });

  it('of an earlier process are ended by what was stored of them', async () => {
    const { id } = await dialled();
    const saved = lines.prepareInvite(
      { target: 'PJSIP/1@pstn', from: { uri: 'sip:a@b' } },
      { answered: () => undefined, failed: () => undefined },
    ).saved;
    expect(await lines.cancelSaved(saved)).toEqual({ kind: 'cancelled', status: 487 });
    ari.answer = () => ({ status: 404, body: null });
    expect(await lines.cancelSaved(saved)).toEqual({ kind: 'unknown-call' });
    expect(id).not.toBe(saved.callId);
    // Whoever has to know asks again.
    ari.answer = () => ({ status: 500, body: null });
    expect(await lines.cancelSaved(saved)).toMatchObject({ kind: 'transport' });
    ari.answer = () => Promise.reject(switchError('ASTERISK_UNREACHABLE'));
    expect(await lines.cancelSaved(saved)).toMatchObject({ kind: 'transport' });
  });
});
