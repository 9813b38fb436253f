import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionMap } from '../../ports/store.ts';
import { TEMPLATES } from '../templates/catalogue.ts';
import { serviceFindings } from './service-findings.ts';
import type { Surroundings } from './surroundings.ts';

const SUPPORT = {
  _type: 'ors',
  _service: 'callback',
  _call_direction: 'USERTERMINATED',
  _urs_virtual_queue: 'VQ_Support',
  _target: 'Customer_Service@Stat_Server.GA',
};
const BUILTIN = (service: string, more: OptionMap = {}): OptionMap => ({
  _type: 'builtin',
  _service: service,
  ...more,
});
const FRESH = {
  'request-access': BUILTIN('request-access'),
  'match-interaction': BUILTIN('match-interaction'),
  bh: BUILTIN('office-hours'),
  cap: BUILTIN('capacity'),
};

interface Around {
  readonly services?: Readonly<Record<string, OptionMap>>;
  readonly sections?: readonly string[];
  readonly lists?: Readonly<Record<string, Readonly<Record<string, OptionMap>>>>;
  readonly groups?: readonly string[];
  readonly trunks?: readonly string[] | null;
  readonly documents?: readonly string[] | null;
}

function around({
  services = FRESH,
  sections = [],
  lists = {},
  groups = ['DNIS'],
  trunks = null,
  documents = null,
}: Around = {}): Surroundings {
  return {
    services: () => Object.entries(services).map(([name, options]) => ({ name, options })),
    service: (name) => services[name] ?? null,
    section: (name) => (sections.includes(name) ? {} : null),
    sections: () => sections.map((name) => ({ name })),
    list: (name) => lists[name] ?? null,
    hasResourceGroup: (name) => groups.includes(name),
    trunks: () => trunks,
    hasDocument: (name) => documents?.includes(name) ?? null,
    uploadedTemplate: () => null,
  };
}
const keysOf = (options: OptionMap, given: Around = {}): string[] =>
  serviceFindings(options, around(given)).map(({ key }) => key);

describe('findings about values', () => {
  it('there are none about a service that is complete', () => {
    expect(keysOf(SUPPORT)).toEqual([]);
  });

  it('name the option that was meant, and keep quiet when none was', () => {
    const [finding] = serviceFindings({ ...SUPPORT, _dial_retry_timout: '5' }, around());
    expect(finding).toMatchObject({
      level: 'warning',
      key: '_dial_retry_timout',
      suggestion: '_dial_retry_timeout',
    });
    const [nothing] = serviceFindings({ ...SUPPORT, _completely_different_thing: '5' }, around());
    expect(nothing).toMatchObject({ key: '_completely_different_thing' });
    expect(nothing).not.toHaveProperty('suggestion');
    const [underscore] = serviceFindings({ ...SUPPORT, max_dial_attempts: '5' }, around());
    expect(underscore).toMatchObject({ suggestion: '_max_dial_attempts' });
    const hours = { ...BUILTIN('office-hours'), _bh_regular1: 'Mon-Fri 9:00-17:00', _bh_reglar2: 'x' };
    expect(serviceFindings(hours, around())).toMatchObject([{ suggestion: '_bh_regular2' }]);
  });

  it('mind values of the wrong kind, but neither empty ones nor tokens', () => {
    expect(
      keysOf({
        ...SUPPORT,
        _max_dial_attempts: 'three',
        _dial_retry_timeout: '',
        _agent_reserve_timeout: '$hold$',
        _wait_for_agent: 'yes',
        _media_type: 'fax',
        _urs_queued_ttl: ' 600 ',
      }),
    ).toEqual(['_max_dial_attempts', '_wait_for_agent', '_media_type']);
  });

  it('mind numbers out of their range, but not where a negative one means the default', () => {
    expect(
      serviceFindings(
        {
          ...SUPPORT,
          _max_dial_attempts: '0',
          _dial_retry_timeout: '-1',
          _agent_preview_allow_reject: '0',
          _ttl: '0',
          _request_time_bucket: '7',
          _throttle_ttl_1: '-1',
          _max_queued_callbacks_per_service: '0',
        },
        around(),
      ).map(({ key, message }) => `${key} ${message}`),
    ).toEqual([
      '_max_dial_attempts must be a whole number, 1 or more',
      '_dial_retry_timeout must be a whole number, 0 or more',
      '_ttl must be a whole number, 1 or more',
      '_request_time_bucket must be one of 5, 10, 15, 20, 30, 60, 120',
    ]);
  });

  it.each([
    ['_target', '{specify your target here}', 'still has the text of the template'],
    ['_target', 'Customer_Service', 'cannot be served as it is'],
    ['_default_country', 'Atlantis', 'must be: country code'],
    ['_reject_future_desired_time', 'one month', 'must be: number and unit'],
    ['_queue_poll_period', '120,-120', 'must be: two whole numbers'],
    ['_eta_pos_threshold', '0:10;10:5', 'must be: wait:position pairs'],
    ['_request_queue_time_stat', 'ExpectedWaitTime', 'must be: statistic;object type'],
    ['_plugin_on_dial_url', 'plugin.scxml', 'must be: address'],
    ['_ixn_redirect_hints', '{a:1}', 'must be JSON'],
    ['_treatment_waiting_for_agent', '{"file":', 'begins like JSON and is none'],
    ['_desired_time', '2031-05-28T15:30:00.000Z', 'belongs to requests'],
  ])('mind %s=%s', (key, value, words) => {
    const base = { ...SUPPORT, _business_hours_service: 'bh' };
    expect(serviceFindings({ ...base, [key]: value }, around())).toMatchObject([
      { key, message: expect.stringContaining(words) },
    ]);
  });

  it.each([
    ['_bh_regular1', 'nine to five'],
    ['_bh_add1', '24.12.2031 9:00-12:00'],
    ['_holiday3', 'Christmas'],
    ['_effective_dates1', '2031-06-01 - 2031-08-31'],
    ['_timezone', 'Mars/Olympus'],
  ])('mind %s=%s of office hours', (key, value) => {
    const open = BUILTIN('office-hours', { _bh_regular0: 'Sat-Mon 19:00-7:00' });
    expect(keysOf({ ...open, [key]: value })).toEqual([key]);
  });

  it.each([
    ['_bh_regular1', 'Mon-Fri 9:00-12:00,13:00-17:00'],
    ['_bh_regular_2', 'Sat 22-6'],
    ['_bh_add1', '12-24 9:00-24:00'],
    ['_holiday1', '2031-12-24 to 2031-12-26'],
    ['_effective_dates1', '06-01 to 08-31'],
    ['_include1', 'bh'],
    ['_timezone', 'America/Toronto'],
  ])('take %s=%s of office hours as the calendar does', (key, value) => {
    expect(keysOf(BUILTIN('office-hours', { _bh_regular0: 'Mon 9:00-10:00', [key]: value }))).toEqual([]);
  });

  it('mind what an hour of a capacity may hold', () => {
    const day = (value: string) => keysOf(BUILTIN('capacity', { _capacity_1: value }));
    expect(day('{"1":{"0900":4,"1300":"2"}}')).toEqual([]);
    expect(day('{"0900":4,"13:30":2}')).toEqual([]);
    for (const wrong of ['{"1":{"0900":1001}}', '{"1":{"9am":1}}', '{"1":4}', '{"1":{"0900":-1}}', '[]', '{'])
      expect(day(wrong), wrong).toEqual(['_capacity_1']);
  });

  it('leave options of documents of one’s own alone, but for slips of the pen in a callback', () => {
    expect(keysOf({ _type: 'ors', _service: 'http://x/own.scxml', _anything: '1' })).toEqual([]);
    const own = { ...SUPPORT, _service: 'document:own', _service_type: 'callback' };
    expect(keysOf({ ...own, _greeting: 'Hello', _max_dial_atempts: '2' })).toEqual(['_max_dial_atempts']);
  });

  it('miss what a service runs, and mind a builtin that nobody knows', () => {
    expect(keysOf({ _type: 'ors' })).toEqual(['_service']);
    expect(serviceFindings(BUILTIN('office-hour'), around())).toMatchObject([
      { key: '_service', level: 'error', suggestion: 'office-hours' },
    ]);
  });

  it.each<[string, string, string]>([
    ['_service', 'document:flows/main', 'names the document "flows/main", which nobody has uploaded'],
    ['_service', 'document:', 'is not followed by the name'],
    ['_service', 'document:%', 'is not percent-encoded'],
    ['_service', 'ftp://x/y', 'neither a service of the product nor the address of a document'],
    ['_plugin_on_dial_url', 'document:plug-in', 'names the document "plug-in"'],
    ['_offer_callback_vxml_app_url', 'document:///offer', 'names the document "offer"'],
  ])('miss the document of %s=%s', (key, value, words) => {
    const own = { ...SUPPORT, _service_type: 'callback', [key]: value };
    const found = serviceFindings(own, around({ documents: ['there', 'flows/there'] }));
    expect(found).toMatchObject([{ key, message: expect.stringContaining(words) }]);
    expect(found[0]?.level).toBe(key === '_service' ? 'error' : 'warning');
    expect(found[0]?.remedy).toBeTruthy();
  });

  it.each([
    'document:flows/there',
    'document:///flows%2Fthere',
    'https://x/own',
    '/srv/own.scxml',
    'own.scxml',
  ])('leave _service=%s alone', (_service) => {
    const own = { ...SUPPORT, _service_type: 'callback', _service };
    expect(keysOf(own, { documents: ['flows/there'] })).toEqual([]);
  });

  it('say nothing of documents that are not known here, or that a request names', () => {
    const own = { ...SUPPORT, _service_type: 'callback' };
    expect(keysOf({ ...own, _service: 'document:any' })).toEqual([]);
    expect(keysOf({ ...own, _service: 'document:$which$' }, { documents: [] })).toEqual([]);
  });

  it('name the service that was probably meant', () => {
    expect(serviceFindings({ ...SUPPORT, _service: 'calback' }, around())).toMatchObject([
      { key: '_service', level: 'error', suggestion: 'callback' },
    ]);
  });

  it('never break, whatever is configured', () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom(...TEMPLATES.flatMap(({ options }) => options.map((o) => o.name))),
    );
    const values = fc.oneof(
      fc.string(),
      fc.constantFrom('{', '[]', 'null', 'true', '-1', '$a$', '\u0000', '9'.repeat(400)),
    );
    const services = fc.oneof(fc.string(), fc.constantFrom(...TEMPLATES.map(({ name }) => name)));
    fc.assert(
      fc.property(fc.dictionary(names, values), services, (options, service) => {
        for (const finding of serviceFindings({ ...options, _service: service }, around()))
          expect(finding.message.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('findings about what belongs together', () => {
  it('miss target and queue of a callback that comes to the customer', () => {
    const { _target, _urs_virtual_queue, ...rest } = SUPPORT;
    expect(keysOf(rest)).toEqual(['_target', '_urs_virtual_queue']);
  });

  it('want a way to give out numbers and to know callers again, when customers call', () => {
    const originated = {
      _type: 'ors',
      _service: 'callback',
      _call_direction: 'USERORIGINATED',
      _resource_group: 'DNIS',
    };
    expect(keysOf(originated)).toEqual([]);
    expect(keysOf(originated, { services: {} })).toEqual(['_call_direction', '_call_direction']);
    expect(keysOf(originated, { groups: [] })).toEqual(['_resource_group']);
    expect(keysOf({ ...originated, _resource_group: '' }, { groups: [] })).toEqual(['_resource_group']);
    expect(keysOf({ ...originated, _resource_group: '$pool$' }, { groups: [] })).toEqual([]);
  });

  it('want an allocator beside match-interaction, and match-interaction beside an allocator', () => {
    for (const service of ['request-access', 'request-interaction']) {
      expect(keysOf(BUILTIN(service), { services: { own: BUILTIN(service) } })).toEqual(['_service']);
      const both = { services: { a: BUILTIN(service), m: BUILTIN('match-interaction') } };
      expect(keysOf(BUILTIN('match-interaction'), both)).toEqual([]);
      expect(keysOf(BUILTIN(service), both)).toEqual([]);
    }
    expect(keysOf(BUILTIN('match-interaction'), { services: {} })).toEqual(['_service']);
    expect(keysOf(BUILTIN('request-access', { _resource_group: 'VIP' }))).toEqual(['_resource_group']);
  });

  it.each([
    ['_business_hours_service', 'bh', 'cap'],
    ['_request_ewt_service', 'ewt', 'cap'],
    ['_redirect', 'cap', null],
  ])('%s has to name a service that is there and of its kind', (key, right, wrongKind) => {
    const services = { ...FRESH, ewt: BUILTIN('urs-stat') };
    const base = { ...SUPPORT, _business_hours_service: 'bh' };
    expect(keysOf({ ...base, [key]: right }, { services })).toEqual([]);
    expect(keysOf({ ...base, [key]: 'nowhere' }, { services })).toEqual([key]);
    if (wrongKind !== null) expect(keysOf({ ...base, [key]: wrongKind }, { services })).toEqual([key]);
  });

  it('want office hours wherever somebody chooses a time', () => {
    const capacity = { ...SUPPORT, _capacity_service: 'cap' };
    expect(keysOf(capacity)).toEqual(['_business_hours_service']);
    expect(keysOf({ ...capacity, _business_hours_service: 'bh' })).toEqual([]);
    expect(keysOf({ ...SUPPORT, _enable_disposition_dialog: 'true' })).toEqual(['_business_hours_service']);
    const preview = { _agent_preview: 'true', _userterminated_first_connect_party: 'AGENT' };
    expect(keysOf({ ...capacity, ...preview })).toEqual(['_business_hours_service']);
  });

  it('want a push provider for a question to the customer', () => {
    const asked = { ...SUPPORT, _wait_for_user_confirm: 'true' };
    expect(keysOf(asked)).toEqual(['_wait_for_user_confirm']);
    expect(keysOf(asked, { sections: ['push'] })).toEqual([]);
    expect(keysOf({ ...asked, _provider_name: 'shop' })).toEqual(['_provider_name']);
    expect(keysOf({ ...asked, _provider_name: 'shop' }, { sections: ['push.provider.shop'] })).toEqual([]);
  });

  it.each<[OptionMap, string[]]>([
    [{ _media_type: 'chat' }, ['_media_type']],
    [{ _wait_for_agent: 'false', _wait_for_user_confirm: 'true' }, ['_wait_for_user_confirm']],
    [{ _max_queue_wait: '60', _urs_ewt_estimation_method: 'eta' }, ['_max_queue_wait']],
    [{ _max_queue_wait: '60', _userterminated_first_connect_party: 'AGENT' }, ['_max_queue_wait']],
    [{ _desired_connect_time_threshold: '60' }, ['_desired_connect_time_threshold']],
    [{ _cannot_dial_buffer_time: '600', _urs_queued_ttl: '600' }, ['_cannot_dial_buffer_time']],
    [{ _dialing_notifications: 'true', _wait_for_agent: 'false' }, ['_dialing_notifications']],
    [
      { _dialing_notifications: 'true', _userterminated_first_connect_party: 'AGENT' },
      ['_dialing_notifications'],
    ],
    [{ _urs_extension_data: '{"vcb":"60:soon"}' }, ['_urs_extension_data']],
    [{ _calling_hours: 'at night' }, ['_calling_hours']],
    [{ _agent_first_via_tg: 'true', _userterminated_first_connect_party: 'AGENT' }, ['_trunk_group']],
    [{ _agent_first_via_rp: 'true', _userterminated_first_connect_party: 'AGENT' }, ['_route_point']],
    [{ _agent_first_via_tg: 'true', _trunk_group: '9' }, ['_agent_first_via_tg']],
    [{ _agent_preview: 'true' }, ['_agent_preview']],
    [
      { _agent_preview: 'true', _userterminated_first_connect_party: 'AGENT', _wait_for_agent: 'false' },
      ['_agent_preview'],
    ],
    [{ _default_country: '' }, ['_default_country']],
    [
      { _capacity_service: 'cap', _business_hours_service: 'bh', _max_request_by_time_bucket: '3' },
      ['_max_request_by_time_bucket'],
    ],
    [{ _enable_status_notification: 'notify' }, ['_status_notification_target']],
    [{ _callback_events_list: 'Events' }, ['_callback_events_list']],
    [{ _exceptions: 'blocked' }, ['_exceptions']],
    [{ _paused_services_list: 'Breaks' }, ['_paused_services_list']],
    [
      {
        _customer_lookup_keys: '_customer_number',
        _mandatory_customer_lookup_keys: '_customer_number,_account',
      },
      ['_customer_lookup_keys'],
    ],
  ])('mind %j', (options, keys) => {
    const given = { sections: ['push'] };
    expect(keysOf({ ...SUPPORT, ...options }, given)).toEqual(keys);
  });

  it.each<[string, readonly string[] | null, string[]]>([
    ['TG_1', null, []],
    ['TG_1', ['TG_1'], []],
    ['TG_1@SIP_Switch', ['TG_1'], []],
    ['$group$', ['TG_1'], []],
    ['TG_2', ['TG_1'], ['_trunk_group']],
    ['TG_2', [], ['_trunk_group']],
  ])('mind that _trunk_group=%s leaves by one of the trunks %j', (_trunk_group, trunks, keys) => {
    const viaTrunkGroup = { _agent_first_via_tg: 'true', _userterminated_first_connect_party: 'AGENT' };
    expect(keysOf({ ...SUPPORT, ...viaTrunkGroup, _trunk_group }, { trunks })).toEqual(keys);
  });

  it('say what to do about each of them', () => {
    const broken: OptionMap = {
      _type: 'ors',
      _service: 'callback',
      _resource_group: 'none',
      _business_hours_service: 'none',
      _wait_for_user_confirm: 'true',
      _agent_first_via_tg: 'true',
      _callback_events_list: 'none',
      _exceptions: 'none',
      _default_country: '',
    };
    const findings = serviceFindings(broken, around({ services: {}, groups: [] }));
    expect(findings.length).toBeGreaterThan(7);
    for (const finding of findings) expect(finding.remedy, finding.key).toBeTruthy();
  });
});
