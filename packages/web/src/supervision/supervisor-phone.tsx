import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { Viewer } from '../app/session.ts';
import type { Agent } from '../server/shapes.ts';
import { phoneToRing, whyNotFree } from './supervision.ts';

const REMEMBERED = 'ringback:supervisor-phone';

export interface SupervisorPhone {
  /** The agent whose phone is rung; null: none was chosen, and the supervisor has none of his own. */
  readonly agentId: string | null;
  readonly choose: (agentId: string) => void;
}

/** The phone that supervisors listen with: the one chosen last in this browser, if it is still there, else that of the agent who they are. */
export function useSupervisorPhone(
  { name, agentId: own }: Viewer,
  agents: readonly Agent[],
): SupervisorPhone {
  const key = `${REMEMBERED}:${name}`;
  const [chosen, setChosen] = useState(() => remembered(key));
  return {
    agentId: phoneToRing(chosen, own, agents),
    choose(agentId) {
      remember(key, agentId);
      setChosen(agentId);
    },
  };
}

/** Which phone is rung. */
export function ChoosePhone({
  phone,
  agents,
  supervises,
}: {
  readonly phone: SupervisorPhone;
  readonly agents: readonly Agent[];
  /** It is in a call for that already. */
  readonly supervises: boolean;
}) {
  const chosen = agents.find(({ id }) => id === phone.agentId) ?? null;
  const why = chosen === null || supervises ? null : whyNotFree(chosen);
  return (
    <NativeSelect
      label="Phone to listen with"
      description="It rings, and you hear the call once you answer it. A phone in the browser rings on its agent desk."
      maw={420}
      value={chosen?.id ?? ''}
      onChange={(event) => event.currentTarget.value !== '' && phone.choose(event.currentTarget.value)}
      data={[
        ...(chosen === null ? [{ value: '', label: 'Choose a phone …' }] : []),
        ...agents.map((agent) => ({ value: agent.id, label: `${agent.name} (${agent.dn})` })),
      ]}
      inputContainer={(input) => (
        <>
          {input}
          {why === null ? null : (
            <Text size="sm" role="status">
              This phone is {why}.
            </Text>
          )}
        </>
      )}
    />
  );
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // A browser that stores nothing asks each time.
    return null;
  }
}

function remember(key: string, agentId: string): void {
  try {
    localStorage.setItem(key, agentId);
  } catch {
    // The choice holds as long as the page is open.
  }
}
