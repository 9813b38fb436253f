import type {
  Chance,
  Clock,
  JsonObject,
  OutboxEntry,
  OutgoingHttp,
  SessionId,
  SessionRepository,
  Telemetry,
  Write,
} from '@ringback/core';
import { hasCode } from '@ringback/core';
import type { HttpMessage, ScxmlEvent } from '@ringback/scxml';
import type { CallBook } from '../calls/call-book.ts';
import { lentCall } from '../calls/lent-call.ts';
import { parseAddress } from '../documents/document-address.ts';
import { verdictOnPart } from '../documents/document-rules.ts';
import { OrchestrationError } from '../errors.ts';
import type { CurrentDocument, Documents } from '../sessions/documents.ts';
import { communicationError } from '../sessions/effects.ts';
import type { SessionHost } from '../sessions/session-host.ts';
import {
  type Asker,
  type DocumentReference,
  invokeRequest,
  type Outgoing,
  outboxEntry,
  outgoingOf,
  type Starter,
} from './outgoing.ts';
import { tellRecord } from './tell-record.ts';

export interface PostmanPorts {
  readonly host: SessionHost;
  readonly documents: Documents;
  readonly sessions: Pick<SessionRepository, 'scheduledStart'>;
  readonly calls: Pick<CallBook, 'get'>;
  /** Sends an event over HTTP for a session of that document; tells why it did not arrive. */
  readonly sendByHttp: (message: HttpMessage, documentHash: string) => Promise<string | null>;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly http: OutgoingHttp;
  /** Origins that documents may draw from although they do not come from there. */
  readonly origins: () => readonly string[];
  /** Whether a service is configured with this very document, as its plug-in on dial: then any document of it may start it. */
  readonly isConfigured: (url: string) => boolean;
  /** An entry waits until then. */
  readonly wake: (dueAt: number) => void;
  readonly handOver: (mail: readonly OutboxEntry[]) => void;
}

type Of<Kind extends Outgoing['kind']> = Extract<Outgoing, { kind: Kind }>;

/** Does what outbox entries say. The unit that does it removes the entry. */
export function createPostman(ports: PostmanPorts): (entry: OutboxEntry) => Promise<void> {
  const { host, chance } = ports;

  const removal = (entry: OutboxEntry): Write => ({ kind: 'outbox.remove', id: entry.id });
  const answer = (asker: Asker, event: ScxmlEvent): OutboxEntry =>
    outboxEntry(chance.uuid(), asker.sessionId, { kind: 'event', event, from: null, invoked: null });

  /** Removes an entry, tells those whom it concerns. */
  const settle = async (entry: OutboxEntry, mail: readonly OutboxEntry[] = []): Promise<void> => {
    const writes: Write[] = [removal(entry)];
    for (const one of mail) writes.push({ kind: 'outbox.add', entry: one });
    await host.commit(writes);
    ports.handOver(mail);
  };

  const deliverEvent = async (entry: OutboxEntry, receiver: SessionId, mail: Of<'event'>): Promise<void> => {
    const { event, from, invoked } = mail;
    const outcome = await host.deliver(receiver, {
      event,
      writes: [removal(entry)],
      onlyIfThere: true,
      // What was invoked is heard only while it is (SCXML 6.4.3), and another one under the same name is not it.
      ...(invoked === null
        ? {}
        : {
            onlyIf: (live) => live.pending.get(invokeRequest(invoked.invokeId))?.payload['child'] === from,
          }),
      ...(invoked?.isEnd === true ? { settles: invokeRequest(invoked.invokeId) } : {}),
    });
    if (outcome === 'stale') await settle(entry);
    if (outcome !== 'gone') return;
    const isError = event.name.startsWith('error.') || event.name.startsWith('done.');
    // Whoever sent it hears that nobody was there, unless it was such news itself.
    const reply =
      from === null || isError
        ? []
        : [
            answerTo(
              from,
              communicationError(
                `The session ${receiver} is not there.`,
                event.sendId === undefined ? {} : { sendId: event.sendId },
              ),
            ),
          ];
    await settle(entry, reply);
  };
  const answerTo = (receiver: SessionId, event: ScxmlEvent): OutboxEntry =>
    outboxEntry(chance.uuid(), receiver, { kind: 'event', event, from: null, invoked: null });

  const documentOf = (reference: DocumentReference): Promise<CurrentDocument> => {
    if (reference.kind === 'text') return ports.documents.given(reference.url, reference.text);
    const { address, askedBy } = reference;
    if (askedBy === null) return ports.documents.current(address);
    const url = URL.canParse(address, askedBy) ? new URL(address, askedBy).href : address;
    const verdict = ports.isConfigured(url)
      ? null
      : verdictOnPart(parseAddress(url), parseAddress(askedBy), ports.origins());
    if (verdict !== null)
      throw new OrchestrationError('ORS_DOCUMENT_UNAVAILABLE', `The document may not be read: ${verdict}`);
    return ports.documents.current(url);
  };

  const startSession = async (entry: OutboxEntry, id: SessionId, mail: Of<'start'>): Promise<void> => {
    const { asker, starter, parameters } = mail;
    let document: CurrentDocument;
    try {
      document = await documentOf(mail.document);
    } catch (error) {
      if (!isDocumentFault(error)) throw error;
      await settle(entry, refusal(id, starter, asker, error.message));
      return;
    }
    const started =
      asker === null || mail.isTold === true
        ? []
        : [
            answer(asker, {
              name: 'session.start.done',
              type: 'external',
              data: { requestid: asker.requestId, sessionid: id },
            }),
          ];
    const lends = starter?.kind === 'invoke' ? starter.lends : undefined;
    const before = lends === undefined ? undefined : lentCall(ports.calls, lends, id);
    await host.begin(id, {
      document,
      parameters,
      starter,
      extras: { writes: [removal(entry)], mail: started },
      ...(before === undefined ? {} : { before }),
    });
  };
  const refusal = (
    id: SessionId,
    starter: Starter | null,
    asker: Asker | null,
    description: string,
  ): OutboxEntry[] => {
    if (starter?.kind === 'invoke') {
      const { sessionId, invokeId } = starter;
      return [
        outboxEntry(chance.uuid(), sessionId, {
          kind: 'event',
          event: communicationError(description, { invokeId }),
          from: id,
          invoked: { invokeId, isEnd: true },
        }),
      ];
    }
    return asker === null ? [] : [answer(asker, askerError('error.session.start', asker, id, description))];
  };

  const terminate = async (entry: OutboxEntry, id: SessionId, mail: Of<'terminate'>): Promise<void> => {
    const { invokeId, asker } = mail;
    const done =
      asker === null
        ? []
        : [
            answer(asker, {
              name: 'session.terminate.done',
              type: 'external',
              data: { requestid: asker.requestId, sessionid: id },
            }),
          ];
    const events: ScxmlEvent[] =
      invokeId === null ? [] : [{ name: `cancel.invoke.${invokeId}`, type: 'external', invokeId }];
    const found = await host.terminate(id, events, {
      writes: [removal(entry)],
      mail: done,
    });
    if (found !== 'gone') return;
    const waiting = await ports.sessions.scheduledStart(id);
    if (waiting !== null) {
      await host.commit([removal(waiting)]);
      await settle(entry, done);
      return;
    }
    await settle(
      entry,
      asker === null
        ? []
        : [answer(asker, askerError('error.session.terminate', asker, id, 'There is no such session.'))],
    );
  };

  const reschedule = async (entry: OutboxEntry, id: SessionId, mail: Of<'reschedule'>): Promise<void> => {
    const { asker, startAt } = mail;
    const waiting = await ports.sessions.scheduledStart(id);
    if (waiting === null) {
      await settle(entry, [
        answer(
          asker,
          askerError(
            'error.session.updatestart',
            asker,
            id,
            'No start of such a session waits for its time.',
          ),
        ),
      ]);
      return;
    }
    await host.commit([{ kind: 'outbox.move', id: waiting.id, dueAt: startAt }]);
    ports.wake(startAt);
    await settle(entry, [
      answer(asker, {
        name: 'session.updatestart.done',
        type: 'external',
        data: { requestid: asker.requestId, sessionid: id },
      }),
    ]);
  };

  /** Sent once, and again only when this process ended before it knew the answer. */
  const sendByHttp = async (
    entry: OutboxEntry,
    { message, from, sendId, documentHash }: Of<'http'>,
  ): Promise<void> => {
    const why = await ports.sendByHttp(message, documentHash);
    await settle(
      entry,
      why === null ? [] : [answerTo(from, communicationError(why, sendId === null ? {} : { sendId }))],
    );
  };

  const tell = async (entry: OutboxEntry, news: Of<'record'>): Promise<void> => {
    const again = await tellRecord(news, entry, ports);
    if (again === null) return settle(entry);
    const later = outboxEntry(chance.uuid(), entry.receiver, { ...news, tries: news.tries + 1 }, again);
    await settle(entry, [later]);
  };

  return async (entry) => {
    const mail = outgoingOf(entry);
    if (mail.kind === 'http') return sendByHttp(entry, mail);
    if (mail.kind === 'record') return tell(entry, mail);
    const { receiver } = entry;
    if (receiver === null) return settle(entry);
    switch (mail.kind) {
      case 'event':
        return deliverEvent(entry, receiver, mail);
      case 'start':
        return startSession(entry, receiver, mail);
      case 'terminate':
        return terminate(entry, receiver, mail);
      case 'reschedule':
        return reschedule(entry, receiver, mail);
    }
  };
}

function isDocumentFault(error: unknown): error is Error {
  return (
    hasCode(error) && (error.code === 'ORS_DOCUMENT_UNAVAILABLE' || error.code === 'ORS_DOCUMENT_INVALID')
  );
}

function askerError(name: string, { requestId }: Asker, id: SessionId, description: string): ScxmlEvent {
  const data: JsonObject = { requestid: requestId, sessionid: id, error: 'unknown', description };
  return { name, type: 'external', data };
}
