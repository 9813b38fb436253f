import type { DigestClient } from '../digest/digest-client.ts';
import type { Core } from '../endpoint/core.ts';
import { MAX_CHALLENGES } from '../endpoint/send-request.ts';
import type { SipHop } from '../endpoint/types.ts';
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
  readonly hop: SipHop;
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
      const request = { ...bare, headers: [...bare.headers, ...credentials] };
      let isOver = false;
      let patience: SipTimer | undefined;
      const settle = (result: ReinviteResult): void => {
        isOver = true;
        patience?.cancel();
        resolve(result);
      };
      const transaction = core.transactions.inviteClient(request, hop, {
        provisional: () => {
          // Nobody has to be rung for this: a peer that says 1xx and no more must not block the call for ever.
          patience ??= core.clock.setTimer(core.lifetimeMs, () => {
            core.transactions.client(makeCancel(request), hop, SILENT);
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
            isOver = true;
            patience?.cancel();
            attempt();
          } else settle({ kind: 'refused', response });
        },
        timedOut: () => settle({ kind: 'timeout' }),
        transportFailed: (cause) => settle({ kind: 'transport', cause }),
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
