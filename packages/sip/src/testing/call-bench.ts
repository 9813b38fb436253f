import type {
  Dialog,
  DialogCloseReason,
  IncomingInvite,
  InviteFailure,
  InviteRequest,
  OutgoingInvite,
  SipEndpoint,
  SipHop,
} from '../endpoint/types.ts';
import { makeOffer } from '../sdp/offer-answer.ts';
import { LoopNet } from './loop-net.ts';
import { ManualClock } from './manual-clock.ts';

export const OFFER = makeOffer({ address: '192.0.2.1', port: 4000, sessionId: '1', version: 1 });
export const ANSWER = makeOffer({ address: '192.0.2.1', port: 5000, sessionId: '2', version: 1 });
export const BOB: SipHop = { host: '192.0.2.1', port: 5080, transport: 'udp' };
/** What Alice sends to reach Bob. */
export const CALL: InviteRequest = {
  target: 'sip:bob@192.0.2.1:5080',
  from: { uri: 'sip:alice@192.0.2.1', displayName: 'Alice' },
  sdp: OFFER,
};

/** What Alice heard of one call. */
export interface Heard {
  readonly progress: number[];
  readonly failures: InviteFailure[];
  dialog?: Dialog;
  sdp?: string | undefined;
}

/** Alice at port 5070 and Bob at 5080 on a network in memory. */
export class CallBench {
  readonly clock: ManualClock;
  readonly net: LoopNet;
  /** What Bob does with a call; he answers unless told otherwise. */
  onInvite: (invite: IncomingInvite) => void = (invite) => void invite.accept(ANSWER);
  readonly alice: SipEndpoint;
  bob: SipEndpoint;

  private constructor(clock: ManualClock, net: LoopNet, alice: SipEndpoint, bob: SipEndpoint) {
    this.clock = clock;
    this.net = net;
    this.alice = alice;
    this.bob = bob;
  }

  static async open(): Promise<CallBench> {
    const clock = new ManualClock();
    const net = new LoopNet(clock);
    const alice = await net.endpoint(5070, { handler: {} });
    const bob = await net.endpoint(5080, { handler: { invite: (invite) => bench.onInvite(invite) } });
    const bench: CallBench = new CallBench(clock, net, alice, bob);
    return bench;
  }

  /** Closes both; gives the number of timers that are left. */
  async close(): Promise<number> {
    await this.alice.close(0);
    await this.bob.close(0);
    // What is still on its way arrives nowhere.
    await this.clock.advance(1);
    return this.clock.pending;
  }

  /** Alice calls Bob; acknowledges at once unless told not to. */
  call(
    request: Partial<InviteRequest> = {},
    acknowledges = true,
  ): { heard: Heard; outgoing: OutgoingInvite } {
    const heard: Heard = { progress: [], failures: [] };
    const outgoing = this.alice.invite(
      { ...CALL, ...request },
      {
        provisional: ({ status }) => heard.progress.push(status),
        answered(dialog, sdp) {
          heard.dialog = dialog;
          heard.sdp = sdp;
          if (acknowledges) dialog.ack();
        },
        failed: (failure) => heard.failures.push(failure),
      },
    );
    return { heard, outgoing };
  }

  /** Both sides of a call that is up, and who was told of its end. */
  async talk(): Promise<{ ours: Dialog; theirs: Dialog; closes: string[] }> {
    let theirs: Dialog | undefined;
    const closes: string[] = [];
    const note = (who: string) => (reason: DialogCloseReason) => closes.push(`${who} ${reason.kind}`);
    this.onInvite = (invite) => {
      theirs = invite.accept(ANSWER);
      theirs?.listen({ closed: note('bob') });
    };
    const { heard } = this.call();
    await this.clock.advance(50);
    if (heard.dialog === undefined || theirs === undefined) throw new Error('no call');
    heard.dialog.listen({ closed: note('alice') });
    this.net.log.length = 0;
    return { ours: heard.dialog, theirs, closes };
  }
}
