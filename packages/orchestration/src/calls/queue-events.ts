import type { Configuration, QueueEvent, Routing } from '@ringback/core';
import { historyWrite } from '../modules/module.ts';
import type { SessionHost } from '../sessions/session-host.ts';

/** Translates what the router says into events of the session that asked (ORS reference 3). */
export function createQueueEvents(ports: {
  readonly host: SessionHost;
  readonly routing: Routing;
  readonly configuration: Pick<Configuration, 'agent'>;
  readonly now: () => number;
  readonly failed: (error: unknown) => void;
}): (event: QueueEvent) => void {
  const { host, routing } = ports;
  return (event) => {
    const { request } = event;
    const common = { requestid: request.requestId, vqselected: request.virtualQueue };
    switch (event.kind) {
      case 'target.selected': {
        const name = ports.configuration.agent(event.agentId)?.name ?? event.agentId;
        const resource = {
          type: 'agent',
          agentid: event.agentId,
          name,
          dn: event.dn,
          reservation: event.reservation,
        };
        host
          .deliver(request.sessionId, {
            onlyIfPending: request.requestId,
            event: {
              name: 'queue.submit.done',
              type: 'external',
              data: {
                ...common,
                targetselected: `${event.dn}@Ringback.DN`,
                targetcomponentselected: `${event.agentId}@Stat_Server.A`,
                targetobjectselected: event.target,
                resource,
              },
            },
            before: (live) => {
              const pending = {
                requestId: request.requestId,
                action: 'queue.reservation',
                payload: resource,
              };
              live.pending.set(request.requestId, pending);
              return [
                { kind: 'action.add', action: { sessionId: live.sessionId, ...pending } },
                ...historyWrite(live, ports.now(), {
                  source: 'routing',
                  event: 'agent.reserved',
                  text: `${name} is free and is held for this customer.`,
                  data: { agent: event.agentId, target: event.target, until: event.until, why: event.why },
                }),
              ];
            },
          })
          .then((outcome) => {
            // Nobody is there any more who wanted this agent.
            if (outcome !== 'delivered') routing.cancel(request.requestId);
          })
          .catch(ports.failed);
        return;
      }
      case 'reservation.ended':
        host
          .deliver(request.sessionId, {
            onlyIfPending: request.requestId,
            settles: request.requestId,
            event: {
              name: 'queue.reservation.ended',
              type: 'external',
              data: { ...common, agentid: event.agentId },
            },
            before: (live) =>
              historyWrite(live, ports.now(), {
                source: 'routing',
                event: 'agent.released',
                text: event.text,
                data: { agent: event.agentId },
              }),
          })
          .catch(ports.failed);
        return;
      case 'timed-out':
        host
          .deliver(request.sessionId, {
            onlyIfPending: request.requestId,
            settles: request.requestId,
            event: {
              name: 'error.queue.submit',
              type: 'external',
              data: { ...common, error: 'timeout', description: 'No agent became free in time.' },
            },
          })
          .catch(ports.failed);
        return;
      case 'notice':
        host
          .deliver(request.sessionId, {
            onlyIfPending: request.requestId,
            event: null,
            before: (live) =>
              historyWrite(live, ports.now(), { source: 'routing', event: 'queue.notice', text: event.text }),
          })
          .catch(ports.failed);
        return;
    }
  };
}
