import { seededChance } from '../seeded-chance.ts';

/**
 * A small contact centre with faults, drawn by a seed, as a scenario file has it: some twenty minutes, few agents, customers who
 * cancel, are busy or do not answer, callers on the line, few channels, hours in which nobody is called, and everything that may
 * fail. The same seed draws the same centre. `losesEvents`: what the switch says is lost besides, so that some are never served,
 * and end when their time is over.
 */
export function randomScenario(
  seed: number,
  { losesEvents = false }: { readonly losesEvents?: boolean } = {},
): Readonly<Record<string, unknown>> {
  const { random } = seededChance(seed);
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const minute = (): string => `09:${String(whole(1, 18)).padStart(2, '0')}`;
  const some = (share: number, fault: () => object): object[] => (random() < share ? [fault()] : []);
  const outcomes = { answers: 0.5 + random() * 0.4, busy: random() * 0.08, cancels: random() * 0.2 };
  const centre = {
    title: `A random centre (seed ${seed})`,
    seed,
    begin: '09:00',
    hours: 0.3,
    drain: 3,
    agents: [{ count: whole(1, 5), wrapUp: whole(0, 20), misses: random() * 0.3 }],
    customers: [
      { perHour: whole(20, 90), talk: { mean: whole(10, 90), cv: 0.5 }, ...outcomes },
      { perHour: whole(0, 30), wants: { after: { from: 60, to: 900 } }, talk: 30, ...outcomes },
    ],
    faults: [
      ...some(0.5, () => ({ at: minute(), crash: true })),
      ...some(0.7, () => ({ crashAtCommit: whole(1, 400) })),
      ...some(0.7, () => ({ crashAtCommit: whole(1, 400) })),
      ...some(0.4, () => ({ at: minute(), databaseAway: whole(1, 40) })),
      ...some(0.3, () => ({ at: minute(), databaseSlow: random(), for: whole(1, 4) })),
      ...some(0.3, () => ({ at: minute(), eventsDoubled: random() * 0.5, for: whole(1, 8) })),
      ...some(0.2, () => ({ at: minute(), clockJump: whole(1, 300) })),
      ...some(0.4, () => ({ at: minute(), agentsOut: random(), for: whole(1, 6) })),
    ],
  };
  const isLate = random() < 0.3;
  const pause = whole(10, 16);
  const options = {
    ...(isLate ? { _calling_zone: 'UTC', _calling_hours: `09:00-09:${pause},09:40-13:00` } : {}),
    ...(isLate ? { _calling_hours_grace: whole(0, 300) } : {}),
    ...(random() < 0.3 ? { _dialing_notifications: true } : {}),
    ...(losesEvents ? { _urs_queued_ttl: 3600, _ttl: 7200 } : {}),
  };
  const callers = some(0.5, () => ({ perHour: whole(10, 90), patience: whole(10, 300), talk: whole(5, 60) }));
  const lost = { at: '09:00', eventsDoubled: random() * 0.2, lost: random() * 0.1, for: 30 };
  return {
    ...centre,
    services: { support: options },
    callers,
    ...(random() < 0.3 ? { channels: whole(1, 4) } : {}),
    faults: [...centre.faults, ...(losesEvents ? [lost] : [])],
  };
}
