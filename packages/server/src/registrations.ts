import { agentId, type Configuration, type JsonObject, type Store, type Telemetry } from '@ringback/core';
import type { MemoryRouting } from '@ringback/routing';
import type { Switch } from '@ringback/telephony';

/**
 * Keeps phones known over a restart, and tells the router when an agent's phone comes or goes: a phone that
 * registered for an hour would otherwise be out of reach for the rest of that hour.
 */
export async function keepRegistrations(parts: {
  readonly telephony: Switch;
  readonly routing: MemoryRouting;
  readonly configuration: Configuration;
  readonly store: Store;
  readonly telemetry: Telemetry;
}): Promise<void> {
  const { telephony, routing, configuration, store, telemetry } = parts;
  const stored = await store.configuration.registrations();
  // What is read back is what this program wrote: contacts as the switch gave them.
  telephony.restoreRegistrations(
    stored.flatMap(({ contacts }) => contacts as unknown as Parameters<Switch['restoreRegistrations']>[0]),
  );
  const changed = (user: string): void => {
    for (const agent of configuration.agents())
      if (agent.dn === user) routing.reachabilityChanged(agentId(agent.id));
  };
  for (const { user } of stored) changed(user);
  telephony.onRegistration(({ contact: { user } }) => {
    changed(user);
    const contacts = telephony.registrations().filter((contact) => contact.user === user);
    store.configuration
      .putRegistrations(
        user,
        contacts.map((contact) => ({ ...contact }) as unknown as JsonObject),
      )
      .catch((error: unknown) => telemetry.log('warn', 'registration.not-stored', { error }));
  });
}
