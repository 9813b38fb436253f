import type { LoadedDocument } from './document.ts';
import { ScxmlError } from './errors.ts';
import { LiveSession } from './live-session.ts';
import type { StateNode } from './model.ts';
import { inDocumentOrder } from './state-sets.ts';
import type { SessionStatus } from './step-result.ts';
import type { WaitingSend } from './waiting-sends.ts';
import { WaitingSends } from './waiting-sends.ts';

const FORMAT = 2;

/**
 * The saved form: this as JSON in the first line, then what the scripts saved, as they wrote it. States are named by
 * their numbers, which the document's hash makes safe. What is absent is empty; without a status the session is running.
 */
interface Snapshot {
  readonly format: number;
  readonly hash: string;
  readonly sessionId: string;
  readonly parentInvokeId?: string;
  readonly ioProcessors?: Readonly<Record<string, { readonly location: string }>>;
  readonly status?: SessionStatus;
  readonly counter: number;
  readonly configuration: readonly number[];
  readonly history?: readonly (readonly [number, readonly number[]])[];
  readonly initialised?: readonly number[];
  readonly waiting?: readonly WaitingSend[];
  readonly invokes?: readonly { readonly id: string; readonly state: number; readonly index: number }[];
}

// Between macrosteps the internal queue and the list of states to invoke are empty, so neither is saved.
export function writeSnapshot(session: LiveSession): string {
  const saved = session.scripts.save();
  if (!saved.ok) {
    throw new ScxmlError('SCXML_UNSAVEABLE', `The session cannot be saved: ${saved.problem.message}`, {
      details: { sessionId: session.sessionId },
    });
  }
  return `${headOf(session)}\n${saved.value.text}`;
}

/** Written piece by piece: every session is saved after every event, and most of them have only the first few. */
function headOf(session: LiveSession): string {
  const { activeInvokes, history, initialised, ioProcessors, parentInvokeId, status } = session;
  const waiting = session.waitingSends.at(session.nowMs);
  const orders = Array.from(session.active, (state) => state.order);
  let head = `{"format":${FORMAT},"hash":${JSON.stringify(session.document.hash)}`;
  const add = (name: keyof Snapshot, value: unknown): void => {
    head += `,"${name}":${JSON.stringify(value)}`;
  };
  add('sessionId', session.sessionId);
  head += `,"counter":${session.counter},"configuration":[${orders.join(',')}]`;
  if (status.kind !== 'running') add('status', status);
  if (parentInvokeId !== undefined) add('parentInvokeId', parentInvokeId);
  if (Object.keys(ioProcessors).length > 0) add('ioProcessors', ioProcessors);
  if (history.size > 0)
    add(
      'history',
      Array.from(history, ([state, kept]) => [state.order, numbers(kept)]),
    );
  if (initialised.size > 0) add('initialised', numbers(initialised));
  if (activeInvokes.length > 0) {
    add(
      'invokes',
      activeInvokes.map(({ id, node }) => ({ id, state: node.state.order, index: node.index })),
    );
  }
  if (waiting.length > 0) add('waiting', waiting);
  return `${head}}`;
}

function numbers(states: Iterable<StateNode>): number[] {
  return inDocumentOrder(states).map((state) => state.order);
}

export function readSnapshot(
  document: LoadedDocument,
  text: string,
  ioProcessors: Snapshot['ioProcessors'] | undefined,
): LiveSession {
  const [head, data] = parts(text);
  const snapshot = parse(head);
  if (snapshot.hash !== document.hash) {
    throw new ScxmlError(
      'SCXML_SNAPSHOT_MISMATCH',
      'The session belongs to another version of the document',
      {
        details: { wanted: snapshot.hash, found: document.hash },
      },
    );
  }
  const state = (order: number): StateNode => {
    const node = document.model.states[order];
    if (!node) throw damaged();
    return node;
  };
  const session = new LiveSession({
    document,
    sessionId: snapshot.sessionId,
    makeScripts: (states) => document.evaluator.restoreSession(data, states),
    parentInvokeId: snapshot.parentInvokeId,
    ioProcessors: ioProcessors ?? snapshot.ioProcessors ?? {},
  });
  session.status = snapshot.status ?? { kind: 'running' };
  session.running = session.status.kind === 'running';
  session.counter = snapshot.counter;
  session.waitingSends = new WaitingSends(snapshot.waiting ?? []);
  for (const order of snapshot.configuration) session.active.add(state(order));
  for (const [order, kept] of snapshot.history ?? []) session.history.set(state(order), kept.map(state));
  for (const order of snapshot.initialised ?? []) session.initialised.add(state(order));
  session.activeInvokes = (snapshot.invokes ?? []).map(({ id, state: order, index }) => {
    const node = state(order).invokes[index];
    if (!node) throw damaged();
    return { id, node };
  });
  return session;
}

function parts(text: string): [head: string, data: string] {
  const end = text.indexOf('\n');
  if (end === -1) throw damaged();
  return [text.slice(0, end), text.slice(end + 1)];
}

function parse(text: string): Snapshot {
  let value: Snapshot;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(cause);
  }
  if (typeof value !== 'object' || value === null || value.format !== FORMAT) throw damaged();
  return value;
}

function damaged(cause?: unknown): ScxmlError {
  return new ScxmlError('SCXML_BAD_SNAPSHOT', 'The saved session cannot be read', { cause });
}
