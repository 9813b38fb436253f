import { booleanOption, integerOption, type OptionMap } from '@ringback/core';

/** What the platform holds sessions to besides the budgets of a step (options of section `ors`). */
export interface SessionLimits {
  /** `max-pending-events`: events that wait for one session. */
  readonly pendingEvents: number;
  /** `max-event-size`: characters of the data of an event from outside. */
  readonly eventSize: number;
  /** `max-session-age` in seconds, here in ms; null (option 0) = sessions may live for ever. */
  readonly ageMs: number | null;
  /** `session-trace`: whether macrosteps are written down. */
  readonly isTraced: boolean;
  /** `session-recording`: whether that has everything that a step was given, so that it can be replayed. */
  readonly isRecorded: boolean;
}

const PENDING_EVENTS = 1000;
const EVENT_SIZE = 1_000_000;

/** The limits of the options as they are now; they are read again when these are others. */
export function currentLimits(section: () => OptionMap | null): () => SessionLimits {
  let known: { readonly options: OptionMap | null; readonly limits: SessionLimits } | null = null;
  return () => {
    const options = section();
    if (known === null || known.options !== options)
      known = { options, limits: sessionLimits(options ?? {}) };
    return known.limits;
  };
}

function sessionLimits(options: OptionMap): SessionLimits {
  const age = integerOption(options, 'max-session-age', 0, { min: 0, max: 10 * 366 * 86_400 });
  const isTraced = booleanOption(options, 'session-trace', true);
  return {
    pendingEvents: integerOption(options, 'max-pending-events', PENDING_EVENTS, { min: 1, max: 1_000_000 }),
    eventSize: integerOption(options, 'max-event-size', EVENT_SIZE, { min: 1, max: 100_000_000 }),
    ageMs: age === 0 ? null : age * 1000,
    isTraced,
    isRecorded: isTraced && booleanOption(options, 'session-recording', true),
  };
}
