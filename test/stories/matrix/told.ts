import type { Cell } from './branch.ts';
import type { Phase, Scenario } from './scenario.ts';

/** Status notifications (`_cbe_on_*`, reference: scenarios 1.7) without their prefix, in the order in which they are told. */
type Told = readonly string[];

const UPDATED = 'callback_status_updated';
const WAITS = 'virtual_ixn_create';
const FOUND: Told = [WAITS, 'target_found'];
const STARTED: Told = ['callback_submitted', 'service_create'];
const DUE: Told = ['callback_queued', UPDATED, ...STARTED];
const OVER: Told = [UPDATED, 'service_exit'];
const CANCELLED: Told = [UPDATED, 'callback_cancelled', 'service_exit'];
const TALK: Told = ['route_to_agent', UPDATED];

/** What each scenario tells piece by piece when nothing goes wrong. */
class Pieces {
  /** Accepted, and its session begins. */
  readonly begun: Told;
  /** Before anybody is contacted. */
  readonly found: Told;
  /** Until the customer was dialled, where he is. */
  readonly dialled: Told;
  /** Until he waits for the agent, where he does. */
  readonly reached: Told;
  /** Before the agent is there. */
  readonly foundLate: Told;
  /** The agent is on the line when the customer answers: that they talk is written down before the result of the dial. */
  readonly #isConnectedFirst: boolean;

  constructor({ first, phases, wantedAfterS, options }: Scenario) {
    const isFoundLate = phases.includes('customer waits');
    this.begun =
      wantedAfterS === undefined ? ['callback_queued', ...STARTED] : ['callback_scheduled', ...DUE];
    this.found = isFoundLate ? [] : FOUND;
    this.dialled = first === 'himself' ? [UPDATED] : [UPDATED, 'dial_init', 'dial_done'];
    this.reached = first === 'agent' ? this.dialled : [...this.dialled, 'customer_queued'];
    this.foundLate = isFoundLate ? FOUND : [];
    this.#isConnectedFirst = first === 'agent' && options['_agent_first_via_tg'] !== 'true';
  }

  /** From the queue to the end of the conversation. */
  get rest(): Told {
    const { found, reached, foundLate } = this;
    if (this.#isConnectedFirst)
      return [...found, UPDATED, 'dial_init', 'route_to_agent', 'dial_done', UPDATED, ...OVER];
    return [...found, ...reached, ...foundLate, ...TALK, ...OVER];
  }

  /** One attempt that reached nobody. */
  get failed(): Told {
    return [...this.found, ...this.dialled];
  }
}

/** Until something happens in a phase. */
function until(phase: Phase | null, { first }: Scenario, pieces: Pieces): Told {
  const { begun, found, reached, foundLate } = pieces;
  switch (phase) {
    case 'scheduled':
      return ['callback_scheduled'];
    case 'waiting':
      return [...begun, WAITS];
    case 'customer rings':
      return [...begun, ...found, UPDATED, 'dial_init'];
    case 'customer waits':
      return [...begun, ...reached, WAITS];
    case 'agent rings':
      return first === 'agent'
        ? [...begun, ...found, UPDATED]
        : [...begun, ...found, ...reached, ...foundLate];
    default:
      return [...begun, ...found];
  }
}

function cancelled({ scenario, phase }: Cell, pieces: Pieces): Told {
  if (phase === 'talking' || phase === 'disposing') return [...pieces.begun, ...pieces.rest];
  const before = until(phase, scenario, pieces);
  // No session has begun, so none ends.
  if (phase === 'scheduled') return [...before, UPDATED, 'callback_cancelled'];
  // The phone stops ringing after that.
  return [...before, ...CANCELLED, ...(phase === 'customer rings' ? ['dial_done'] : [])];
}

function killed({ scenario, phase }: Cell, pieces: Pieces): Told {
  const { begun, found, reached, rest } = pieces;
  const before = until(phase, scenario, pieces);
  switch (phase) {
    case 'customer rings':
      return [...begun, ...pieces.failed, UPDATED, ...rest];
    case 'customer waits':
      return [...before, UPDATED, ...rest];
    case 'agent rings':
      // A customer who calls again finds that nobody is held any more.
      return [
        ...before,
        UPDATED,
        ...(scenario.first === 'himself' ? [...reached, ...FOUND, ...TALK, ...OVER] : rest),
      ];
    case 'previewing':
      return [...begun, ...found, ...rest];
    case 'asking':
    case 'may call':
      // Whoever was held is free for anybody after a restart.
      return found.length > 0 ? [...before, ...reached, ...FOUND, ...TALK, ...OVER] : [...begun, ...rest];
    default:
      return [...begun, ...rest];
  }
}

/** What whoever follows a callback is told of it. */
export function toldOf(cell: Cell): Told {
  const { scenario, branch, phase } = cell;
  const pieces = new Pieces(scenario);
  const { begun, found, reached, foundLate, failed, rest } = pieces;
  const isFoundLate = foundLate.length > 0;
  const agentFirst = scenario.first === 'agent';
  const good = [...begun, ...rest];
  const second = [...begun, ...failed, UPDATED, ...rest];
  const withOther = agentFirst
    ? [...begun, ...found, UPDATED, UPDATED, ...rest]
    : [...begun, ...found, ...reached, ...foundLate, ...FOUND, ...TALK, ...OVER];
  switch (branch.id) {
    case 'customer-busy':
    case 'customer-no-answer':
    case 'customer-rejects':
    case 'customer-unreachable':
    case 'network-congested':
    case 'machine':
      return [...begun, ...failed, UPDATED, ...failed, ...OVER];
    case 'customer-busy-once':
      return second;
    case 'fax':
      return [...begun, ...failed, ...OVER];
    case 'customer-hangs-up':
      if (phase === 'talking') return good;
      return [...until(phase, scenario, pieces), ...(scenario.first === 'himself' ? [UPDATED] : []), ...OVER];
    case 'customer-never-calls':
    case 'customer-silent-ends':
      return [...begun, ...found, ...OVER];
    // Nobody is held for so long.
    case 'customer-silent':
      return withOther;
    case 'customer-declines':
      return [...begun, ...found, ...CANCELLED];
    case 'customer-snoozes':
    case 'preview-rejected':
    case 'preview-ignored':
      return [...begun, ...found, ...rest];
    case 'agent-no-answer':
    case 'agent-rejects':
      return withOther;
    case 'no-agent-answers':
      return agentFirst
        ? [...begun, ...found, UPDATED, UPDATED, ...found, UPDATED, ...OVER]
        : [...begun, ...found, ...reached, ...foundLate, ...FOUND, ...OVER];
    case 'no-agent':
    case 'expired':
      return [...begun, ...(isFoundLate ? reached : []), WAITS, ...OVER];
    case 'agent-logs-out':
      if (phase === 'previewing') return [...begun, ...found, ...rest];
      return !agentFirst && (phase === 'asking' || phase === 'customer rings') ? withOther : good;
    case 'agent-hangs-up':
      return phase === 'talking' ? good : second;
    case 'preview-rejected-too-often':
      return [...begun, ...found, ...found, ...OVER];
    case 'do-not-call':
      return [...good.slice(0, -1), 'callback_cancelled', 'service_exit'];
    case 'cancelled':
      return cancelled(cell, pieces);
    case 'moved':
      return phase === 'scheduled' ? ['callback_scheduled', 'callback_rescheduled', ...DUE, ...rest] : good;
    case 'postponed':
      return [...begun, WAITS, 'callback_rescheduled', UPDATED, ...DUE, ...rest];
    case 'paused':
      if (phase === 'waiting' || phase === 'asking' || phase === 'previewing')
        return [...until(phase, scenario, pieces), UPDATED, UPDATED, ...rest];
      return good;
    case 'killed':
      return killed(cell, pieces);
    // Each message is given up after its attempts.
    case 'receiver-away':
      return [];
    case 'device-away':
      return scenario.first === 'himself' ? [...begun, ...found, ...OVER] : withOther;
    // What is not named here changes nothing.
    default:
      return good;
  }
}
