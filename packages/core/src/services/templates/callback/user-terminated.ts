import { boolean, choice, json, matching, notNegative, positive, span, text } from '../option-type.ts';
import { category, type TemplateOption } from '../template-option.ts';

/** A route point at its switch; the switch may be missing where there is one only. */
const routePoint = matching(/^[^\s@]+(?:@[^\s@]+)?$/, 'number@switch');

/** Callback options, Voice - User Terminated (callback options 6). */
export const USER_TERMINATED: readonly TemplateOption[] = category('Voice - User Terminated', [
  {
    name: '_route_point',
    type: routePoint,
    placeholder: '{Route Point}@{Telephony Switch}',
    help: 'Route point from which customers are dialled. Optional here: without one the call is made by the switch itself.',
  },
  {
    name: '_src_route_point',
    type: routePoint,
    help: 'Route point from which the original fetches a waiting caller. Calls that came in are handed over here, wherever they came in.',
  },
  {
    name: '_prefix_dial_out',
    type: matching(/^[0-9*#+]*$/, 'digits'),
    help: 'Digits before the number of the customer. Nothing here by default (the template of the original has 91).',
  },
  {
    name: '_userterminated_first_connect_party',
    type: choice('CUSTOMER', 'AGENT'),
    default: 'CUSTOMER',
    source: 'either',
    help: 'Who is rung first once an agent is found.',
  },
  {
    name: '_agent_first_via_rp',
    type: boolean,
    default: 'false',
    mandatory: true,
    help: 'Agent first, without preview: the call is made from the route point instead of the phone of the agent.',
  },
  {
    name: '_agent_first_via_tg',
    type: boolean,
    default: 'false',
    help: 'Agent first, without preview: a trunk group calls the agent, the customer is reached by a consultation call, and both are merged.',
  },
  {
    name: '_trunk_group',
    type: text,
    help: 'Number of that trunk group. Needed with `_agent_first_via_tg=true`.',
  },
  {
    name: '_cpd_enable',
    type: boolean,
    default: 'false',
    help: 'Listens whether a person, a machine or a fax answered, which takes a second or two. Off: whoever answers counts as a person. The original listens unless told not to.',
  },
  {
    name: '_call_timeguard_timeout',
    type: span('ms'),
    default: '15000',
    help: 'How long after the answer that may take.',
  },
  {
    name: '_cpd_parameters',
    type: json,
    help: 'What makes a greeting that of a machine, as a JSON object: `initialSilenceMs` (2500), `greetingMs` (2600), `afterGreetingSilenceMs` (1000), `minWordMs` (100), `betweenWordsSilenceMs` (200), `maxWords` (4), `maxWordMs` (5000), `silenceThreshold` (256).',
  },
  {
    name: '_cpd_unsure_treatment',
    type: text,
    help: 'Sound file that asks to press 1 when it could not be heard whether a person answered; who does not is taken for a machine. Empty: he is a person.',
  },
  {
    name: '_ixn_createcall_timeout',
    type: span('s'),
    default: '32',
    help: 'How long the phone of the customer rings.',
  },
  {
    name: '_ixn_createcall_hints',
    type: json,
    help: 'Hints for the call to the customer, as a JSON object.',
  },
  {
    name: '_ixn_update_data_time_to_wait',
    type: notNegative,
    help: 'How long a change of the data of the call may take.',
  },
  {
    name: '_calling_party_number',
    type: text,
    source: 'either',
    help: 'Number that the customer sees.',
  },
  {
    name: '_calling_party_display_name',
    type: text,
    source: 'either',
    help: 'Name that the customer sees.',
  },
  {
    name: '_max_dial_attempts',
    type: positive,
    default: '3',
    help: 'How often the customer is tried.',
  },
  {
    name: '_dial_retry_timeout',
    type: span('s', 0),
    default: '300',
    help: 'Pause after an attempt that failed, counted from the failure.',
  },
  {
    name: '_max_successful_customer_contacts',
    type: notNegative,
    help: 'After how many answered calls without an agent the callback is given up.',
  },
  {
    name: '_on_user_confirm_timeout',
    type: { kind: 'choice', values: ['CONNECT-ANYWAY'], open: true },
    default: 'CONNECT-ANYWAY',
    help: 'What happens when the customer does not confirm: the call is made all the same (`CONNECT-ANYWAY`), or the callback ends with FAIL_USER_NO_CONFIRM (any other value).',
  },
  {
    name: '_vq_for_outbound_calls',
    type: text,
    help: 'Virtual queue in which dialled calls are counted: who answered, and was connected or gave up.',
  },
  {
    name: '_cb_dim_channel',
    type: choice('IVR', 'WEB', 'MOBILE', 'UNKNOWN'),
    source: 'either',
    help: 'Where the request came from, for reports.',
  },
]);

/** Callback options, Preview (callback options 6). */
export const PREVIEW: readonly TemplateOption[] = category('Agent Preview', [
  {
    name: '_agent_preview',
    type: boolean,
    default: 'false',
    help: 'Shows the request to a held agent, who accepts it before the customer is dialled. Needs `_userterminated_first_connect_party=AGENT` and `_wait_for_agent=true`.',
  },
  {
    name: '_agent_preview_timeout',
    type: span('s'),
    default: '30',
    help: 'How long the agent may take to accept or reject.',
  },
  {
    name: '_agent_preview_allow_reject',
    type: notNegative,
    default: '0',
    help: 'How many rejections are allowed. 0: agents are not offered to reject.',
  },
  {
    name: '_agent_reject_retry_timeout',
    type: span('s', 0),
    default: '0',
    help: 'Pause after a rejection before the next agent is looked for.',
  },
  {
    name: '_agent_preview_data',
    type: { kind: 'list', values: null },
    placeholder: 'Value 1,Value 2,Value 3,Value 4,Value 5',
    source: 'either',
    help: 'Keys of the data that the preview shows, in this order.',
  },
  {
    name: '_agent_preview_via_rp',
    type: boolean,
    default: 'false',
    help: 'Dials the customer from the route point after acceptance, instead of from the phone of the agent.',
  },
  {
    name: '_preview_userevent_mediatype',
    type: notNegative,
    default: '0',
    help: 'Media type that the preview event carries.',
  },
  {
    name: '_agent_preview_timeout_set_notready',
    type: boolean,
    default: 'false',
    help: 'Makes an agent who does not react NotReady.',
  },
  {
    name: '_agent_preview_set_notready_reason',
    type: text,
    help: 'Reason code for that.',
  },
  {
    name: '_agent_preview_set_notready_reason_key',
    type: text,
    default: 'ReasonCode',
    help: 'Key under which the reason code is sent.',
  },
  {
    name: '_agent_preview_set_notready_reason_attribute',
    type: { kind: 'choice', values: ['extensions', 'reasons'], open: true },
    default: 'extensions',
    help: 'Attribute of the request that carries it.',
  },
]);

/** Callback options, Disposition (callback options 6). */
export const DISPOSITION: readonly TemplateOption[] = category('Disposition', [
  {
    name: '_enable_disposition_dialog',
    type: boolean,
    default: 'false',
    help: 'Asks the agent for the outcome after the call. Rescheduling needs `_business_hours_service`.',
  },
  {
    name: '_agent_disposition_timeout',
    type: span('s'),
    default: '45',
    help: 'How long the agent may take for that.',
  },
  {
    name: '_disposition_userevent_mediatype',
    type: notNegative,
    default: '0',
    help: 'Media type that the disposition event carries.',
  },
]);

/** Callback options, Plug-in on dial (callback options 6). */
export const PLUG_IN: readonly TemplateOption[] = category('Plug-in on Dial', [
  {
    name: '_plugin_on_dial_url',
    type: { kind: 'url' },
    help: 'SCXML document that is started for the outcome of each dial attempt; it gets `_call_state` and `_interaction_id`.',
  },
  {
    name: '_plugin_on_dial_timeout',
    type: span('s'),
    default: '120',
    help: 'How long it may run.',
  },
  {
    name: '_plugin_on_dial_associate_ixn',
    type: boolean,
    default: 'true',
    help: 'Lets it have the call while it runs: it hears of it and may act on it.',
  },
  {
    name: '_plugin_on_dial_invoke_on_call_failed',
    type: boolean,
    default: 'true',
    help: 'Runs it for failed attempts, too.',
  },
]);
