import { assignmentOf, type Configuration, type QueueEvent, type Write } from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';
import { whisperTo } from '../modules/interaction/whisper-to.ts';
import { historyWrite, type ModulePorts } from '../modules/module.ts';
import {
  keepSubmitted,
  queueRequest,
  RESERVATION_ACTION,
  type Submitted,
  submittedOf,
} from '../modules/queue/submitted.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { SessionHost } from '../sessions/session-host.ts';
import { createDialNotices, type DialNoticePorts } from './dial-notices.ts';
import { deliverable, deliverCall } from './routed-calls.ts';

export interface QueueEventPorts {
  readonly host: SessionHost;
  readonly modules: ModulePorts;
  readonly configuration: Pick<Configuration, 'agent'>;
  readonly sendByHttp: DialNoticePorts['sendByHttp'];
  readonly failed: (error: unknown) => void;
}

/** Translates what the router says into events of the session that asked (ORS reference 3). */
export function createQueueEvents(ports: QueueEventPorts): (event: QueueEvent) => void {
  const { host, modules } = ports;
  const { routing, clock } = modules;
  const dialIsDue = createDialNotices({ ...ports, clock, routing });
  /** Holds of agents whose phones are about to be rung for calls that the platform delivers. */
  const aboutToRing = new Set<string>();

  /** The request as its session keeps it. One whose call is on the phone is in memory always. */
  const submitted = ({ request }: QueueEvent): Submitted | null => {
    const live = host.peek(request.sessionId);
    return live === undefined ? null : submittedOf(live, request.requestId);
  };

  const waitIsOver = (event: QueueEvent): void => {
    const interaction = submitted(event)?.interactionId ?? null;
    const entry = interaction === null ? undefined : modules.calls.get(interaction);
    if (entry !== undefined) modules.treatments.waitIsOver(entry, event.request.requestId);
  };

  function selected(event: Extract<QueueEvent, { kind: 'target.selected' }>): void {
    const { request, agentId, dn } = event;
    const name = ports.configuration.agent(agentId)?.name ?? agentId;
    const resource: JsonObject = {
      type: 'agent',
      agentid: agentId,
      name,
      dn,
      reservation: event.reservation,
    };
    const known = submitted(event);
    const selection: JsonObject = {
      requestid: request.requestId,
      vqselected: request.virtualQueue,
      targetselected: `${dn}@Ringback.DN`,
      targetcomponentselected: `${agentId}@Stat_Server.A`,
      targetobjectselected: event.target,
      interactionid: known?.interactionId ?? null,
      extensions: request.extensions ?? {},
      resource,
    };
    const assignment = assignmentOf(event, clock.now());
    // Counted exactly when the session knows of it: an agent that nobody heard of any more went to nobody.
    const reserved = (live: LiveSession): Write[] => [
      { kind: 'assignment.add', assignment },
      ...historyWrite(live, clock.now(), {
        source: 'routing',
        event: 'agent.reserved',
        text: `${name} is free and is held for this customer.`,
        data: { agent: agentId, target: event.target, until: event.until, why: event.why },
      }),
    ];
    if (known?.route === true) {
      const whisper = whisperTo(known.whisper, host.peek(request.sessionId));
      route(event, known, { agentName: name, selection, whisper }, reserved);
      return;
    }
    waitIsOver(event);
    host
      .deliver(request.sessionId, {
        onlyIfPending: request.requestId,
        event: { name: 'queue.submit.done', type: 'external', data: selection },
        before: (live) => {
          const pending = { requestId: request.requestId, action: RESERVATION_ACTION, payload: resource };
          live.pending.set(request.requestId, pending);
          return [
            { kind: 'action.add', action: { sessionId: live.sessionId, ...pending } },
            ...reserved(live),
          ];
        },
      })
      .then((outcome) => {
        // Nobody is there any more who wanted this agent.
        if (outcome !== 'delivered') routing.cancel(request.requestId);
      })
      .catch(ports.failed);
  }

  /** The platform delivers the call itself; the session hears of it when the agent has answered. */
  function route(
    event: Extract<QueueEvent, { kind: 'target.selected' }>,
    known: Submitted,
    facts: Parameters<typeof deliverCall>[2],
    reserved: (live: LiveSession) => Write[],
  ): void {
    const { requestId, sessionId } = event.request;
    const found = deliverable(known, modules);
    if ('error' in found) {
      routing.cancel(requestId);
      const description = 'The call cannot be delivered to an agent now.';
      host
        .deliver(sessionId, {
          onlyIfPending: requestId,
          settles: requestId,
          event: {
            name: 'error.queue.submit',
            type: 'external',
            data: { requestid: requestId, error: found.error, description },
          },
        })
        .catch(ports.failed);
      return;
    }
    aboutToRing.add(event.reservation);
    host
      .deliver(sessionId, { onlyIfPending: requestId, event: null, before: reserved })
      .then((outcome) => {
        if (outcome !== 'delivered') routing.cancel(requestId);
        // Otherwise the hold ended meanwhile, and the request stands in line again.
        else if (aboutToRing.has(event.reservation)) deliverCall(found, event, facts, modules);
      })
      .catch(ports.failed)
      .finally(() => aboutToRing.delete(event.reservation));
  }

  function timedOut(event: Extract<QueueEvent, { kind: 'timed-out' }>): void {
    const { requestId, sessionId, virtualQueue } = event.request;
    host
      .deliver(sessionId, {
        onlyIfPending: requestId,
        event: {
          name: 'error.queue.submit',
          type: 'external',
          data: {
            requestid: requestId,
            vqselected: virtualQueue,
            error: 'timeout',
            description: 'No agent became free in time.',
          },
        },
        before: (live) => {
          const waiting = submittedOf(live, requestId);
          if (waiting === null || waiting.clearOnTimeout) {
            waitIsOver(event);
            live.pending.delete(requestId);
            return [{ kind: 'action.remove', sessionId, requestId }];
          }
          // Its targets stay: it stands in line again, where it stood, and for as long as it takes.
          const patient = { ...waiting, giveUpAt: null };
          routing.submit(queueRequest(patient, clock.now()));
          return keepSubmitted(live, patient);
        },
      })
      .catch(ports.failed);
  }

  return (event) => {
    const { request } = event;
    switch (event.kind) {
      case 'target.selected':
        selected(event);
        return;
      case 'reservation.ended': {
        const known = aboutToRing.delete(event.reservation) ? submitted(event) : null;
        if (known !== null) {
          routing.submit(queueRequest(known, clock.now()));
          return;
        }
        host
          .deliver(request.sessionId, {
            onlyIfPending: request.requestId,
            settles: request.requestId,
            event: {
              name: 'queue.reservation.ended',
              type: 'external',
              data: {
                requestid: request.requestId,
                vqselected: request.virtualQueue,
                agentid: event.agentId,
              },
            },
            before: (live) =>
              historyWrite(live, clock.now(), {
                source: 'routing',
                event: 'agent.released',
                text: event.text,
                data: { agent: event.agentId },
              }),
          })
          .catch(ports.failed);
        return;
      }
      case 'dial.due':
        dialIsDue(event);
        return;
      case 'timed-out':
        timedOut(event);
        return;
      case 'notice':
        host
          .deliver(request.sessionId, {
            onlyIfPending: request.requestId,
            event: null,
            before: (live) =>
              historyWrite(live, clock.now(), { source: 'routing', event: 'queue.notice', text: event.text }),
          })
          .catch(ports.failed);
        return;
    }
  };
}
