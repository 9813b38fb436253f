import { agentId, decideChange, type LegFailure, type OptionMap, PatternGroups } from '@ringback/core';
import type { PhoneScript } from '@ringback/testkit';
import { ANA, ANSWERS, CUSTOMER } from './people.ts';
import type { Phase, Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** Something that goes wrong, or is done, on the way of a callback. */
export interface Branch {
  readonly id: string;
  readonly name: string;
  /** Phases in which it may happen; null: it is so all the way. */
  readonly phases: readonly Phase[] | null;
  /** Where it cannot happen it has no cell. */
  readonly concerns?: (scenario: Scenario) => boolean;
  readonly options?: OptionMap;
  /** The phone of the customer; `ring` counts from 0. */
  readonly customer?: (ring: number) => PhoneScript;
  /** The phone of an agent. */
  readonly agent?: (who: string) => PhoneScript;
  /** What the agent says when he is asked to look at it, or what came of it; null: nothing. */
  readonly says?: (kind: 'preview' | 'disposition', times: number) => string | null;
  /** What the app of the customer says; null: nothing. */
  readonly app?: (times: number) => string | null;
  /** Nobody comes to work. */
  readonly isEmpty?: true;
  /** The customer does not call the number that he got. */
  readonly neverCalls?: true;
  /** Receivers outside that are not there. */
  readonly unreachable?: 'device' | 'receiver';
  /** It happens when the phase is seen for the first time. */
  readonly strike?: (world: World) => Promise<void> | void;
}

const fails = (result: LegFailure['result'], sipStatus: number): PhoneScript => ({
  kind: 'fails',
  afterMs: 2000,
  failure: { result, sipStatus, text: String(sipStatus) },
});
const answeredBy = (is: 'machine' | 'fax'): PhoneScript => ({ kind: 'answers', afterMs: 3000, is });
const RINGS_ON: PhoneScript = { kind: 'rings-on' };

const isDialled = ({ first }: Scenario): boolean => first !== 'himself';
const isHeard = ({ first, phases }: Scenario): boolean =>
  first !== 'himself' && !phases.includes('previewing');
const goesThrough =
  (phase: Phase) =>
  ({ phases }: Scenario): boolean =>
    phases.includes(phase);

const ALL: readonly Phase[] = [
  'scheduled',
  'waiting',
  'asking',
  'previewing',
  'may call',
  'customer rings',
  'customer waits',
  'agent rings',
  'talking',
  'disposing',
];

async function move({ centre, id }: World): Promise<void> {
  const at = new Date(centre.time.clock.now() + 7_200_000).toISOString();
  await centre.orchestrator.change(id, (record) =>
    decideChange(
      record,
      { params: { _new_desired_time: at }, userData: {} },
      {
        configured: centre.configuration.service('support') ?? {},
        services: (name) => centre.configuration.service(name),
        defaults: null,
        patterns: new PatternGroups(() => null),
        now: centre.time.clock.now(),
      },
    ),
  );
}

/** As when he calls, is recognised, and says so. */
async function postpone({ centre, id }: World): Promise<void> {
  const { sessionId } = centre.record(id);
  if (sessionId === null) return;
  const event = { name: 'callback.postpone', data: { at: centre.time.clock.now() + 1_800_000 } };
  // Nobody answers it.
  centre.orchestrator.sessions.request(sessionId, event, 1).catch(() => undefined);
  await centre.pass(0);
}

function logOut({ centre }: World): void {
  centre.routing.setAgentState(agentId(ANA), 'LoggedOut', '');
}

/** The branches, those of the customer first (reference: scenarios 1.5, 5, 6, 8, 9, 10). */
export const BRANCHES: readonly Branch[] = [
  { id: 'none', name: 'nothing goes wrong', phases: null },
  {
    id: 'customer-busy',
    name: 'the customer is busy, each time',
    phases: null,
    concerns: isDialled,
    customer: () => fails('busy', 486),
  },
  {
    id: 'customer-busy-once',
    name: 'the customer is busy, then free',
    phases: null,
    concerns: isDialled,
    customer: (ring) => (ring === 0 ? fails('busy', 486) : ANSWERS),
  },
  {
    id: 'customer-no-answer',
    name: 'the customer does not answer',
    phases: null,
    concerns: isDialled,
    customer: () => RINGS_ON,
  },
  {
    id: 'customer-rejects',
    name: 'the customer rejects the call',
    phases: null,
    concerns: isDialled,
    customer: () => fails('rejected', 603),
  },
  {
    id: 'customer-unreachable',
    name: "the customer's number cannot be reached",
    phases: null,
    concerns: isDialled,
    customer: () => fails('unreachable', 404),
  },
  {
    id: 'network-congested',
    name: 'the network has no way to the customer',
    phases: null,
    concerns: isDialled,
    customer: () => fails('congestion', 503),
  },
  {
    id: 'machine',
    name: 'an answering machine answers, each time',
    phases: null,
    concerns: isHeard,
    options: { _cpd_enable: 'true' },
    customer: () => answeredBy('machine'),
  },
  {
    id: 'fax',
    name: 'a fax answers',
    phases: null,
    concerns: isHeard,
    options: { _cpd_enable: 'true' },
    customer: () => answeredBy('fax'),
  },
  {
    id: 'customer-hangs-up',
    name: 'the customer hangs up',
    phases: ['customer waits', 'agent rings', 'talking'],
    concerns: () => true,
    strike: ({ centre }) => centre.phones.hangsUp(CUSTOMER),
  },
  {
    id: 'customer-never-calls',
    name: 'the customer does not call',
    phases: null,
    concerns: goesThrough('may call'),
    neverCalls: true,
  },
  {
    id: 'customer-silent',
    name: 'the customer does not say whether it suits',
    phases: null,
    concerns: goesThrough('asking'),
    app: () => null,
  },
  {
    id: 'customer-silent-ends',
    name: 'the same, with `_on_user_confirm_timeout=DO-NOT-CONNECT`',
    phases: null,
    concerns: goesThrough('asking'),
    options: { _on_user_confirm_timeout: 'DO-NOT-CONNECT' },
    app: () => null,
  },
  {
    id: 'customer-snoozes',
    name: 'the customer says "later", once',
    phases: null,
    concerns: ({ hasDevice }) => hasDevice === true,
    options: { _snooze_duration: '60' },
    app: (times) => (times === 0 ? 'snooze' : 'connect'),
  },
  {
    id: 'customer-declines',
    name: 'the customer says "not any more"',
    phases: null,
    concerns: ({ hasDevice }) => hasDevice === true,
    app: () => 'cancel',
  },
  {
    id: 'agent-no-answer',
    name: 'the agent does not answer',
    phases: null,
    agent: (who) => (who === ANA ? RINGS_ON : ANSWERS),
  },
  {
    id: 'agent-rejects',
    name: 'the agent rejects the call',
    phases: null,
    agent: (who) => (who === ANA ? fails('rejected', 486) : ANSWERS),
  },
  {
    id: 'no-agent-answers',
    name: 'no agent answers',
    phases: null,
    agent: () => RINGS_ON,
  },
  { id: 'no-agent', name: 'no agent is there', phases: null, isEmpty: true },
  {
    id: 'agent-logs-out',
    name: 'the agent logs out',
    phases: ['asking', 'previewing', 'customer rings', 'agent rings', 'talking', 'disposing'],
    // In the others nobody is held for it yet.
    concerns: ({ id }) => id !== 'immediate',
    strike: logOut,
  },
  {
    id: 'agent-hangs-up',
    name: 'the agent hangs up',
    phases: ['customer rings', 'talking'],
    strike: ({ centre }) => centre.phones.hangsUp(ANA),
  },
  {
    id: 'preview-rejected',
    name: 'the agent rejects the request, another one takes it',
    phases: null,
    concerns: goesThrough('previewing'),
    says: (kind, times) => (kind === 'disposition' ? 'done' : times === 0 ? 'reject' : 'accept'),
  },
  {
    id: 'preview-rejected-too-often',
    name: 'agents reject it more often than `_agent_preview_allow_reject`',
    phases: null,
    concerns: goesThrough('previewing'),
    says: () => 'reject',
  },
  {
    id: 'preview-ignored',
    name: 'the agent does not react to the request, another one takes it',
    phases: null,
    concerns: goesThrough('previewing'),
    says: (kind, times) => (kind === 'disposition' ? 'done' : times === 0 ? null : 'accept'),
  },
  {
    id: 'disposition-ignored',
    name: 'the agent does not say what came of it',
    phases: null,
    concerns: goesThrough('disposing'),
    says: (kind) => (kind === 'preview' ? 'accept' : null),
  },
  {
    id: 'wrong-number',
    name: 'somebody else answered',
    phases: null,
    concerns: goesThrough('disposing'),
    says: (kind) => (kind === 'preview' ? 'accept' : 'wrongNumber'),
  },
  {
    id: 'do-not-call',
    name: 'the customer does not want to be called any more',
    phases: null,
    concerns: goesThrough('disposing'),
    says: (kind) => (kind === 'preview' ? 'accept' : 'doNotCall'),
  },
  {
    id: 'cancelled',
    name: 'cancelled (`DELETE`)',
    phases: ALL,
    strike: async ({ centre, id }) => {
      await centre.orchestrator.cancel(id, 'CANCELLED');
    },
  },
  {
    id: 'moved',
    name: 'moved to another time (`PUT`)',
    phases: ALL,
    strike: move,
  },
  {
    id: 'postponed',
    name: 'the customer calls and wants it at another time',
    phases: ['waiting'],
    concerns: isDialled,
    strike: postpone,
  },
  {
    id: 'expired',
    name: '`_ttl` is over before an agent is there',
    phases: null,
    options: { _ttl: '300', _urs_queued_ttl: '900', _max_time_to_wait_for_agent_on_the_call: '900' },
    isEmpty: true,
  },
  {
    id: 'paused',
    name: 'the service is paused for a minute',
    phases: ALL,
    concerns: isDialled,
    strike: async (world) => {
      await world.centre.configuration.putList('GMS_Paused_Services', { services: { support: 'true' } });
      world.later(60, async () => {
        await world.centre.configuration.putList('GMS_Paused_Services', { services: { support: 'false' } });
      });
    },
  },
  {
    id: 'office-closes',
    name: 'the office closes',
    phases: ALL,
    strike: async ({ centre }) => {
      const hours = { _type: 'builtin', _service: 'office-hours', _bh_regular1: 'Sun 0:00-0:01' };
      await centre.configuration.putService('hours', hours);
    },
  },
  {
    id: 'killed',
    name: 'Ringback is killed and started again',
    phases: ALL,
    strike: (world) => world.kill(),
  },
  {
    id: 'database-away',
    name: 'the database is away',
    phases: ALL,
    strike: (world) => world.withoutDatabase(),
  },
  {
    id: 'receiver-away',
    name: 'the receiver of status notifications is away',
    phases: null,
    unreachable: 'receiver',
  },
  {
    id: 'device-away',
    name: 'the push provider is away',
    phases: null,
    concerns: ({ hasDevice }) => hasDevice === true,
    unreachable: 'device',
  },
];

/** What may happen in a scenario, and when; one cell of the matrix each. */
export interface Cell {
  readonly scenario: Scenario;
  readonly branch: Branch;
  readonly phase: Phase | null;
}

/** Nobody can hang up who is not on the line yet. */
function canHappen({ scenario, branch, phase }: Cell): boolean {
  if (branch.id === 'customer-hangs-up' && phase === 'agent rings') return scenario.first !== 'agent';
  if (branch.id === 'agent-hangs-up' && phase === 'customer rings') return scenario.first === 'agent';
  return true;
}

export function cellsOf(scenario: Scenario): readonly Cell[] {
  return BRANCHES.filter(({ concerns }) => concerns === undefined || concerns(scenario))
    .flatMap(({ phases, ...branch }): readonly Cell[] =>
      phases === null
        ? [{ scenario, branch: { phases, ...branch }, phase: null }]
        : scenario.phases
            .filter((phase) => phases.includes(phase))
            .map((phase) => ({ scenario, branch: { phases, ...branch }, phase })),
    )
    .filter(canHappen);
}

/** In a few words. */
export function shownCell({ scenario, branch, phase }: Cell): string {
  return `${scenario.id}: ${branch.id}${phase === null ? '' : ` while ${phase}`}`;
}
