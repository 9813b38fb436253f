/** A scenario as the simulator takes it (guide on simulation), as far as it is changed here. */
export interface Scenario {
  readonly title?: string;
  readonly day?: string;
  readonly zone?: string;
  readonly begin?: string;
  readonly hours?: number;
  readonly drain?: number;
  readonly seed?: number;
  readonly services?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly agents?: readonly AgentGroup[];
  readonly customers?: readonly CustomerGroup[];
  readonly [more: string]: unknown;
}

interface AgentGroup {
  readonly count?: number;
  readonly [more: string]: unknown;
}

interface CustomerGroup {
  readonly service?: string;
  readonly perHour?: number | Readonly<Record<string, number>>;
  readonly talk?: unknown;
  readonly [more: string]: unknown;
}

/** What is to be otherwise than in the scenario. */
export interface Change {
  /** In percent of what the scenario has. */
  readonly agents: number;
  readonly customers: number;
  readonly talk: number;
  /** Another draw of chance. */
  readonly seed: number;
  /** Options of its callback services, one per line: name=value. */
  readonly options: string;
}

export const UNCHANGED: Change = { agents: 100, customers: 100, talk: 100, seed: 1, options: '' };

const DEFAULT_PER_HOUR = 60;
const DEFAULT_TALK = { mean: 240, cv: 0.8 };
const DEFAULT_SERVICE = 'support';

/** The scenario with other numbers of agents and customers, longer or shorter calls, and other options. */
export function changedScenario(scenario: Scenario, change: Change): Scenario {
  const options = readOptions(change.options);
  const services = scenario.services ?? { [DEFAULT_SERVICE]: {} };
  return {
    ...scenario,
    seed: change.seed,
    agents: (scenario.agents ?? []).map((group) => ({
      ...group,
      count: Math.max(1, Math.round(((group.count ?? 1) * change.agents) / 100)),
    })),
    customers: (scenario.customers ?? []).map((group) => ({
      ...group,
      perHour: scaledRates(group.perHour ?? DEFAULT_PER_HOUR, change.customers / 100),
      talk: scaledTime(group.talk ?? DEFAULT_TALK, change.talk / 100),
    })),
    services: Object.fromEntries(
      Object.entries(services).map(([name, own]) => {
        // Services of another kind, office hours or capacity, have options of their own.
        const isCallback = own['_type'] === undefined || own['_service'] === 'callback';
        return [name, isCallback ? { ...own, ...options } : own];
      }),
    ),
  };
}

function scaledRates(rates: NonNullable<CustomerGroup['perHour']>, factor: number) {
  if (typeof rates === 'number') return rounded(rates * factor);
  return Object.fromEntries(Object.entries(rates).map(([span, rate]) => [span, rounded(rate * factor)]));
}

/** A time is a number of seconds, or a distribution with its figures in seconds; the spread stays. */
function scaledTime(time: unknown, factor: number): unknown {
  if (typeof time === 'number') return rounded(time * factor);
  if (typeof time !== 'object' || time === null) return time;
  return Object.fromEntries(
    Object.entries(time).map(([name, value]) => [
      name,
      name !== 'cv' && typeof value === 'number' ? rounded(value * factor) : value,
    ]),
  );
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

function readOptions(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text
      .split('\n')
      .map((line) => /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(line))
      .flatMap((found) => (found === null ? [] : [[found[1] ?? '', found[2] ?? '']])),
  );
}

interface Past {
  /** `2031-05-28`, of `zone`. */
  readonly day: string;
  readonly zone: string;
  /** What was asked for: beginning of the half hour in UTC, and how many. */
  readonly asked: readonly { readonly service: string; readonly from: string; readonly count: number }[];
  /** Seconds that calls took on average; null: nobody knows. */
  readonly talkS: number | null;
  readonly agents: readonly {
    readonly groups: readonly string[];
    readonly skills: Readonly<Record<string, number>>;
  }[];
  readonly services: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const HALF_HOUR_MS = 1_800_000;
const HOUR_MS = 2 * HALF_HOUR_MS;
/** How a time of day is written in a zone. */
const clockIn = (zone: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** A day as it was, to be played again: those who asked, in their half hours, and all agents who are configured. */
export function scenarioOfDay({ day, zone, asked, talkS, agents, services }: Past): Scenario {
  const clock = clockIn(zone);
  const names = [...new Set(asked.map(({ service }) => service))];
  const times = asked.map(({ from }) => Date.parse(from));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const alike = new Map<string, { count: number; groups: readonly string[]; skills: object }>();
  for (const { groups, skills } of agents) {
    const key = JSON.stringify([groups, skills]);
    const group = alike.get(key) ?? { count: 0, groups, skills };
    alike.set(key, { ...group, count: group.count + 1 });
  }
  return {
    title: `As on ${day}`,
    day,
    zone,
    // From the first who asked to the last.
    ...(asked.length === 0
      ? {}
      : { begin: clock.format(first), hours: (last - first) / HOUR_MS + 0.5, drain: 2 }),
    services: Object.fromEntries(names.map((name) => [name, simulated(services[name] ?? {})])),
    agents: [...alike.values()],
    customers: names.map((service) => ({
      service,
      perHour: Object.fromEntries(
        asked
          .filter((one) => one.service === service)
          .map(({ from, count }) => {
            const start = clock.format(new Date(from));
            const end = clock.format(new Date(Date.parse(from) + HALF_HOUR_MS));
            return [`${start}-${end === '00:00' ? '24:00' : end}`, count * 2];
          }),
      ),
      ...(talkS === null ? {} : { talk: { mean: Math.max(5, Math.round(talkS)), cv: 0.8 } }),
    })),
  };
}

/** What of a service's options decides about order and calls; documents, messages and secrets stay out of the simulation. */
function simulated(options: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const kept =
    /^_(?:urs_|target$|userterminated_|wait_for_|max_dial|dial_retry|max_transfer|agent_reserve|agent_preview$|ixn_|pacing|dialing_)/;
  return Object.fromEntries(Object.entries(options).filter(([name]) => kept.test(name)));
}
