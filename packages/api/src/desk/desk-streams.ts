import type {
  AgentId,
  AgentState,
  CallEvent,
  CallId,
  CallView,
  Chance,
  Clock,
  Desk,
  DeskEvent,
  Routing,
  Telemetry,
  Timer,
} from '@ringback/core';
import { agentNow, ownCall, taskView } from './desk-views.ts';

/** Events of one agent that somebody who was away can still have. */
const MOST_KEPT = 200;
/** Proxies close connections on which nothing happens for a minute or so. */
const HEARTBEAT_MS = 15_000;

/** One event as it is sent: what resumes behind it, its name, and its data as JSON. */
export interface StreamedEvent {
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

export interface DeskListener {
  send(event: StreamedEvent): void;
  heartbeat(): void;
  /** The process stops. */
  end(): void;
}

export interface DeskStreamPorts {
  readonly desk: Pick<Desk, 'onEvent' | 'tasks'>;
  readonly routing: Pick<Routing, 'agents' | 'onAgentState'>;
  readonly calls: () => CallView[];
  /** Tells of what happens in calls; without it streams do not. */
  readonly onCallEvent?: (listener: (event: CallEvent) => void) => void;
  readonly chance: Chance;
  /** Paces the heartbeat: it runs whatever a test clock does. */
  readonly wireClock: Clock;
  readonly telemetry: Telemetry;
}

interface Line {
  /** Number of the newest event. */
  last: number;
  readonly kept: StreamedEvent[];
  readonly listeners: Set<DeskListener>;
  /** The call as it was told last. */
  call: { readonly id: CallId | null; readonly text: string };
}

/**
 * What happens at the desks of agents, as streams that can be resumed: ids are `<process>-<number>`, and who comes back with
 * one of this process, not too old, gets what was missed; everybody else begins with a snapshot.
 */
export class DeskStreams {
  readonly #ports: DeskStreamPorts;
  readonly #process: string;
  readonly #lines = new Map<AgentId, Line>();
  readonly #stopListening: () => void;
  #heartbeat: Timer | null = null;
  #open = 0;
  #closed = false;

  constructor(ports: DeskStreamPorts) {
    this.#ports = ports;
    this.#process = ports.chance.uuid().slice(0, 8);
    this.#stopListening = ports.desk.onEvent((event) => this.#taskMoved(event));
    ports.routing.onAgentState((id, state) => this.#agentMoved(id, state));
    ports.onCallEvent?.((event) => this.#callMoved(event));
  }

  /** Streams that are open. */
  get open(): number {
    return this.#open;
  }

  /** Tells what was missed since `lastEventId`, or a snapshot, then what happens. The returned function ends it. */
  listen(id: AgentId, lastEventId: string | null, listener: DeskListener): () => void {
    if (this.#closed) {
      listener.end();
      return () => undefined;
    }
    const line = this.#line(id);
    const missed = this.#missed(line, lastEventId);
    for (const event of missed ?? [this.#snapshot(id, line)]) listener.send(event);
    line.listeners.add(listener);
    this.#open++;
    this.#beat();
    return () => {
      if (line.listeners.delete(listener)) this.#open--;
      if (this.#open === 0) this.#stopBeating();
    };
  }

  /** Ends every stream, for good. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
    this.#stopBeating();
    for (const { listeners } of this.#lines.values()) for (const listener of listeners) listener.end();
    this.#lines.clear();
  }

  #taskMoved(event: DeskEvent): void {
    const { task } = event;
    if (event.kind === 'asked') this.#tell(task.agentId, task.kind, taskView(task));
    else {
      const { id, callbackId, agentId } = task;
      this.#tell(agentId, `${task.kind}_cancel`, { id, callbackId, why: event.why });
    }
  }

  #agentMoved(id: AgentId, _state: AgentState): void {
    // Of those whom nobody watches only tasks are kept: states are in the snapshot.
    if ((this.#lines.get(id)?.listeners.size ?? 0) === 0) return;
    const agent = agentNow(id, this.#ports.routing);
    if (agent !== null) this.#tell(id, 'agent', agent);
  }

  /** Desks hear of a call when it is another one for them than before: in itself, or in what is done in it. */
  #callMoved({ kind, callId }: CallEvent): void {
    if (this.#closed || this.#lines.size === 0 || kind === 'digit') return;
    const call = this.#ports.calls().find((one) => one.callId === callId);
    const there = new Set(
      call?.legs.flatMap(({ agentId, state }) => (agentId === null || state === 'ended' ? [] : [agentId])),
    );
    for (const [id, line] of this.#lines)
      if (there.has(id) || line.call.id === callId) this.#tellCall(id, line);
  }

  #tellCall(id: AgentId, line: Line): void {
    const call = ownCall(id, this.#ports.calls());
    const now = noted(call);
    if (now.text === line.call.text) return;
    line.call = now;
    this.#tell(id, 'call', { call });
  }

  #tell(id: AgentId, name: string, data: object): void {
    if (this.#closed) return;
    const line = this.#line(id);
    line.last++;
    const event = { id: this.#idOf(line.last), name, data: JSON.stringify(data) };
    line.kept.push(event);
    if (line.kept.length > MOST_KEPT) line.kept.shift();
    for (const listener of line.listeners) this.#safely(() => listener.send(event));
  }

  /** Null when it is not known what was missed. */
  #missed({ last, kept }: Line, lastEventId: string | null): readonly StreamedEvent[] | null {
    const [, process, number] = /^([0-9a-f]+)-(\d+)$/.exec(lastEventId ?? '') ?? [];
    const seen = Number(number);
    if (process !== this.#process || seen > last || seen < last - kept.length) return null;
    return kept.slice(kept.length - (last - seen));
  }

  #snapshot(id: AgentId, line: Line): StreamedEvent {
    const agent = agentNow(id, this.#ports.routing);
    const tasks = this.#ports.desk.tasks(id).map(taskView);
    const call = ownCall(id, this.#ports.calls());
    line.call = noted(call);
    return { id: this.#idOf(line.last), name: 'snapshot', data: JSON.stringify({ agent, tasks, call }) };
  }

  #line(id: AgentId): Line {
    let line = this.#lines.get(id);
    if (line === undefined) {
      line = { last: 0, kept: [], listeners: new Set(), call: noted(null) };
      this.#lines.set(id, line);
    }
    return line;
  }

  #idOf(number: number): string {
    return `${this.#process}-${number}`;
  }

  #beat(): void {
    if (this.#heartbeat !== null || this.#closed) return;
    this.#heartbeat = this.#ports.wireClock.setTimer(HEARTBEAT_MS, () => {
      this.#heartbeat = null;
      for (const { listeners } of this.#lines.values())
        for (const listener of listeners) this.#safely(() => listener.heartbeat());
      if (this.#open > 0) this.#beat();
    });
  }

  #stopBeating(): void {
    this.#heartbeat?.cancel();
    this.#heartbeat = null;
  }

  /** A fault of one listener does not keep the others from hearing. */
  #safely(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#ports.telemetry.log('error', 'desk-stream.failed', { error });
    }
  }
}

function noted(call: ReturnType<typeof ownCall>): Line['call'] {
  return { id: call?.id ?? null, text: JSON.stringify(call) };
}
