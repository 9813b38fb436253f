import { isJsonObject, type Json } from '../../json.ts';
import { readVcb, VCB_DEFAULT } from '../../pacing/vcb-parameters.ts';
import type { OptionMap } from '../../ports/store.ts';
import { booleanOption, integerOption, listOption, option } from '../options.ts';
import { error, type Finding, warning } from './finding.ts';
import { isThere, type Surroundings } from './surroundings.ts';

/** What belongs together in a callback service: options with each other, and with what is configured around it. */
export function callbackFindings(options: OptionMap, around: Surroundings): Finding[] {
  const rules = [
    media,
    direction,
    waiting,
    dialling,
    agentFirst,
    limits,
    hours,
    confirmation,
    statusEvents,
    lookupKeys,
    lists,
  ];
  return rules.flatMap((rule) => rule(options, around));
}

type Rule = (options: OptionMap, around: Surroundings) => Finding[];

const isOn = (options: OptionMap, name: string): boolean => booleanOption(options, name, false);
const isSet = (options: OptionMap, name: string): boolean => option(options, name) !== null;
const number = (options: OptionMap, name: string, whenUnset: number): number =>
  integerOption(options, name, whenUnset);

/** There is no chat here. */
const media: Rule = (options) =>
  option(options, '_media_type') === 'chat'
    ? [
        warning(
          '_media_type',
          'is chat, which is no part of the product: such callbacks end with FAIL_IXN_UNKNOWN_MEDIA_TYPE',
          'Set _media_type=voice, or take it out',
        ),
      ]
    : [];

/** Who makes the call decides what has to be there (scenarios 2 to 10; callback options 8). */
const direction: Rule = (options, around) => {
  const findings: Finding[] = [];
  if (option(options, '_call_direction') === 'USERTERMINATED') {
    if (!isSet(options, '_target'))
      findings.push(
        error(
          '_target',
          'is not set: the callback waits for an agent whom nothing names',
          'Name a target such as Customer_Service@Stat_Server.GA',
        ),
      );
    if (!isSet(options, '_urs_virtual_queue'))
      findings.push(
        error(
          '_urs_virtual_queue',
          'is not set: the callback has no queue to stand in',
          'Name a virtual queue; any name will do',
        ),
      );
    return findings;
  }
  if (option(options, '_media_type') === 'chat') return findings;
  if (!isThere(around, ['request-access']))
    findings.push(
      warning(
        '_call_direction',
        'has the customer call, and no service gives out numbers for that',
        'Configure a service with _type=builtin and _service=request-access',
        { what: 'service', template: 'request-access' },
      ),
    );
  if (!isThere(around, ['match-interaction']))
    findings.push(
      warning(
        '_call_direction',
        'has the customer call, and no service finds out whose callback a call belongs to',
        'Configure a service with _type=builtin and _service=match-interaction',
        { what: 'service', template: 'match-interaction' },
      ),
    );
  return findings;
};

/** callback options 12, rules 1 to 3, 7 and 8 */
const waiting: Rule = (options) => {
  const findings: Finding[] = [];
  const method = option(options, '_urs_ewt_estimation_method') ?? 'ursdial';
  if (isOn(options, '_wait_for_user_confirm') && option(options, '_wait_for_agent') === 'false')
    findings.push(
      warning(
        '_wait_for_user_confirm',
        'has an effect only when _wait_for_agent is true',
        'Set _wait_for_agent=true, or take the confirmation out',
      ),
    );
  if (number(options, '_max_queue_wait', 0) > 0) {
    if (method !== 'ursdial')
      findings.push(
        warning(
          '_max_queue_wait',
          'needs _urs_ewt_estimation_method=ursdial',
          'Set that, or take the limit out',
        ),
      );
    if (option(options, '_userterminated_first_connect_party') === 'AGENT')
      findings.push(
        warning(
          '_max_queue_wait',
          'has an effect only when the customer is called first',
          'Set _userterminated_first_connect_party=CUSTOMER, or take the limit out',
        ),
      );
  }
  const threshold = number(options, '_desired_connect_time_threshold', 180);
  const buffer = number(options, '_request_execution_time_buffer', 120);
  if (threshold <= buffer)
    findings.push(
      warning(
        '_desired_connect_time_threshold',
        `should be larger than _request_execution_time_buffer (${buffer})`,
        'Otherwise sessions start early and only wait',
      ),
    );
  const lifetime = number(options, '_urs_queued_ttl', 14_400);
  if (number(options, '_cannot_dial_buffer_time', 0) >= lifetime)
    findings.push(
      warning(
        '_cannot_dial_buffer_time',
        `must be smaller than _urs_queued_ttl (${lifetime})`,
        'As it is, nobody is ever dialled',
      ),
    );
  return findings;
};

/** What dialling ahead and calling hours need (guides on pacing and calling hours). */
const dialling: Rule = (options) => {
  const findings: Finding[] = [];
  if (isOn(options, '_dialing_notifications')) {
    const needs: readonly (readonly [string, boolean, string])[] = [
      ['_wait_for_agent', option(options, '_wait_for_agent') === 'false', 'true'],
      [
        '_userterminated_first_connect_party',
        option(options, '_userterminated_first_connect_party') === 'AGENT',
        'CUSTOMER',
      ],
      [
        '_urs_ewt_estimation_method',
        (option(options, '_urs_ewt_estimation_method') ?? 'ursdial') !== 'ursdial',
        'ursdial',
      ],
      ['_agent_preview', isOn(options, '_agent_preview'), 'false'],
    ];
    for (const [name, isOtherwise, needed] of needs)
      if (isOtherwise)
        findings.push(
          warning(
            '_dialing_notifications',
            `has no effect with ${name}=${option(options, name)}`,
            `Set ${name}=${needed}, or take the notifications out`,
          ),
        );
  }
  const vcb = vcbOf(options);
  const reading = vcb === null ? null : readVcb(vcb);
  if (reading?.kind === 'problem')
    findings.push(warning('_urs_extension_data', `vcb ${reading.why}`, `Write it as ${VCB_DEFAULT}`));
  return findings;
};

function vcbOf(options: OptionMap): string | null {
  try {
    const data: Json = JSON.parse(option(options, '_urs_extension_data') ?? '{}');
    const vcb = isJsonObject(data) ? data['vcb'] : null;
    return typeof vcb === 'string' ? vcb : null;
  } catch {
    // The value has a finding of its own.
    return null;
  }
}

/** callback options 12, rules 4 and 5 */
const agentFirst: Rule = (options, around) => {
  const findings: Finding[] = [];
  const preview = isOn(options, '_agent_preview');
  const isAgentFirst = option(options, '_userterminated_first_connect_party') === 'AGENT';
  if (isOn(options, '_agent_first_via_tg') && !isSet(options, '_trunk_group'))
    findings.push(
      warning(
        '_trunk_group',
        'must be set when _agent_first_via_tg is true',
        'Name the trunk group that calls the agent',
      ),
    );
  const trunk = unknownTrunk(options, around);
  if (trunk !== null) findings.push(trunk);
  if (isOn(options, '_agent_first_via_rp') && !isSet(options, '_route_point'))
    findings.push(
      warning(
        '_route_point',
        'is not set, and _agent_first_via_rp makes the call from it',
        'Name the route point, or set _agent_first_via_rp=false',
      ),
    );
  for (const key of ['_agent_first_via_rp', '_agent_first_via_tg']) {
    if (!isOn(options, key)) continue;
    if (preview)
      findings.push(
        warning(key, 'has an effect only without preview', 'Set _agent_preview=false, or take it out'),
      );
    else if (!isAgentFirst)
      findings.push(
        warning(
          key,
          'has an effect only when the agent is called first',
          'Set _userterminated_first_connect_party=AGENT',
        ),
      );
  }
  if (!preview) return findings;
  if (!isAgentFirst)
    findings.push(
      warning(
        '_agent_preview',
        'needs the agent as first party',
        'Set _userterminated_first_connect_party=AGENT',
      ),
    );
  if (option(options, '_wait_for_agent') === 'false')
    findings.push(warning('_agent_preview', 'needs _wait_for_agent=true', 'Set _wait_for_agent=true'));
  return findings;
};

/** What follows an `@` is left out, and `$token$` is known with the request alone. */
function unknownTrunk(options: OptionMap, around: Surroundings): Finding | null {
  const name = option(options, '_trunk_group')?.split('@')[0]?.trim() ?? '';
  const known = around.trunks();
  if (!isOn(options, '_agent_first_via_tg') || name === '' || name.includes('$')) return null;
  if (known === null || known.includes(name)) return null;
  return warning(
    '_trunk_group',
    `names no trunk: there is none with the name ${name}, and every call to a customer would be refused`,
    known.length === 0
      ? 'Name a trunk in telephony.trunks of the configuration, and here by its name'
      : `Name one of telephony.trunks: ${known.join(', ')}`,
  );
}

/** callback options 12, rules 6 and 11 */
const limits: Rule = (options) => {
  const findings: Finding[] = [];
  const checks = ['_disallow_impossible_phone_numbers', '_disallow_premium_phone_numbers'];
  const isChecked = checks.some((name) => booleanOption(options, name, true));
  if (isChecked && options['_default_country']?.trim() === '')
    findings.push(
      error(
        '_default_country',
        'is empty, and numbers are checked: every request is refused',
        'Set a country such as US, or switch both number checks off',
      ),
    );
  const perBucket = option(options, '_max_request_by_time_bucket');
  if (isSet(options, '_capacity_service') && perBucket !== null && perBucket !== '100')
    findings.push(
      warning(
        '_max_request_by_time_bucket',
        'has no effect: the numbers of _capacity_service count',
        'Remove one of the two',
      ),
    );
  return findings;
};

/** Options that only make sense where customers choose a time. */
const OF_SCHEDULED = ['_capacity_service', '_request_ewt_service', '_request_queue_time_stat'];

/** callback options 12, rule 9: what needs office hours. */
const hours: Rule = (options) => {
  if (isSet(options, '_business_hours_service')) return [];
  const remedy =
    'Name an office-hours service in _business_hours_service; bh_24x7 is one that is always open';
  const missing = (why: string): Finding[] => [
    warning('_business_hours_service', `is not set, and ${why}`, remedy, {
      what: 'service',
      template: 'office-hours',
      option: '_business_hours_service',
    }),
  ];
  if (isOn(options, '_enable_disposition_dialog'))
    return missing('_enable_disposition_dialog lets agents choose another time');
  if (isOn(options, '_enable_reject_out_of_office_hours'))
    return missing('_enable_reject_out_of_office_hours refuses by it');
  if (isOn(options, '_enable_notification_reminder'))
    return missing('_enable_notification_reminder is meant for callbacks at a time');
  const sign = OF_SCHEDULED.find((name) => isSet(options, name));
  return sign === undefined ? [] : missing(`${sign} is meant for callbacks at a time`);
};

/** A question needs a way to the customer: a push provider. */
const confirmation: Rule = (options, around) => {
  const provider = option(options, '_provider_name');
  if (provider !== null && around.section(`push.provider.${provider}`) === null)
    return [
      warning(
        '_provider_name',
        `names the push provider "${provider}", which is not configured`,
        `Configure the section push.provider.${provider}`,
        { what: 'push provider', name: provider },
      ),
    ];
  if (!isOn(options, '_wait_for_user_confirm') || provider !== null) return [];
  if (around.sections().some(({ name }) => /^push(?:\.|$)/.test(name))) return [];
  return [
    warning(
      '_wait_for_user_confirm',
      'asks the customer by a push message, and no push provider is configured',
      'Configure a section push.provider.<name> and name it in _provider_name',
    ),
  ];
};

/** callback options 12, rule 10; the events list may say it all instead. */
const statusEvents: Rule = (options, around) => {
  const findings: Finding[] = [];
  const listName = option(options, '_callback_events_list');
  const list = listName === null ? null : around.list(listName);
  if (listName !== null && list === null)
    findings.push(
      warning(
        '_callback_events_list',
        `names the list "${listName}", which is not configured`,
        'Configure that list, or take the option out',
      ),
    );
  const properties = list?.['properties'] ?? {};
  const enabled = option(options, '_enable_status_notification') ?? 'false';
  const isEnabled =
    enabled !== 'false' || (option(properties, '_enable_status_notification') ?? 'false') !== 'false';
  const hasTarget = [options, properties].some((one) => isSet(one, '_status_notification_target'));
  if (enabled !== 'false' && !hasTarget)
    findings.push(
      warning(
        '_status_notification_target',
        `is not set: status events go ${enabled === 'notify' ? 'only to those who subscribed' : 'nowhere'}, unless a request says where`,
        'Set the address that they are posted to',
      ),
    );
  if (isOn(options, '_enable_notification_reminder') && !isEnabled)
    findings.push(
      warning(
        '_enable_notification_reminder',
        'needs status events',
        'Set _enable_status_notification=notify and a target',
      ),
    );
  return findings;
};

/** callback options 12, rule 12 */
const lookupKeys: Rule = (options) => {
  const lookup = new Set(listOption(options, '_customer_lookup_keys'));
  const missing = listOption(options, '_mandatory_customer_lookup_keys').filter((key) => !lookup.has(key));
  if (lookup.size === 0 || missing.length === 0) return [];
  return [
    warning(
      '_customer_lookup_keys',
      `must contain every key of _mandatory_customer_lookup_keys; ${missing.join(', ')} is not there`,
      'Add what is missing',
    ),
  ];
};

/** Lists that options name. */
const lists: Rule = (options, around) => {
  const patterns = around.list('GMS_Patterns') ?? {};
  const unknown = listOption(options, '_exceptions').filter((group) => !Object.hasOwn(patterns, group));
  const findings = unknown.map((group) =>
    warning(
      '_exceptions',
      `names the group of patterns "${group}", which is not configured`,
      'Add a section of that name to the list GMS_Patterns',
    ),
  );
  const paused = option(options, '_paused_services_list');
  if (paused !== null && paused !== 'GMS_Paused_Services' && around.list(paused) === null)
    findings.push(
      warning(
        '_paused_services_list',
        `names the list "${paused}", which is not configured`,
        'Configure that list, or take the option out',
      ),
    );
  return findings;
};
