import {
  type AgentConfiguration,
  belongsTo,
  type CallbackRecord,
  type Configuration,
  effectiveOptions,
  membersOf,
  type OptionMap,
  option,
  parseTargetList,
} from '@ringback/core';

type Known = Pick<Configuration, 'service' | 'services' | 'agents'>;

/** Whether the target of a callback's service means this agent: him, a group of his, or his skills. */
export function isMeant(
  agent: AgentConfiguration,
  { service, params, userData }: Pick<CallbackRecord, 'service' | 'params' | 'userData'>,
  configuration: Known,
): boolean {
  const configured = configuration.service(service);
  return configured !== null && targets(effectiveOptions(configured, params, userData), agent, configuration);
}

/** Names of the services whose target means this agent. */
export function servicesFor(agent: AgentConfiguration, configuration: Known): string[] {
  return configuration
    .services()
    .filter(({ options }) => targets(options, agent, configuration))
    .map(({ name }) => name);
}

function targets(options: OptionMap, agent: AgentConfiguration, configuration: Known): boolean {
  const target = option(options, '_target');
  if (target === null) return false;
  // Whom a single name means depends on what the others are called; everything else can be seen from the agent himself.
  return parseTargetList([target]).targets.some(({ target: { object } }) =>
    object.kind === 'agent'
      ? membersOf(object, configuration.agents()).some(({ id }) => id === agent.id)
      : belongsTo(object, agent),
  );
}
