import { describe, expect, it } from 'vitest';
import { SUPPORT } from '../../test/fakes.ts';
import { serviceFindings } from './findings.ts';

const keysOf = (options: Record<string, string>, others: string[] = []) =>
  serviceFindings(options, (name) => (others.includes(name) ? {} : null)).map(({ key }) => key);

describe('findings about a service', () => {
  it('finds nothing wrong with a service that is complete', () => {
    expect(keysOf(SUPPORT)).toEqual([]);
  });

  it('names the option that was meant', () => {
    const [finding] = serviceFindings({ ...SUPPORT, _dial_retry_timout: '5' }, () => null);
    expect(finding).toMatchObject({ level: 'warning', suggestion: '_dial_retry_timeout' });
    const [nothing] = serviceFindings({ ...SUPPORT, _completely_different_thing: '5' }, () => null);
    expect(nothing).not.toHaveProperty('suggestion');
  });

  it('minds values of the wrong kind, but neither empty ones nor tokens', () => {
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

  it('minds numbers out of their range, but not where a negative one means the default', () => {
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
        () => null,
      ).map(({ key, message }) => `${key} ${message}`),
    ).toEqual([
      '_max_dial_attempts must be a whole number, 1 or more',
      '_dial_retry_timeout must be a whole number, 0 or more',
      '_ttl must be a whole number, 1 or more',
      '_request_time_bucket must be one of 5, 10, 15, 20, 30, 60, 120',
    ]);
  });

  it('misses target and queue of a callback that comes to the customer', () => {
    const { _target, _urs_virtual_queue, ...rest } = SUPPORT;
    expect(keysOf(rest)).toEqual(['_target', '_urs_virtual_queue']);
    expect(keysOf({ ...rest, _call_direction: 'USERORIGINATED' })).toEqual([]);
  });

  it('misses services that are named and not there', () => {
    const options = { ...SUPPORT, _business_hours_service: 'bh', _capacity_service: 'cap' };
    expect(keysOf(options, ['cap'])).toEqual(['_business_hours_service']);
  });

  it('knows which options belong together', () => {
    expect(
      keysOf({
        ...SUPPORT,
        _wait_for_agent: 'false',
        _wait_for_user_confirm: 'true',
        _agent_first_via_tg: 'true',
        _customer_lookup_keys: '_customer_number',
        _mandatory_customer_lookup_keys: '_customer_number,_account',
      }),
    ).toEqual(['_wait_for_user_confirm', '_trunk_group', '_customer_lookup_keys']);
  });

  it('leaves options of own scenarios and of builtin services alone', () => {
    expect(keysOf({ _type: 'ors', _service: 'http://x/own.scxml', _anything: '1' })).toEqual([]);
    expect(
      keysOf({
        _type: 'builtin',
        _service: 'office-hours',
        _timezone: 'Europe/Paris',
        _bh_regular1: 'Mon-Fri 09:00-17:00',
        _include_regular2: 'other',
        _bh_reglar1: 'x',
      }),
    ).toEqual(['_bh_reglar1']);
  });

  it('misses what a service runs', () => {
    expect(keysOf({ _type: 'ors' })).toEqual(['_service']);
  });
});
