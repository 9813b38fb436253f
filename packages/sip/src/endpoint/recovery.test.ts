import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeOffer } from '../sdp/offer-answer.ts';
import { LoopNet } from '../testing/loop-net.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import type { Dialog, DialogState, IncomingInvite, SavedInvite, SipEndpoint } from './types.ts';

const SDP = makeOffer({ address: '192.0.2.1', port: 4000, sessionId: '1', version: 1 });
const CALL = { target: 'sip:bob@192.0.2.1:5080', from: { uri: 'sip:alice@192.0.2.1' }, sdp: SDP };

let clock: ManualClock;
let net: LoopNet;
let bob: SipEndpoint;
let onInvite: (invite: IncomingInvite) => void;
let bobHeard: string[];

beforeEach(async () => {
  clock = new ManualClock();
  net = new LoopNet(clock);
  bobHeard = [];
  bob = await net.endpoint(5080, { handler: { invite: (invite) => onInvite(invite) } });
});

afterEach(async () => {
  await bob.close(0);
});

/** A process that calls Bob and dies without a word. What it had stored is left. */
async function dyingProcess(msUntilDeath: number): Promise<{ saved: SavedInvite; dialog?: DialogState }> {
  const process = await net.endpoint(5070, { handler: {} });
  let dialog: Dialog | undefined;
  const call = process.prepareInvite(CALL, {
    answered(answered) {
      dialog = answered;
      answered.ack();
    },
    failed() {},
  });
  // Both go through JSON as they go through the database.
  const saved: SavedInvite = JSON.parse(JSON.stringify(call.saved));
  call.send();
  await clock.advance(msUntilDeath);
  const state: DialogState | undefined =
    dialog === undefined ? undefined : JSON.parse(JSON.stringify(dialog.state()));
  const old = net.loses;
  net.loses = ({ from }) => from === '192.0.2.1:5070';
  await process.close(0);
  net.loses = old;
  net.log.length = 0;
  return state === undefined ? { saved } : { saved, dialog: state };
}

function ringing(invite: IncomingInvite): void {
  invite.listen({ cancelled: () => bobHeard.push('cancelled') });
  invite.ring();
}

describe('after a crash', () => {
  test('a later process cancels the call that still rings', async () => {
    onInvite = ringing;
    const { saved } = await dyingProcess(100);
    const later = await net.endpoint(5070, { handler: {} });
    const outcome = later.cancelSaved(saved);
    await clock.advance(100);
    expect(await outcome).toEqual({ kind: 'cancelled', status: 487 });
    expect(bobHeard).toEqual(['cancelled']);
    expect(net.flow()).toEqual(['CANCEL', '200', '487', 'ACK']);
    await later.close(0);
  });

  test('one at another address cancels it too, and does not wait for what is not sent there', async () => {
    onInvite = ringing;
    const { saved } = await dyingProcess(100);
    const other = await net.endpoint(5071, { handler: {} });
    const outcome = other.cancelSaved(saved);
    await clock.advance(100);
    expect(await outcome).toEqual({ kind: 'cancelled', status: 487 });
    expect(bobHeard).toEqual(['cancelled']);
    await other.close(0);
  });

  test('a later process gets 481 for a call that never arrived', async () => {
    onInvite = ringing;
    net.loses = ({ to }) => to === '192.0.2.1:5080';
    const { saved } = await dyingProcess(100);
    net.loses = () => false;
    const later = await net.endpoint(5070, { handler: {} });
    const outcome = later.cancelSaved(saved);
    await clock.advance(100);
    expect(await outcome).toEqual({ kind: 'unknown-call' });
    await later.close(0);
  });

  test('an answer that came while nobody was there is acknowledged and ended', async () => {
    onInvite = (invite) => {
      ringing(invite);
      clock.setTimer(1_000, () =>
        invite.accept(SDP)?.listen({
          acknowledged: () => bobHeard.push('acknowledged'),
          closed: ({ kind }) => bobHeard.push(kind),
        }),
      );
    };
    const { saved } = await dyingProcess(100);
    await clock.advance(5_000);
    const strays: string[] = [];
    const later = await net.endpoint(5070, { handler: { strayAnswer: ({ callId }) => strays.push(callId) } });
    await clock.advance(5_000);
    expect(bobHeard).toEqual(['acknowledged', 'remote-bye']);
    expect(strays).toEqual([saved.callId]);
    expect(later.stats().strayAnswersEnded).toBe(1);
    expect(bob.stats().liveDialogs).toBe(0);
    await later.close(0);
  });

  test.each([
    ['an answer that comes before the CANCEL', 100, 0],
    ['an answer that crosses the CANCEL', 0, 1],
  ])('%s is ended and told', async (_case, waitMs, losses) => {
    onInvite = (invite) => {
      ringing(invite);
      clock.setTimer(150, () => invite.accept(SDP)?.listen({ closed: ({ kind }) => bobHeard.push(kind) }));
    };
    const { saved } = await dyingProcess(100);
    const later = await net.endpoint(5070, { handler: {} });
    await clock.advance(waitMs);
    let left = losses;
    net.loses = ({ message }) => message.kind === 'request' && message.method === 'CANCEL' && left-- > 0;
    const outcome = later.cancelSaved(saved);
    await clock.advance(5_000);
    expect(await outcome).toEqual({ kind: 'answered-and-ended' });
    expect(bobHeard).toEqual(['remote-bye']);
    await later.close(0);
  });

  test('a later process says BYE in a dialog that it never saw', async () => {
    let theirs: Dialog | undefined;
    onInvite = (invite) => {
      theirs = invite.accept(SDP);
      theirs?.listen({ closed: ({ kind }) => bobHeard.push(kind) });
    };
    const { dialog } = await dyingProcess(100);
    if (dialog === undefined) throw new Error('not answered');
    const later = await net.endpoint(5070, { handler: {} });
    const outcome = later.byeSaved(dialog);
    await clock.advance(100);
    expect(await outcome).toEqual({ kind: 'ended' });
    expect(bobHeard).toEqual(['remote-bye']);
    const again = later.byeSaved(dialog);
    await clock.advance(100);
    expect(await again).toEqual({ kind: 'unknown-call' });
    await later.close(0);
  });

  test('a peer that hangs up on a call nobody knows gets 481', async () => {
    let theirs: Dialog | undefined;
    onInvite = (invite) => (theirs = invite.accept(SDP));
    await dyingProcess(100);
    const later = await net.endpoint(5070, { handler: {} });
    const outcome = theirs?.bye();
    await clock.advance(100);
    expect(await outcome).toEqual({ kind: 'unknown-call' });
    await later.close(0);
  });

  test('a peer that does not answer any more costs 64*T1, not for ever', async () => {
    onInvite = ringing;
    const { saved } = await dyingProcess(100);
    net.loses = ({ from }) => from === '192.0.2.1:5080';
    const later = await net.endpoint(5070, { handler: {} });
    const outcome = later.cancelSaved(saved);
    await clock.advance(32_000);
    expect(await outcome).toEqual({ kind: 'timeout' });
    await later.close(0);
  });
});
