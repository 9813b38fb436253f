import {
  sessionId as asSessionId,
  type Chance,
  type Clock,
  hasCode,
  isAllowedOrigin,
  type Json,
  type NodeRepository,
  type OutboxEntry,
  QUEUE_POSITION,
  type QueuePlace,
  queuePlaceAnswer,
  type SessionElsewhere,
  type SessionEvent,
  type SessionId,
  type SessionMiss,
  type SessionRepository,
  type Sessions,
} from '@ringback/core';
import type { SessionEngine } from '../engine/session-engine.ts';
import { outboxEntry, outgoingOf, type Starter } from '../outbox/outgoing.ts';
import type { Documents } from './documents.ts';
import { GREETING, GREETING_ID } from './greeting.ts';
import type { RequestBook } from './request-book.ts';
import type { SessionHost } from './session-host.ts';
import type { SessionLimits } from './session-limits.ts';
import type { TraceBook } from './trace-book.ts';

export interface SessionServicePorts {
  readonly host: () => SessionHost;
  readonly documents: Documents;
  readonly engine: SessionEngine;
  readonly sessions: Pick<SessionRepository, 'scheduledStart' | 'get' | 'timersOf' | 'documentOf'>;
  readonly nodes: Pick<NodeRepository, 'url'>;
  readonly requests: RequestBook;
  readonly traces: Pick<TraceBook, 'read'>;
  readonly limits: () => SessionLimits;
  /** Origins that addresses in requests may point to. */
  readonly origins: () => readonly string[];
  readonly clock: Clock;
  readonly chance: Chance;
  readonly node: string;
  readonly handOver: (mail: readonly OutboxEntry[]) => void;
  /** Where the callback of a session of this node stands in line; null when only its document can say. */
  readonly queuePlace: (id: SessionId) => Promise<QueuePlace | null>;
}

/** They are greeted at once, or never. */
const MOST_UNGREETED = 1000;
/** Parameter with the address of the record of a callback that another platform has accepted. */
const RECORD_URL = '_callback_url';

/** Whether an event descriptor is for an event (SCXML 3.12.1). */
function matches(descriptor: string, event: string): boolean {
  const prefix = descriptor.replace(/\.?\*?$/, '');
  return prefix === '' || event === prefix || event.startsWith(`${prefix}.`);
}

/** Its end is told there only where addresses out of requests may point to. */
function starterOf(url: Json | undefined, origins: readonly string[]): Starter | null {
  if (typeof url !== 'string' || !/^https?:/i.test(url) || !URL.canParse(url)) return null;
  return isAllowedOrigin(new URL(url).origin, origins) ? { kind: 'gms', recordUrl: url } : null;
}

/** Sessions as the HTTP surface sees them (ORS reference 9). */
export function createSessionService(ports: SessionServicePorts): Sessions {
  const { chance, clock, documents, requests } = ports;

  const elsewhere = async (node: string): Promise<SessionElsewhere> => ({
    kind: 'elsewhere',
    node,
    url: await ports.nodes.url(node),
  });
  /** Null when the event may be handed over. */
  const miss = async (id: SessionId, event: SessionEvent): Promise<SessionMiss | null> => {
    const { pendingEvents, eventSize } = ports.limits();
    if (JSON.stringify(event.data).length > eventSize) return { kind: 'too-large', limit: eventSize };
    const host = ports.host();
    if (host.waiting(id) >= pendingEvents) return { kind: 'full' };
    const found = await host.find(id);
    if (found.kind === 'gone') return { kind: 'unknown' };
    return found.kind === 'elsewhere' ? elsewhere(found.node) : null;
  };
  const hand = async (
    id: SessionId,
    event: SessionEvent,
    sendId?: string,
  ): Promise<{ readonly kind: 'delivered' } | SessionMiss> => {
    const missed = await miss(id, event);
    if (missed !== null) return missed;
    const outcome = await ports.host().deliver(id, {
      event: {
        name: event.name,
        type: 'external',
        data: event.data,
        ...(sendId === undefined ? {} : { sendId }),
      },
      ...(event.name === GREETING ? { settles: GREETING_ID } : {}),
    });
    return outcome === 'delivered' ? { kind: 'delivered' } : { kind: 'unknown' };
  };

  /** Sessions, the oldest first, whose documents do not know the greeting: it is answered for them, also when they have ended by then. */
  const deaf = new Set<SessionId>();
  const keepDeaf = (id: SessionId): void => {
    deaf.add(id);
    const [oldest] = deaf;
    if (deaf.size > MOST_UNGREETED && oldest !== undefined) deaf.delete(oldest);
  };

  return {
    async start({ document: address, parameters: given, startAt }) {
      const { [RECORD_URL]: recordUrl, ...parameters } = given;
      const starter = starterOf(recordUrl, ports.origins());
      const id = asSessionId(chance.uuid().replaceAll('-', '').toUpperCase());
      if (startAt !== null && startAt > clock.now()) {
        const entry = outboxEntry(
          chance.uuid(),
          id,
          {
            kind: 'start',
            document: { kind: 'address', address, askedBy: null },
            parameters,
            starter,
            asker: null,
          },
          startAt,
        );
        await ports.host().commit([{ kind: 'outbox.add', entry }]);
        ports.handOver([entry]);
        return { kind: 'scheduled', sessionId: id };
      }
      try {
        const document = await documents.current(address);
        if (!document.hears.some((descriptor) => matches(descriptor, GREETING))) keepDeaf(id);
        await ports.host().begin(id, { document, parameters, starter, extras: { writes: [] } });
        return { kind: 'started', sessionId: id };
      } catch (error) {
        if (hasCode(error) && error.code.startsWith('ORS_DOCUMENT_'))
          return { kind: 'refused', text: error.message };
        throw error;
      }
    },

    send: (id, event) => hand(id, event),

    async request(id, event, timeoutMs) {
      if (event.name === GREETING && deaf.delete(id))
        return { kind: 'answered', answer: { positive: true, resultCode: null, body: null } };
      // The stock document leaves it to the platform; asked for by a node to which a customer came.
      const place = event.name === QUEUE_POSITION ? await ports.queuePlace(id) : null;
      if (place !== null)
        return {
          kind: 'answered',
          answer: { positive: true, resultCode: null, body: queuePlaceAnswer(place) },
        };
      const sendId = chance.uuid();
      const end = requests.wait(id, sendId, timeoutMs);
      const outcome = await hand(id, event, sendId).catch((error: unknown) => {
        requests.forget(sendId);
        throw error;
      });
      if (outcome.kind !== 'delivered') {
        requests.forget(sendId);
        return outcome;
      }
      const given = await end;
      return given.kind === 'ended' ? { kind: 'unknown' } : given;
    },

    async terminate(id) {
      const host = ports.host();
      const found = await host.terminate(id, [], { writes: [] });
      if (found === 'live') return { kind: 'terminated' };
      const waiting = await ports.sessions.scheduledStart(id);
      if (waiting !== null) {
        await host.commit([{ kind: 'outbox.remove', id: waiting.id }]);
        return { kind: 'terminated' };
      }
      const stored = await ports.sessions.get(id);
      return stored === null ? { kind: 'unknown' } : elsewhere(stored.owner);
    },

    view: (id) =>
      ports.host().look(id, async (live) => {
        const { documentHash, documentUrl, startedAt } = live;
        const inspect = () => ports.engine.inspect({ sessionId: id, documentHash, snapshot: live.snapshot });
        let seen = await inspect();
        if (seen === null) {
          // What ran it was ended meanwhile, or had forgotten it.
          live.snapshot = (await ports.sessions.get(id))?.snapshot ?? null;
          seen = await inspect();
        }
        if (live.snapshot !== null && seen !== null) {
          live.snapshot = null;
          live.factsGiven = null;
        }
        return {
          sessionId: id,
          document: documentUrl,
          documentHash,
          configuration: seen?.configuration ?? [],
          data: seen?.data ?? {},
          startedAt,
          node: ports.node,
          timers: (await ports.sessions.timersOf(id)).map(({ sendId, dueAt, event }) => ({
            sendId,
            event: String(event['name'] ?? ''),
            dueAt,
          })),
        };
      }),

    async elsewhere(id) {
      const found = await ports.host().find(id);
      return found.kind === 'elsewhere' ? elsewhere(found.node) : null;
    },

    async scheduled(id) {
      const entry = await ports.sessions.scheduledStart(id);
      if (entry === null || entry.dueAt === null) return null;
      const order = outgoingOf(entry);
      if (order.kind !== 'start') return null;
      return {
        sessionId: id,
        document: order.document.kind === 'address' ? order.document.address : null,
        parameters: order.parameters,
        startAt: entry.dueAt,
      };
    },

    async trace(id) {
      const entries = await ports.traces.read(id);
      if (entries.length > 0) return entries;
      return (await ports.sessions.get(id)) === null ? null : [];
    },

    async recording(id) {
      const document = await ports.sessions.documentOf(id);
      return document === null ? null : { sessionId: id, document, entries: await ports.traces.read(id) };
    },
  };
}
