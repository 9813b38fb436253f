import type { AgentConfiguration } from '../agents/agent.ts';
import { fitsSkills, formatSkillExpression, type SkillExpression } from './skill-expression.ts';

/** Target types of the field and what they name. */
export const TARGET_TYPES = {
  A: 'agents',
  AP: 'agent places',
  GA: 'agent groups',
  GP: 'place groups',
  C: 'campaigns',
  GC: 'campaign groups',
  Q: 'queues',
  GQ: 'groups of queues',
  RP: 'routing points',
  DN: 'directory numbers',
  DL: 'destination labels',
} as const;

export type TargetType = keyof typeof TARGET_TYPES;

/** Whom a target names. */
export type TargetObject =
  | { readonly kind: 'agent'; readonly name: string }
  | { readonly kind: 'agent-group'; readonly name: string }
  /** Everybody with these skills, or those of one group. */
  | { readonly kind: 'skill'; readonly group: string | null; readonly expression: SkillExpression }
  /** Agents by their place or phone, by the group that a queue or campaign is served by, or nobody (destination labels). */
  | { readonly kind: 'by-type'; readonly type: TargetType; readonly name: string };

/** One target as it was written: `{threshold}[weight]name@statserver.TYPE`. */
export interface Target {
  /** As written, without surrounding blanks. */
  readonly text: string;
  /** As written: nobody is selected through the target while it is not met. */
  readonly threshold: string | null;
  /** As written: its share of those served, with `ordertype` percentage. */
  readonly weight: string | null;
  readonly statServer: string;
  readonly object: TargetObject;
}

/** The same for targets that select the same agents under the same condition; they share one line of waiting requests. */
export function targetKey({ threshold, weight, object }: Target): string {
  const whom =
    object.kind === 'skill'
      ? ['skill', object.group, formatSkillExpression(object.expression)]
      : object.kind === 'by-type'
        ? [object.type, object.name]
        : [object.kind, object.name];
  return JSON.stringify([threshold, weight, ...whom]);
}

/** What of an agent decides whether a target means him. */
export type TargetedAgent = Pick<AgentConfiguration, 'id' | 'dn' | 'name' | 'groups' | 'skills'>;

/** Names under which an `A` target finds an agent, the employee id first. */
export function agentNames(agent: TargetedAgent): readonly string[] {
  return [agent.id, agent.dn, agent.name];
}

/** Whether an agent belongs to a target that is no single agent. */
export function belongsTo(object: Exclude<TargetObject, { kind: 'agent' }>, agent: TargetedAgent): boolean {
  switch (object.kind) {
    case 'agent-group':
      return agent.groups.includes(object.name);
    case 'skill':
      return (
        (object.group === null || agent.groups.includes(object.group)) &&
        fitsSkills(object.expression, agent.skills)
      );
    case 'by-type':
      return belongsByType(object, agent);
  }
}

/** An agent is at the place and the phone of his directory number, and serves the queues and campaigns that his groups are named after. */
function belongsByType({ type, name }: { type: TargetType; name: string }, agent: TargetedAgent): boolean {
  switch (type) {
    case 'AP':
    case 'DN':
      return agent.dn === name;
    case 'A':
    case 'DL':
      return false;
    default:
      return agent.groups.includes(name);
  }
}

/**
 * The agents that a target selects from. An `A` target means the agent with that id; only when there is none,
 * the agents with that directory number, and only then those with that name.
 */
export function membersOf<Agent extends TargetedAgent>(
  object: TargetObject,
  agents: Iterable<Agent>,
): Agent[] {
  const all = [...agents];
  if (object.kind !== 'agent') return all.filter((agent) => belongsTo(object, agent));
  for (const rank of [0, 1, 2]) {
    const found = all.filter((agent) => agentNames(agent)[rank] === object.name);
    if (found.length > 0) return found;
  }
  return [];
}
