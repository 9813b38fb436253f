import type { DigestClient } from '../digest/digest-client.ts';
import type { Core } from '../endpoint/core.ts';
import type { RequestHop, Way } from '../endpoint/request-ways.ts';
import { MAX_CHALLENGES } from '../endpoint/send-request.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { SipTimer } from '../ports.ts';
import { makeCancel } from '../transaction/failure-ack.ts';

export type ReinviteResult =
  | { readonly kind: 'answered'; readonly response: SipResponse; readonly request: SipRequest }
  | { readonly kind: 'refused'; readonly response: SipResponse }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'transport'; readonly cause: unknown }
  | { readonly kind: 'closed' };

interface Plan {
  /** Makes the INVITE of the next try: new branch, new CSeq. */
  readonly make: () => SipRequest;
  readonly hop: RequestHop;
  readonly digest: DigestClient | undefined;
  /** A 2xx that is not the first one: to be acknowledged again. */
  readonly answeredAgain: () => void;
}

/** Carries one re-INVITE through, RFC 3261 14.1; the first 2xx must be acknowledged by the caller. Never throws. */
export function sendReinvite(
  core: Core,
  { make, hop, digest, answeredAgain }: Plan,
): Promise<ReinviteResult> {
  return new Promise((resolve) => {
    const answered = new Set<string>();
    let challenges = 0;
    const attempt = (): void => {
      const bare = make();
      const credentials = digest?.authorize('INVITE', bare.uri) ?? [];
      go(core.ways.firstWay({ ...bare, headers: [...bare.headers, ...credentials] }, hop));
    };
    const go = (way: Way): void => {
      const { request } = way;
      let isOver = false;
      let patience: SipTimer | undefined;
      const stop = (): void => {
        isOver = true;
        patience?.cancel();
      };
      const settle = (result: ReinviteResult): void => {
        stop();
        resolve(result);
      };
      const transaction = core.transactions.inviteClient(request, way.hop, {
        provisional: () => {
          // Nobody has to be rung for this: a peer that says 1xx and no more must not block the call for ever.
          patience ??= core.clock.setTimer(core.lifetimeMs, () => {
            core.transactions.client(makeCancel(request), way.hop, SILENT);
            settle({ kind: 'timeout' });
          });
        },
        answered: (response) => {
          if (isOver) answeredAgain();
          else settle({ kind: 'answered', response, request });
        },
        refused: (response) => {
          const isChallenge = response.status === 401 || response.status === 407;
          if (isChallenge && challenges < MAX_CHALLENGES && digest?.learn(response, answered) === true) {
            challenges += 1;
            stop();
            attempt();
          } else settle({ kind: 'refused', response });
        },
        timedOut: () => settle({ kind: 'timeout' }),
        transportFailed: (cause) => {
          const next = way.failed(cause);
          if (next === null) settle({ kind: 'transport', cause });
          else {
            stop();
            go(next);
          }
        },
        terminated: () => {
          if (!isOver) settle({ kind: 'closed' });
        },
      });
      transaction.start();
    };
    attempt();
  });
}

/** For a CANCEL, whose own outcome changes nothing: the INVITE's final response tells (RFC 3261 9.1). */
export const SILENT = {
  final(): void {},
  timedOut(): void {},
  transportFailed(): void {},
  terminated(): void {},
};
