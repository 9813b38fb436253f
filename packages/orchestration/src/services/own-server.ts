import type { SessionMiss, Sessions } from '@ringback/core';
import type { SessionServer } from './session-server.ts';

/** The sessions of this platform as one server among others; `peerAt` is another node of it at its base URL. */
export function ownServer(sessions: Sessions, peerAt: (url: string) => SessionServer): SessionServer {
  /** The same at the node that runs the session, or what became of it. */
  const missed = <T>(miss: SessionMiss, again: (peer: SessionServer) => Promise<T>) =>
    miss.kind === 'elsewhere' && miss.url !== null ? again(peerAt(miss.url)) : whyMissed(miss);

  return {
    url: null,
    async start(document, parameters) {
      const outcome = await sessions.start({ document, parameters, startAt: null });
      return outcome.kind === 'refused'
        ? { kind: 'failed', why: outcome.text, maybeStarted: false }
        : { kind: 'started', sessionId: outcome.sessionId };
    },
    async send(id, name, data) {
      const outcome = await sessions.send(id, { name, data });
      return outcome.kind === 'delivered' ? outcome : missed(outcome, (peer) => peer.send(id, name, data));
    },
    async request(id, name, data, timeoutMs) {
      const outcome = await sessions.request(id, { name, data }, timeoutMs);
      switch (outcome.kind) {
        case 'answered':
          return { kind: 'answered', answer: { from: 'session', answer: outcome.answer } };
        case 'timed-out':
          return outcome;
        default:
          return missed(outcome, (peer) => peer.request(id, name, data, timeoutMs));
      }
    },
    async terminate(id) {
      const outcome = await sessions.terminate(id);
      return outcome.kind === 'terminated' ? outcome : missed(outcome, (peer) => peer.terminate(id));
    },
  };
}

function whyMissed(miss: SessionMiss): { kind: 'gone' } | { kind: 'failed'; why: string } {
  switch (miss.kind) {
    case 'unknown':
      return { kind: 'gone' };
    case 'elsewhere':
      return {
        kind: 'failed',
        why: `the session is run by the node ${miss.node}, which did not say where it is`,
      };
    case 'full':
      return { kind: 'failed', why: 'so many events wait for the session that it takes no more' };
    case 'too-large':
      return { kind: 'failed', why: `the event is larger than ${miss.limit} characters` };
  }
}
