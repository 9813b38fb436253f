import { Text } from '@mantine/core';
import { useRouteContext } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Whether who is signed in may change services and what belongs to them. Supervisors look at them (docs/operations/security.md). */
export function useIsAdministrator(): boolean {
  const { person } = useRouteContext({ from: '__root__' });
  return person.role === 'administrator';
}

/** Buttons that the server takes from administrators only; others read why there are none. */
export function ForAdministrators({ children }: { readonly children: ReactNode }) {
  return useIsAdministrator() ? children : <Text c="dimmed">Only administrators change this.</Text>;
}
