import { CallDialog } from '../dialog/call-dialog.ts';
import { contactOf, recordRoute } from '../dialog/dialog-route.ts';
import { DigestClient } from '../digest/digest-client.ts';
import { headerValue } from '../message/headers.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { tagOf } from '../message/name-addr.ts';
import type { ReadResponse } from '../message/read-response.ts';
import type { SipTimer } from '../ports.ts';
import { makeCancel } from '../transaction/failure-ack.ts';
import { buildRequest } from './build-request.ts';
import type { Core } from './core.ts';
import type {
  ByeOutcome,
  CancelSavedOutcome,
  DialogState,
  SavedInvite,
  SipCredentials,
  SipHop,
} from './types.ts';

/**
 * A later process does not know which requests an earlier one sent after it saved the dialog. RFC 3261 12.2.2 lets
 * CSeq jump, so we jump over all that a call can have used.
 */
const CSEQ_JUMP = 1_000;

/** Cancels an INVITE of an earlier process: the last possible try first. */
export async function cancelSaved(core: Core, saved: SavedInvite): Promise<CancelSavedOutcome> {
  core.formerSentBys.add(saved.viaSentBy.toLowerCase());
  if (core.endedStrays.has(strayName(saved.callId, saved.fromTag))) return { kind: 'answered-and-ended' };
  for (let attempt = saved.maxTries; attempt >= 1; attempt -= 1) {
    let outcome = await cancelTry(core, saved, attempt, saved.nextHop);
    const { otherHop } = saved;
    const isGone = outcome.kind === 'cancelled' || outcome.kind === 'answered-and-ended';
    // It may have gone by the other way. Where that leads nowhere, what this one said counts.
    if (otherHop !== undefined && !isGone) {
      const other = await cancelTry(core, saved, attempt, otherHop);
      if (other.kind !== 'transport') outcome = other;
    }
    if (outcome.kind !== 'unknown-call') return outcome;
  }
  return { kind: 'unknown-call' };
}

function cancelTry(
  core: Core,
  saved: SavedInvite,
  attempt: number,
  hop: SipHop,
): Promise<CancelSavedOutcome> {
  const invite = savedRequest(core, saved, attempt, hop);
  return new Promise((resolve) => {
    let patience: SipTimer | undefined;
    const settle = (outcome: CancelSavedOutcome): void => {
      patience?.cancel();
      resolve(outcome);
    };
    // Takes the place of the lost transaction, so that the 487 is acknowledged and an answer is noticed.
    const transaction = core.transactions.inviteClient(invite, hop, {
      provisional: () => {},
      answered: (response) => {
        const ended = endAnswered(core, response, saved.nextHop, invite);
        void ended.then(() => settle({ kind: 'answered-and-ended' }));
      },
      refused: (response) => settle({ kind: 'cancelled', status: response.status }),
      timedOut: () => settle({ kind: 'timeout' }),
      transportFailed: (cause) => settle({ kind: 'transport', cause }),
      terminated: () => settle({ kind: 'timeout' }),
    });
    transaction.adopt();
    const abandon = (outcome: CancelSavedOutcome): void => {
      if (transaction.state !== 'proceeding') return;
      settle(outcome);
      transaction.terminate();
    };
    core.transactions.client(makeCancel(invite), hop, {
      final: (response) => {
        if (response.status === 481) abandon({ kind: 'unknown-call' });
        // The peer sends the INVITE's own final response to where that came from, which is another machine's address.
        else if (saved.viaSentBy !== core.sentBy) abandon({ kind: 'cancelled', status: 487 });
        // 9.1: else that response tells; it has 64*T1 to come.
        else if (transaction.state === 'proceeding') {
          patience = core.clock.setTimer(core.lifetimeMs, () => abandon({ kind: 'timeout' }));
        }
      },
      timedOut: () => abandon({ kind: 'timeout' }),
      transportFailed: (cause) => abandon({ kind: 'transport', cause }),
      terminated: () => {},
    });
  });
}

function savedRequest(core: Core, saved: SavedInvite, attempt: number, hop: SipHop): SipRequest {
  const branch = attempt === 1 ? saved.branch : `${saved.branch}.${attempt}`;
  const request = buildRequest(core, hop, {
    method: 'INVITE',
    uri: saved.requestUri,
    from: saved.from,
    to: saved.to,
    callId: saved.callId,
    cseq: saved.cseq + attempt - 1,
    branch,
    route: saved.route,
    headers: [],
  });
  // The Via of then: branch and sent-by must be what the peer remembers.
  const via = `SIP/2.0/${hop.transport.toUpperCase()} ${saved.viaSentBy};rport;branch=${branch}`;
  return {
    ...request,
    headers: request.headers.map((line) => (line.name === 'Via' ? { ...line, value: via } : line)),
  };
}

/** Ends a dialog of an earlier process. */
export function byeSaved(
  core: Core,
  state: DialogState,
  credentials: SipCredentials | undefined,
): Promise<ByeOutcome> {
  const dialog = new CallDialog({
    core,
    state: { ...state, localCseq: state.localCseq + CSEQ_JUMP },
    localSdp: undefined,
    remoteCseq: undefined,
    session: undefined,
    digest: credentials === undefined ? undefined : new DigestClient(credentials, core.randomBytes),
  });
  return dialog.bye();
}

/** How many ended strays are remembered: more than a node has calls at once. */
const MAX_STRAYS = 10_000;

function rememberStray(core: Core, callId: string, fromTag: string): void {
  core.endedStrays.add(strayName(callId, fromTag));
  for (const oldest of core.endedStrays) {
    if (core.endedStrays.size <= MAX_STRAYS) return;
    core.endedStrays.delete(oldest);
  }
}

function strayName(callId: string, fromTag: string): string {
  return `${callId} ${fromTag}`;
}

/** Ends a call that was answered although nobody here waits for it: ACK, then BYE (RFC 3261 13.2.2.4). */
export function endStray(
  core: Core,
  { response, callId, cseq, fromTag = '' }: ReadResponse,
  source: SipHop,
): Promise<ByeOutcome> {
  rememberStray(core, callId, fromTag);
  const invite = buildRequest(core, source, {
    method: 'INVITE',
    uri: contactOf(response) ?? '',
    from: headerValue(response, 'from') ?? '',
    to: headerValue(response, 'to') ?? '',
    callId,
    cseq,
    branch: core.identifiers.branch(),
    route: [],
    headers: [],
  });
  return endAnswered(core, response, source, invite);
}

function endAnswered(
  core: Core,
  response: SipResponse,
  source: SipHop,
  invite: SipRequest,
): Promise<ByeOutcome> {
  const localParty = headerValue(response, 'from') ?? '';
  const remoteParty = headerValue(response, 'to') ?? '';
  const callId = headerValue(invite, 'call-id') ?? '';
  const localTag = tagOf(localParty) ?? '';
  const remoteTag = tagOf(remoteParty) ?? '';
  const known = core.dialogs.find(callId, localTag, remoteTag);
  if (known !== undefined) {
    known.receiveAnswerAgain();
    return Promise.resolve({ kind: 'ended' });
  }
  const contact = contactOf(response);
  const dialog = new CallDialog({
    core,
    state: {
      version: 1,
      callId,
      localTag,
      remoteTag,
      localParty,
      remoteParty,
      remoteTarget: contact ?? invite.uri,
      routeSet: recordRoute(response).reverse(),
      localCseq: CSEQ_JUMP,
      nextHop: source,
      keepHop: contact === undefined,
      role: 'uac',
    },
    localSdp: undefined,
    remoteCseq: undefined,
    session: undefined,
    digest: undefined,
    invite,
  });
  return dialog.bye();
}
