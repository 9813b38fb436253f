import type { DigestClient } from '../digest/digest-client.ts';
import type { SipRequest } from '../message/message.ts';
import type { Core } from './core.ts';
import type { RequestHop, Way } from './request-ways.ts';
import type { RequestOutcome } from './types.ts';

/** A challenge by a proxy, one by the peer, one more for a stale nonce. */
export const MAX_CHALLENGES = 3;

interface Plan {
  /** Makes the request of the next try: new branch, new CSeq (RFC 3261 22.2). */
  readonly make: () => SipRequest;
  readonly hop: RequestHop;
  readonly digest?: DigestClient | undefined;
}

/** Sends a request other than INVITE and waits for its final response; challenges are answered. Never throws. */
export function sendRequest(core: Core, { make, hop, digest }: Plan): Promise<RequestOutcome> {
  return new Promise((resolve) => {
    const answered = new Set<string>();
    let challenges = 0;
    const attempt = (): void => {
      const bare = make();
      const credentials = digest?.authorize(bare.method, bare.uri) ?? [];
      const request =
        credentials.length === 0 ? bare : { ...bare, headers: [...bare.headers, ...credentials] };
      go(core.ways.firstWay(request, hop));
    };
    const go = (way: Way): void => {
      const { tooLarge } = way;
      const why = tooLarge === null ? {} : { tooLarge };
      let isOver = false;
      core.transactions.client(way.request, way.hop, {
        final: (response) => {
          isOver = true;
          const isChallenge = response.status === 401 || response.status === 407;
          if (isChallenge && challenges < MAX_CHALLENGES && digest?.learn(response, answered) === true) {
            challenges += 1;
            attempt();
          } else resolve({ kind: 'response', response });
        },
        timedOut: () => resolve({ kind: 'timeout', ...why }),
        transportFailed: (cause) => {
          const next = way.failed(cause);
          isOver = true;
          if (next === null) resolve({ kind: 'transport', cause, ...why });
          else go(next);
        },
        terminated: () => {
          if (!isOver) resolve({ kind: 'closed' });
        },
      });
    };
    attempt();
  });
}
