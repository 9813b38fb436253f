import { anyInteger, anyList, json, matching, span, text, url } from '../option-type.ts';
import { category, type TemplateOption } from '../template-option.ts';

/** Callback options, URS Queueing (callback options 5). */
export const URS_QUEUEING: readonly TemplateOption[] = category('URS Queueing', [
  {
    name: '_target',
    type: { kind: 'routing-target' },
    mandatory: true,
    placeholder: '{specify your target here}',
    source: 'either',
    help: 'Who serves the callback: a group (`Customer_Service@Stat_Server.GA`), a skill expression (`?:Billing>=5@Stat_Server.GA`), or a JSON array of up to 15 targets with the time after which the next one is tried.',
  },
  {
    name: '_urs_virtual_queue',
    type: text,
    mandatory: true,
    placeholder: '{Specify virtual queue to be used by strategy}',
    source: 'either',
    help: 'Virtual queue in which the callback waits, in one order with everybody else.',
  },
  {
    name: '_urs_ewt_virtual_queue',
    type: text,
    help: 'Queue used only to estimate the wait.',
  },
  {
    name: '_urs_ewt_vq',
    type: text,
    legacy: true,
    help: 'Earlier name of `_urs_ewt_virtual_queue`.',
  },
  {
    name: '_urs_prioritization_strategy',
    type: text,
    default: 'WaitForTarget',
    help: 'Routing strategy of the original that queues and prioritises. Ringback has the one order of its queues instead.',
  },
  {
    name: '_urs_strategy_update_sub_routine',
    type: text,
    default: 'SetRouteDelay',
    help: 'Routine of the original that lets a waiting request become routable.',
  },
  {
    name: '_urs_queued_ttl',
    type: span('s'),
    default: '14400',
    mandatory: true,
    help: 'How long the callback waits for an agent in all. Then it leaves the queue and ends.',
  },
  {
    name: '_cannot_dial_buffer_time',
    type: span('s', 0),
    default: '0',
    help: 'In the last seconds of `_urs_queued_ttl`, this many, the customer is not dialled any more. 0: no limit.',
  },
  {
    name: '_agent_reserve_timeout',
    type: span('s'),
    default: '30',
    mandatory: true,
    help: 'How long a found agent is held for this callback, and how long the phone of an agent rings.',
  },
  {
    name: '_agent_reserve_delay_before_release',
    type: span('ms', 0),
    default: '0',
    help: 'Delay before a held agent is let go.',
  },
  {
    name: '_delay_connid_attempt_loop',
    type: span('ms', 0),
    default: '100',
    help: 'Pause between attempts to learn the connection id of a waiting request.',
  },
  {
    name: '_urs_ewt_estimation_method',
    type: { kind: 'choice', values: ['ursdial'], open: true },
    default: 'ursdial',
    help: 'How it is found out that an agent is about to be available: the router says when to dial (`ursdial`), or wait and position are polled (any other value).',
  },
  {
    name: '_eta_pos_threshold',
    type: matching(
      /^\s*\d+\s*:\s*\d+\s*(?:,\s*\d+\s*:\s*\d+\s*)*$/,
      'wait:position pairs with commas between, such as 0:10,10:5',
    ),
    default: '0:10,10:5,20:2,30:1,40:0',
    advanced: true,
    help: 'Below which position a callback is ready, by expected wait in seconds. Only without `ursdial`.',
  },
  {
    name: '_max_time_to_reach_eta_pos_threshold',
    type: span('s', 0),
    default: '14160',
    help: 'How long that threshold is waited for. Only without `ursdial`.',
  },
  {
    name: '_min_urs_ewt_pos_polling_interval',
    type: span('s', 0),
    default: '2',
    help: 'Shortest pause between two looks at wait and position. Only without `ursdial`.',
  },
  {
    name: '_max_urs_ewt_pos_polling_interval',
    type: span('s', 0),
    default: '30',
    help: 'Longest pause between two looks at wait and position. Only without `ursdial`.',
  },
  {
    name: '_max_queue_wait',
    type: span('s', 0),
    default: '0',
    help: 'After this time the customer is contacted although no agent is there yet. 0: never. Needs `ursdial` and the customer as first party.',
  },
  {
    name: '_min_queue_wait',
    type: span('s', 0),
    default: '0',
    help: 'Before this time the customer is not contacted.',
  },
  {
    name: '_urs_request_timeout',
    type: span('s', 0),
    default: '100',
    help: 'How long an answer of the router is waited for.',
  },
  {
    name: '_urs_vq_priority',
    type: anyInteger,
    help: 'Priority in the queue: the higher one is served first, equals in the order of their age.',
  },
  {
    name: '_urs_vq_priority_increment',
    type: anyInteger,
    help: 'By how much the priority grows while the callback waits.',
  },
  {
    name: '_urs_vq_priority_increment_interval',
    type: span('s', 0),
    help: 'How often it grows.',
  },
  {
    name: '_urs_call_interaction_age',
    type: span('s', 0),
    source: 'either',
    help: 'How long the customer has waited already, so that the place in the queue is kept.',
  },
  {
    name: '_urs_extension_data',
    type: json,
    help: 'Further data for the router, as a JSON object: shown with who waits, and given back with the agent.',
  },
  {
    name: '_urs_udata_xfer_keys',
    type: anyList,
    help: 'Data of the routing result that are copied to the call.',
  },
  {
    name: '_urs_server_url',
    type: url,
    legacy: true,
    help: 'Address of the router in early releases. It has no effect.',
  },
  {
    name: '_urs_sec_server_url',
    type: url,
    legacy: true,
    help: 'Address of the second router in early releases. It has no effect.',
  },
  {
    name: '_vq',
    type: text,
    source: 'either',
    help: 'Key by which callbacks are filtered in queries by queue.',
  },
]);
