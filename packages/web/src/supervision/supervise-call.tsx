import { Stack } from '@mantine/core';
import { useRouteContext } from '@tanstack/react-router';
import { useLive } from '../server/live.ts';
import type { Call } from '../server/shapes.ts';
import { SuperviseAgent } from './supervise-agent.tsx';
import { supervisorOf, talkingAgents } from './supervision.ts';
import { ChoosePhone, type SupervisorPhone, useSupervisorPhone } from './supervisor-phone.tsx';

/** The agents who talk in a call, each to be listened to. Nothing where nobody talks. */
export function SuperviseCall({ call, phone }: { readonly call: Call; readonly phone: SupervisorPhone }) {
  const agents = useLive((live) => live.agents);
  const named = (id: string) => agents.find((agent) => agent.id === id) ?? { id, name: id };
  const nameOf = (id: string) => named(id).name;
  const used = agents.find(({ id }) => id === phone.agentId) ?? null;
  return (
    <Stack gap="xs">
      {talkingAgents(call).map((id) => (
        <SuperviseAgent key={id} call={call} agent={named(id)} phone={used} nameOf={nameOf} />
      ))}
    </Stack>
  );
}

/** The phone that is chosen on this page, and the field that chooses it. */
export function useChosenPhone() {
  const { person } = useRouteContext({ from: '__root__' });
  const agents = useLive((live) => live.agents);
  const phone = useSupervisorPhone(person, agents);
  const supervises = useLive(
    (live) => phone.agentId !== null && live.calls.some((call) => supervisorOf(call) === phone.agentId),
  );
  return { phone, field: <ChoosePhone phone={phone} agents={agents} supervises={supervises} /> };
}
