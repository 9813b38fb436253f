import {
  sessionId as asSessionId,
  type ScheduledSession,
  type SessionAnswer,
  type SessionId,
  type SessionMiss,
  type SessionOrder,
  type SessionRecording,
  type Sessions,
  type SessionTraceEntry,
} from '@ringback/core';

/** A platform of sessions that does what a test says, and keeps what it was told. */
export class FakeSessions implements Sessions {
  readonly started: SessionOrder[] = [];
  readonly told: { kind: 'event' | 'request'; id: string; name: string; data: unknown }[] = [];
  readonly running = new Set<string>();
  readonly traces = new Map<string, SessionTraceEntry[]>();
  /** What the document answers to requests; null: nothing, until time is up. */
  answers: SessionAnswer | null = null;
  /** Why no session is started. */
  refusal: string | null = null;
  /** Why nothing reaches a session. */
  miss: SessionMiss | null = null;
  /** What waits for its time. */
  waiting: ScheduledSession | null = null;
  lastTimeoutMs = 0;
  data: Readonly<Record<string, unknown>> = { who: 'Ana' };

  reset(): void {
    this.started.length = 0;
    this.told.length = 0;
    this.running.clear();
    this.traces.clear();
    this.answers = null;
    this.refusal = null;
    this.miss = null;
    this.waiting = null;
    this.data = { who: 'Ana' };
  }

  async start(order: SessionOrder) {
    if (this.refusal !== null) return { kind: 'refused' as const, text: this.refusal };
    this.started.push(order);
    const sessionId = asSessionId(String(this.started.length).padStart(32, '0'));
    this.running.add(sessionId);
    return { kind: order.startAt === null ? ('started' as const) : ('scheduled' as const), sessionId };
  }

  async send(id: SessionId, { name, data }: { name: string; data: unknown }) {
    const miss = this.#missOf(id);
    if (miss !== null) return miss;
    this.told.push({ kind: 'event', id, name, data });
    return { kind: 'delivered' as const };
  }

  async request(id: SessionId, { name, data }: { name: string; data: unknown }, timeoutMs: number) {
    this.lastTimeoutMs = timeoutMs;
    const miss = this.#missOf(id);
    if (miss !== null) return miss;
    this.told.push({ kind: 'request', id, name, data });
    return this.answers === null
      ? { kind: 'timed-out' as const }
      : { kind: 'answered' as const, answer: this.answers };
  }

  async terminate(id: SessionId) {
    const miss = this.#missOf(id);
    if (miss !== null) return miss;
    this.running.delete(id);
    return { kind: 'terminated' as const };
  }

  async view(id: SessionId) {
    if (!this.running.has(id)) return null;
    return {
      sessionId: id,
      document: 'https://intranet.example/hello.scxml',
      documentHash: 'abc',
      configuration: ['waiting'],
      data: this.data,
      startedAt: 0,
      node: '7',
      timers: [{ sendId: 'retry', event: 'retry.now', dueAt: 60_000 }],
    };
  }

  async elsewhere() {
    return this.miss?.kind === 'elsewhere' ? this.miss : null;
  }

  async scheduled() {
    return this.waiting;
  }

  async trace(id: SessionId) {
    return this.traces.get(id) ?? null;
  }

  async recording(id: SessionId): Promise<SessionRecording | null> {
    const entries = this.traces.get(id);
    const document = { hash: 'h', url: 'document:d', text: '<scxml/>', parts: {} };
    return entries === undefined ? null : { sessionId: id, document, entries };
  }

  #missOf(id: SessionId): SessionMiss | null {
    return this.miss ?? (this.running.has(id) ? null : { kind: 'unknown' });
  }
}
