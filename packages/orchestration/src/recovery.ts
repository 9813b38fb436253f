import type {
  CallControl,
  Clock,
  JsonObject,
  PendingAction,
  SessionId,
  Store,
  Telemetry,
  Write,
} from '@ringback/core';
import type { ScxmlEvent } from '@ringback/scxml';
import type { ModulePorts } from './modules/module.ts';
import { resumeAction } from './modules/registry.ts';
import { INVOKE_ACTION, RECORD_ACTION } from './outbox/outgoing.ts';
import { commitPatiently } from './sessions/patience.ts';
import type { SessionHost } from './sessions/session-host.ts';

export interface RecoveryPorts {
  readonly store: Store;
  readonly host: SessionHost;
  readonly modulePorts: ModulePorts;
  readonly callControl: CallControl;
  readonly clock: Clock;
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
  readonly node: string;
  readonly isStopping: () => boolean;
}

const BATCH = 500;

/**
 * Takes up what an earlier process of this node left: phones are released first, then every session learns what became
 * of what it had asked for. Calls died with the process; places in the queue did not (P1, P2, P5).
 */
export async function recover(ports: RecoveryPorts): Promise<void> {
  const { store, telemetry, node } = ports;
  const phones = await releasePhones(ports, node);
  await store.callbacks.releaseClaims(node);
  let sessions = 0;
  for (let after: SessionId | null = null; ; ) {
    const batch: readonly SessionId[] = await store.sessions.running({ node, after, limit: BATCH });
    await recoverSessions(ports, batch);
    sessions += batch.length;
    after = batch.at(-1) ?? null;
    if (batch.length < BATCH || after === null) break;
  }
  if (sessions > 0 || phones.legs > 0) telemetry.log('info', 'recovery.done', { sessions, ...phones });
}

/** The same for another node that was lost, while this one runs (P6). Its name is forgotten when all is done. */
export async function takeOver(
  ports: RecoveryPorts,
  lost: string,
  /** What was taken over so far may be due. */
  taken: () => void,
): Promise<void> {
  const { store, telemetry } = ports;
  const { nodes } = store;
  if (!(await nodes.replace(lost))) return;
  telemetry.log('warn', 'node.lost', { lost });
  const takeSessions = async (onPhone: boolean): Promise<number> => {
    for (let taken = 0; ; ) {
      const batch = await nodes.takeSessions(lost, { onPhone, limit: BATCH });
      await recoverSessions(ports, batch);
      taken += batch.length;
      if (batch.length < BATCH) return taken;
    }
  };
  const takeOthers = async (): Promise<number> => {
    await store.callbacks.releaseClaims(lost);
    await nodes.takeOutbox(lost);
    const count = await takeSessions(false);
    taken();
    return count;
  };
  // Phones may take seconds to be released. Only who was on one waits for that.
  const [phones, others] = await Promise.all([releasePhones(ports, lost), takeOthers()]);
  const sessions = others + (await takeSessions(true));
  taken();
  await nodes.forget(lost);
  telemetry.log('info', 'node.taken-over', { lost, sessions, ...phones });
}

/** Ends what a node left on phones, and its dial attempts. */
async function releasePhones(
  ports: RecoveryPorts,
  node: string,
): Promise<{ readonly legs: number; readonly attempts: number }> {
  const { store, callControl, clock } = ports;
  const legs = await store.legs.open(node);
  const attempts = await store.legs.openAttempts(node);
  if (legs.length > 0) await callControl.reconcile(legs);
  const at = clock.now();
  const answered = new Set(
    legs.filter(({ state, role }) => state === 'answered' && role === 'customer').map(({ callId }) => callId),
  );
  const writes: Write[] = [
    ...legs.map((leg): Write => ({ kind: 'leg.end', legId: leg.legId, endedAt: at, cause: 'restart' })),
    ...attempts.map(
      (attempt): Write => ({
        kind: 'attempt.finish',
        callbackId: attempt.callbackId,
        number: attempt.number,
        endedAt: at,
        result: answered.has(attempt.callId) ? 'answered' : 'interrupted',
        sipStatus: null,
      }),
    ),
  ];
  if (writes.length > 0) await commitPatiently(store, writes, ports);
  return { legs: legs.length, attempts: attempts.length };
}

async function recoverSessions(ports: RecoveryPorts, ids: readonly SessionId[]): Promise<void> {
  const actions = groupActions(await ports.store.sessions.pendingActions(ids));
  await Promise.all(ids.map((id) => recoverSession(ports, id, actions.get(id) ?? [])));
}

function groupActions(actions: readonly PendingAction[]): Map<SessionId, PendingAction[]> {
  const bySession = new Map<SessionId, PendingAction[]>();
  for (const action of actions)
    bySession.set(action.sessionId, [...(bySession.get(action.sessionId) ?? []), action]);
  return bySession;
}

async function recoverSession(
  ports: RecoveryPorts,
  id: SessionId,
  actions: readonly PendingAction[],
): Promise<void> {
  const { host } = ports;
  const onPhone = actions.some(({ action }) => action.startsWith('ixn.'));
  let connected = false;
  if (onPhone) {
    // Only a session that was on the phone can have reached its conversation.
    await host.deliver(id, {
      event: null,
      before: (live) => {
        connected = live.callback?.connectedAt != null;
        return [];
      },
    });
  }
  if (connected) {
    await finishConversation(ports, id, actions);
    return;
  }
  /** It was told something: it may have settled what comes after it, or have ended. */
  let isTold = onPhone;
  for (const pending of inOrder(actions)) {
    // A session that was invoked is taken up like this one, and tells of its end.
    if (pending.action === INVOKE_ACTION || pending.action === RECORD_ACTION) continue;
    if (isTold) {
      const found = await host.find(id);
      if (found.kind !== 'live') return;
      if (!found.live.pending.has(pending.requestId)) continue;
    } else if (host.peek(id)?.pending.has(pending.requestId) === false) continue;
    const resumption = resumeAction(pending, ports.modulePorts);
    if (resumption.kind === 'again') resumption.perform();
    else {
      await host.deliver(id, {
        event: resumption.kind === 'answer' ? resumption.event : null,
        settles: pending.requestId,
        onlyIfPending: pending.requestId,
      });
      isTold = true;
    }
  }
}

/** What was asked for first, then the end of calls, then what was heard in them, then what still waits for an agent: one may settle the next. */
function inOrder(actions: readonly PendingAction[]): PendingAction[] {
  return actions.toSorted((a, b) => turnOf(a) - turnOf(b));
}

function turnOf({ action }: PendingAction): number {
  if (action === 'queue.submit') return 3;
  if (action.startsWith('dialog.')) return 2;
  return action === 'ixn.call' ? 1 : 0;
}

async function settle(
  host: SessionHost,
  id: SessionId,
  requestId: PendingAction['requestId'],
  event: ScxmlEvent & { data: JsonObject },
): Promise<void> {
  await host.deliver(id, {
    event: { ...event, type: 'external' },
    settles: requestId,
    onlyIfPending: requestId,
  });
}

/** Customer and agent had been connected: the scenario hears that it worked, then that the call is over, and ends. */
async function finishConversation(
  { host }: RecoveryPorts,
  id: SessionId,
  actions: readonly PendingAction[],
): Promise<void> {
  const connecting = actions.find(({ action }) => action === 'ixn.redirect' || action === 'ixn.merge');
  if (connecting !== undefined) {
    const interactionid = connecting.payload['callId'] ?? null;
    await settle(host, id, connecting.requestId, {
      name: connecting.action === 'ixn.merge' ? 'interaction.merge.done' : 'interaction.redirect.done',
      data: { requestid: connecting.requestId, interactionid },
    });
    await host.deliver(id, {
      event: { name: 'interaction.deleted', type: 'external', data: { interactionid, resultof: 'restart' } },
    });
  }
  await host.end(
    id,
    'AGENT_CONNECTED',
    'Customer and agent had been connected when the switch was restarted.',
  );
}
