import type { AgentId, AgentView, AssignmentReason, QueueView } from '@ringback/core';
import type { Agent } from './agent.ts';
import { type Obstacles, passedOver, whyNot } from './passed-over.ts';
import type { Assignment } from './selection.ts';
import type { WaitingRequest, WaitingRequests } from './waiting-requests.ts';

/** Those ahead who are named; how many there were is always told. */
const AHEAD_NAMED = 10;

export function queueView(name: string, waiting: readonly WaitingRequest[]): QueueView {
  return {
    name,
    length: waiting.length,
    waiting: waiting.map(({ request, priority }, index) => ({
      position: index + 1,
      callbackId: request.callbackId,
      requestId: request.requestId,
      priority,
      arrivedAt: request.arrivedAt,
      targets: request.targets,
      extensions: request.extensions ?? {},
    })),
  };
}

export function agentView(agent: Agent, isReachable: (id: AgentId) => boolean): AgentView {
  const { id, name, dn, groups, skills } = agent.configuration;
  return { id, name, dn, groups, skills, state: agent.state, reachable: isReachable(id) };
}

/**
 * Why this request gets this agent, told while it still stands in line. Whoever stands before it in the one order
 * may not be served by this agent: an agent takes the first one that he may serve.
 */
export function whyAssigned(
  { agent, waiting, target }: Assignment,
  requests: WaitingRequests,
  now: number,
  obstacles: Obstacles,
): AssignmentReason {
  const { request, priority } = waiting;
  const ahead = requests.all.countBefore(waiting);
  const named: AssignmentReason['ahead'][number][] = [];
  for (const standing of requests.all.head(Math.min(ahead, AHEAD_NAMED))) {
    const { request: other } = standing;
    named.push({
      requestId: other.requestId,
      callbackId: other.callbackId,
      virtualQueue: other.virtualQueue,
      notChosen: whyNot(standing, waiting, agent, obstacles),
    });
  }
  return {
    rule: 'first in priority, then arrival, then sequence among those whom this agent may serve',
    target: target.text,
    priority,
    arrivedAt: request.arrivedAt,
    waitedMs: Math.max(0, now - request.arrivedAt),
    positionInQueue: requests.position(request.requestId)?.position ?? null,
    waiting: requests.all.size,
    aheadCount: ahead,
    ahead: named,
    passedOver: passedOver(waiting, agent, requests, obstacles),
    agentReadyMs: now - agent.readySince,
  };
}
