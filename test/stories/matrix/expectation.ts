import type { Cell } from './branch.ts';
import type { Phase, Scenario } from './scenario.ts';

/** What is to become of a callback. */
export interface Expected {
  /** States one after the other, the last one with its reason. */
  readonly states: string;
  /** Results of the attempts to reach the customer. */
  readonly dials: string;
}

const GOOD = 'AGENT_CONNECTED';

/** From the request on: contacted so many times, in the end with a conversation or without one. */
function way(scenario: Scenario, contacts: number, talked: boolean, reason: string): string {
  const contact = Array.from({ length: contacts }, () => 'ROUTING').join(' QUEUED ');
  return [
    ...(scenario.wantedAfterS === undefined ? [] : ['SCHEDULED']),
    'QUEUED',
    ...(contacts > 0 ? [contact] : []),
    ...(talked ? ['PROCESSING'] : []),
    `COMPLETED/${reason}`,
  ].join(' ');
}

/** Phases in which nobody is on the phone. */
const QUIET: readonly (Phase | null)[] = ['scheduled', 'waiting', 'asking', 'previewing', 'may call'];

function good(scenario: Scenario): Expected {
  return { states: way(scenario, 1, true, GOOD), dials: scenario.first === 'himself' ? '' : 'answered' };
}
function never(scenario: Scenario, result: string): Expected {
  return { states: way(scenario, 2, false, 'FAIL_CALL_TO_CUSTOMER'), dials: `${result} ${result}` };
}
/** Over before anybody was contacted. */
function early(scenario: Scenario, reason: string): Expected {
  return { states: way(scenario, 0, false, reason), dials: '' };
}
/** The first contact came to nothing, the second one to a conversation. */
function second(scenario: Scenario, dials: string): Expected {
  return { states: way(scenario, 2, true, GOOD), dials };
}

/** Without any agent: whoever waits for one in the queue is not called, whoever is on the line waits there. */
function nobodyThere(scenario: Scenario, reason: string): Expected {
  if (scenario.phases.includes('customer waits')) {
    const dials = scenario.first === 'himself' ? '' : 'answered';
    return { states: way(scenario, 1, false, reason), dials };
  }
  return early(scenario, reason);
}

function cancelled(scenario: Scenario, phase: Phase | null): Expected {
  if (phase === 'talking' || phase === 'disposing') return good(scenario);
  if (phase === 'scheduled') return { states: 'SCHEDULED COMPLETED/CANCELLED', dials: '' };
  if (QUIET.includes(phase)) return early(scenario, 'CANCELLED');
  const wasAnswered = scenario.first === 'customer' && phase !== 'customer rings';
  const dials = phase === 'customer rings' ? 'cancelled' : wasAnswered ? 'answered' : '';
  return { states: way(scenario, 1, false, 'CANCELLED'), dials };
}

function paused(scenario: Scenario, phase: Phase | null): Expected {
  const all = good(scenario);
  // Whoever is on the phone goes on; one that is wanted later runs again by then.
  if (!QUIET.includes(phase) || phase === 'scheduled') return all;
  return { ...all, states: all.states.replace('QUEUED ROUTING', 'QUEUED PAUSED QUEUED ROUTING') };
}

function killed(scenario: Scenario, phase: Phase | null): Expected {
  if (QUIET.includes(phase) || phase === 'talking' || phase === 'disposing') return good(scenario);
  if (scenario.first === 'himself') return { states: way(scenario, 2, true, GOOD), dials: '' };
  if (phase === 'customer rings') return second(scenario, 'interrupted answered');
  return second(scenario, scenario.first === 'customer' ? 'answered answered' : 'answered');
}

/** What the reference says of a cell (scenarios 1.5 and 2 to 10; callback options 2 to 8). */
export function expected({ scenario, branch, phase }: Cell): Expected {
  const agentFirst = scenario.first === 'agent';
  const all = good(scenario);
  switch (branch.id) {
    case 'customer-busy':
      return never(scenario, 'busy');
    case 'customer-busy-once':
      return second(scenario, 'busy answered');
    case 'customer-no-answer':
      return never(scenario, 'no_answer');
    case 'customer-rejects':
      return never(scenario, 'rejected');
    case 'customer-unreachable':
      return never(scenario, 'unreachable');
    case 'network-congested':
      return never(scenario, 'congestion');
    case 'machine':
      return never(scenario, 'answering_machine');
    case 'fax':
      return { states: way(scenario, 1, false, 'FAIL_CALL_TO_CUSTOMER'), dials: 'fax' };
    case 'customer-hangs-up':
      if (phase === 'talking') return all;
      if (scenario.first === 'himself')
        return { states: 'QUEUED ROUTING QUEUED COMPLETED/FAIL_TIMEOUT_TTL', dials: '' };
      return { states: way(scenario, 1, false, 'FAIL_INTERACTION_DELETED'), dials: 'answered' };
    case 'customer-never-calls':
      return early(scenario, 'FAIL_TIMEOUT_TTL');
    case 'customer-silent-ends':
      return early(scenario, 'FAIL_USER_NO_CONFIRM');
    case 'customer-declines':
      return early(scenario, 'CANCELLED');
    case 'agent-no-answer':
    case 'agent-rejects':
      return agentFirst ? second(scenario, 'answered') : all;
    case 'no-agent-answers':
      return agentFirst
        ? { states: way(scenario, 2, false, 'FAIL_AGENT_CONNECT'), dials: '' }
        : { ...all, states: way(scenario, 1, false, 'FAIL_AGENT_CONNECT') };
    case 'no-agent':
      return nobodyThere(scenario, 'FAIL_TARGET_NOT_FOUND');
    case 'expired':
      return nobodyThere(scenario, 'FAIL_TIMEOUT_TTL');
    case 'agent-hangs-up':
      return phase === 'talking' ? all : second(scenario, 'cancelled answered');
    case 'preview-rejected-too-often':
      return early(scenario, 'AGENT_PREVIEW_CANCEL_AFTER_2REJECTS');
    case 'wrong-number':
      return { ...all, states: way(scenario, 1, true, 'FAIL_CALL_TO_CUSTOMER') };
    case 'do-not-call':
      return { ...all, states: way(scenario, 1, true, 'CANCELLED') };
    case 'cancelled':
      return cancelled(scenario, phase);
    case 'postponed':
      return { ...all, states: all.states.replace('QUEUED ROUTING', 'QUEUED SCHEDULED QUEUED ROUTING') };
    case 'paused':
      return paused(scenario, phase);
    case 'killed':
      return killed(scenario, phase);
    case 'device-away':
      return scenario.first === 'himself' ? early(scenario, 'FAIL_TIMEOUT_TTL') : all;
    // What is not named here changes nothing in the end.
    default:
      return all;
  }
}
