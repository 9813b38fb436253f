import type { Clock, LegJournal, Store, StoredLeg, Telemetry, Write } from '@ringback/core';
import { commitPatiently } from '../sessions/patient-commit.ts';
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
  const commit = (writes: readonly Write[]) =>
    commitPatiently(ports.store, writes, { ...ports, giveUpAfterMs: GIVE_UP_MS });
  return {
    dialling: (leg: StoredLeg) => commit([{ kind: 'leg.save', leg }]),
    async answered(leg, { at, connects }) {
      const writes: Write[] = [{ kind: 'leg.save', leg }];
      if (connects && leg.callbackId !== null) {
        const entry = ports.calls.get(leg.callId);
        const standing = entry === undefined ? null : (ports.host().peek(entry.sessionId)?.callback ?? null);
        writes.push({ kind: 'callback.update', id: leg.callbackId, set: { connectedAt: at } });
        writes.push({
          kind: 'history.append',
          entry: {
            callbackId: leg.callbackId,
            at,
            source: 'telephony',
            event: 'conversation.started',
            text: 'Customer and agent are connected.',
            stateBefore: standing?.state ?? null,
            stateAfter: standing?.state ?? null,
            data: { callId: leg.callId },
          },
        });
        await commit(writes);
        if (standing !== null) standing.connectedAt = at;
        return;
      }
      await commit(writes);
    },
    ended: (leg, { at, cause }) => commit([{ kind: 'leg.end', legId: leg.legId, endedAt: at, cause }]),
  };
}
