import type { JsonObject, OptionMap } from '@ringback/core';
import type { PhoneScript } from '@ringback/sip';

/**
 * The demo contact centre as data: a service, three agents in one group, and customers who behave in different
 * ways by the number that is dialled. The numbers are those kept free for fiction (555-01xx).
 */
export const DEMO_SERVICE = 'support';

export const DEMO_SERVICE_OPTIONS: OptionMap = {
  _type: 'ors',
  _service: 'callback',
  _call_direction: 'USERTERMINATED',
  _urs_virtual_queue: 'VQ_Support',
  _target: 'Customer_Service@Stat_Server.GA',
  // Short waits: who tries it out wants to see the retry.
  _ixn_createcall_timeout: '12',
  _dial_retry_timeout: '15',
  _max_dial_attempts: '2',
  // Who tries it out asks for the same few numbers again and again.
  _enable_in_queue_checking: 'false',
  _throttle_request_parameters_limit: '10000',
};

/** The number of the printed command: answers and talks. */
export const DEMO_NUMBER = '4155550101';

/** How long an agent's phone rings before it is picked up. */
const AGENT_ANSWERS_AFTER_MS = 1_000;
const CUSTOMER_ANSWERS_AFTER_MS = 1_000;
/** After the answer: one second until the agent is there, then five of talk, and room for a slow machine. */
const CUSTOMER_HANGS_UP_AFTER_MS = 6_500;

export const AGENT_SCRIPT: PhoneScript = { kind: 'answer', afterMs: AGENT_ANSWERS_AFTER_MS };

export interface DemoAgent {
  readonly id: string;
  /** As the configuration file would have it, but for the password. */
  readonly body: JsonObject;
}

export const DEMO_AGENTS: readonly DemoAgent[] = [
  { id: '1001', name: 'Ana' },
  { id: '1002', name: 'Ben' },
  { id: '1003', name: 'Chloe' },
].map(({ id, name }) => ({
  id,
  body: {
    id,
    name,
    dn: id,
    skills: { Support: 5 },
    groups: ['Customer_Service'],
    state: 'Ready',
    wrapUp: 2,
  },
}));

export interface DemoCustomer {
  /** Name of the trunk that leads to this phone. */
  readonly name: string;
  /** Which numbers: the first that fits counts. */
  readonly match: string;
  readonly script: PhoneScript;
}

export const DEMO_CUSTOMERS: readonly DemoCustomer[] = [
  { name: 'demo-busy', match: '5550110$', script: { kind: 'busy' } },
  { name: 'demo-no-answer', match: '5550111$', script: { kind: 'ring' } },
  { name: 'demo-rejects', match: '5550112$', script: { kind: 'decline', afterMs: 500 } },
  {
    name: 'demo-impatient',
    match: '5550113$',
    script: { kind: 'answer', afterMs: 500, hangUpAfterMs: 400 },
  },
  { name: 'demo-unknown-number', match: '5550114$', script: { kind: 'status', status: 404 } },
  {
    name: 'demo-second-time',
    match: '5550115$',
    script: [
      { kind: 'busy' },
      {
        kind: 'answer',
        afterMs: CUSTOMER_ANSWERS_AFTER_MS,
        hangUpAfterMs: CUSTOMER_HANGS_UP_AFTER_MS,
      },
    ],
  },
  {
    name: 'demo-customers',
    match: '^\\+?[0-9]{3,}$',
    script: {
      kind: 'answer',
      afterMs: CUSTOMER_ANSWERS_AFTER_MS,
      hangUpAfterMs: CUSTOMER_HANGS_UP_AFTER_MS,
    },
  },
];
