import type { SupervisionMode } from '@ringback/core';
import type { MixPort } from '@ringback/sip';
import type { Leg } from './leg.ts';

/** Somebody who takes part in a call besides those whose call it is. */
export interface Supervisor {
  readonly leg: Leg;
  /** Whose work it is about. */
  readonly of: Leg;
  readonly mode: SupervisionMode;
}

/** Who hears whom of those who talk: each other, and the supervisor who is let be heard; he hears them all. */
export function mixOf(talkers: readonly Leg[], supervisor: Supervisor | null): MixPort[] {
  const ports = talkers.flatMap(({ audio }) => audio?.port ?? []);
  const mix = talkers.flatMap((leg): MixPort[] => {
    const port = leg.audio?.port;
    if (port === undefined) return [];
    const heard =
      supervisor !== null && isHeardBy(leg, supervisor) ? (supervisor.leg.audio?.port ?? null) : null;
    return [{ port, hears: heard === null ? ports : [...ports, heard] }];
  });
  const own = supervisor?.leg.audio?.port;
  return own === undefined ? mix : [...mix, { port: own, hears: ports }];
}

function isHeardBy(leg: Leg, { of, mode }: Supervisor): boolean {
  switch (mode) {
    case 'listen':
      return false;
    case 'whisper':
      return leg === of;
    case 'barge-in':
      return true;
  }
}
