import type { Clock, LegJournal, Store, StoredLeg, Telemetry, Write } from '@ringback/core';
import { commitPatiently, type Patience } from '../sessions/patience.ts';
import type { SessionHost } from '../sessions/session-host.ts';
import type { CallBook } from './call-book.ts';

/** A phone that answered is kept waiting for our acknowledgement at most this long; it gives up after 32 s itself. */
const GIVE_UP_MS = 15_000;

/**
 * The journal of the switch: a leg is durable before its INVITE leaves, its answer before it is acknowledged,
 * and with the answer that connects customer and agent the fact that they talk (P1, P2).
 */
export function createLegJournal(ports: {
  readonly store: Store;
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
  readonly calls: CallBook;
  readonly host: () => SessionHost;
  readonly isStopping: () => boolean;
}): LegJournal {
  const { wireClock, telemetry, isStopping } = ports;
  const patience: Patience = { wireClock, telemetry, isStopping, giveUpAfterMs: GIVE_UP_MS };
  const commit = (writes: readonly Write[]) => commitPatiently(ports.store, writes, patience);
  return {
    dialling: (leg: StoredLeg) => commit([{ kind: 'leg.save', leg }]),
    async answered(leg, { at, connects }) {
      const { entry, line } = storyOf(leg, at);
      const who = entry?.legs.get(leg.legId)?.who ?? (leg.role === 'customer' ? 'the customer' : 'the agent');
      const writes: Write[] = [
        { kind: 'leg.save', leg },
        ...line(leg.role === 'customer' ? 'dial.answered' : 'agent.answered', `${capital(who)} answered.`),
      ];
      if (connects) return connect(leg, at, writes);
      await commit(writes);
      return 'keep';
    },
    joined: (leg, { at }) => connect(leg, at, [{ kind: 'leg.save', leg }]),
    ended: (leg, { at, cause }) => commit([{ kind: 'leg.end', legId: leg.legId, endedAt: at, cause }]),
  };

  /** Writes down that both talk, unless what they were called for has ended. */
  async function connect(leg: StoredLeg, at: number, writes: Write[]): Promise<'keep' | 'release'> {
    const { standing, line } = storyOf(leg, at);
    if (leg.callbackId !== null) {
      writes.push(
        { kind: 'callback.update', id: leg.callbackId, set: { connectedAt: at } },
        ...line('conversation.started', 'Customer and agent are connected.'),
      );
    }
    if (standing === null || standing.connectedAt !== null) {
      await commit(writes);
      return 'keep';
    }
    // It was cancelled, or its time was over, while this phone was picked up: nobody is connected any more.
    if (standing.state === 'COMPLETED') return 'release';
    // From this moment, not from the commit on: whoever ends the callback meanwhile must know that they talk.
    standing.connectedAt = at;
    try {
      await commit(writes);
      return 'keep';
    } catch (error) {
      standing.connectedAt = null;
      throw error;
    }
  }

  function storyOf(leg: StoredLeg, at: number) {
    const entry = ports.calls.get(leg.callId);
    const { callbackId } = leg;
    const opener = entry === undefined ? null : (ports.host().peek(entry.openedBy)?.callback ?? null);
    const standing = opener?.id === callbackId ? opener : null;
    const line = (event: string, text: string): Write[] =>
      callbackId === null
        ? []
        : [
            {
              kind: 'history.append',
              entry: {
                callbackId,
                at,
                source: 'telephony',
                event,
                text,
                stateBefore: standing?.state ?? null,
                stateAfter: standing?.state ?? null,
                data: { callId: leg.callId },
              },
            },
          ];
    return { entry, standing, line };
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
