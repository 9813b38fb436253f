import type { OptionMap } from '../../ports/store.ts';
import { serviceKind } from '../kind.ts';
import { MATCH_INTERACTION, REQUEST_ACCESS, REQUEST_INTERACTION } from './builtin/access.ts';
import { CAPACITY, OFFICE_HOURS } from './builtin/calendars.ts';
import { GET, REQUEST_CHAT, STAT, URS_STAT } from './builtin/look-ups.ts';
import { CUSTOMER_MESSAGES } from './callback/customer-messages.ts';
import { DIALLING } from './callback/dialling.ts';
import { GENERAL } from './callback/general.ts';
import { CHAT, NOTIFICATION, REPORTING, REQUEST } from './callback/notification.ts';
import { QUEUE_MANAGEMENT } from './callback/queue-management.ts';
import { SCHEDULED_CALL } from './callback/scheduled-call.ts';
import { TREATMENTS } from './callback/treatments.ts';
import { URS_QUEUEING } from './callback/urs-queueing.ts';
import { USER_ORIGINATED } from './callback/user-originated.ts';
import { DISPOSITION, PLUG_IN, PREVIEW, USER_TERMINATED } from './callback/user-terminated.ts';
import { CALLBACK_SCENARIOS } from './scenarios.ts';
import { lifetime, SERVICE_OPTIONS, SESSION_OPTIONS } from './service-options.ts';
import type { Template } from './template.ts';
import type { TemplateOption } from './template-option.ts';

const CALLBACK: readonly TemplateOption[] = [
  ...SERVICE_OPTIONS,
  ...SESSION_OPTIONS,
  ...lifetime('86400', 'How long the record is kept after the desired time.'),
  ...GENERAL,
  ...SCHEDULED_CALL,
  ...QUEUE_MANAGEMENT,
  ...URS_QUEUEING,
  ...DIALLING,
  ...USER_TERMINATED,
  ...PREVIEW,
  ...DISPOSITION,
  ...PLUG_IN,
  ...TREATMENTS,
  ...USER_ORIGINATED,
  ...NOTIFICATION,
  ...CUSTOMER_MESSAGES,
  ...CHAT,
  ...REPORTING,
  ...REQUEST,
];

const builtin = (
  name: string,
  title: string,
  description: string,
  options: readonly TemplateOption[],
): Template => ({ name, title, description, type: 'builtin', service: name, options, scenarios: [] });

/** The templates of the product: every kind of service that can be configured without writing anything. */
export const TEMPLATES: readonly Template[] = [
  {
    name: 'callback',
    title: 'Callback',
    description:
      'Asks for a call between a customer and an agent, now or at a time, in one of the scenarios.',
    type: 'ors',
    service: 'callback',
    options: CALLBACK,
    scenarios: CALLBACK_SCENARIOS,
  },
  builtin(
    'request-interaction',
    'Request Interaction',
    'Creates a service and gives the customer a number to call at once.',
    REQUEST_INTERACTION,
  ),
  builtin(
    'request-access',
    'Request Access',
    'Gives a running service a number that its customer can call.',
    REQUEST_ACCESS,
  ),
  builtin(
    'match-interaction',
    'Match Interaction',
    'Finds the service that a call belongs to which has arrived at an access number.',
    MATCH_INTERACTION,
  ),
  builtin('office-hours', 'Office Hours', 'Says when the office is open.', OFFICE_HOURS),
  builtin('capacity', 'Capacity', 'Says how many scheduled callbacks fit into each slot.', CAPACITY),
  builtin(
    'get',
    'Health',
    'Answers with one status while everything works, with another one otherwise.',
    GET,
  ),
  builtin('urs-stat', 'Expected Wait', 'Tells the expected wait in virtual queues.', URS_STAT),
  builtin('stat', 'Statistic', 'Tells the value of a statistic.', STAT),
  builtin(
    'request-chat',
    'Request Chat',
    'Opens a chat. There is no chat here: such a service answers 503.',
    REQUEST_CHAT,
  ),
  {
    name: 'ors',
    title: 'Orchestration',
    description: 'Runs a document of your own for each request; the document answers.',
    type: 'ors',
    service: null,
    options: [
      ...SERVICE_OPTIONS,
      ...SESSION_OPTIONS,
      ...lifetime('3600', 'How long an instance and its data are kept.'),
    ],
    scenarios: [],
  },
];

const byName = new Map(TEMPLATES.map((template) => [template.name, template]));

export function templateNamed(name: string): Template | null {
  return byName.get(name) ?? null;
}

/** The template of the product that says what the options of a service mean; null for a builtin that nobody knows. */
export function templateOf(options: OptionMap): Template | null {
  const kind = serviceKind(options);
  switch (kind.kind) {
    case 'callback':
      return templateNamed('callback');
    case 'builtin':
      return templateNamed(kind.builtin);
    case 'orchestration':
      return templateNamed('ors');
  }
}
