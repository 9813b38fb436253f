import { describe, expect, it } from 'vitest';
import { callbackId } from '../ids.ts';
import { PatternGroups } from '../patterns/pattern-groups.ts';
import { type ChangeRequest, decideChange } from './change.ts';
import type { CallbackRecord } from './record.ts';

const NOW = Date.parse('2031-05-28T12:00:00.000Z');
const HOUR = 3_600_000;
const NUMBER = '+15552010142';
const SCHEDULED: CallbackRecord = {
  id: callbackId('1-a'),
  seq: 1,
  service: 'support',
  state: 'SCHEDULED',
  reason: null,
  customerNumber: NUMBER,
  createdAt: NOW - HOUR,
  desiredAt: NOW + HOUR,
  dueAt: NOW + HOUR - 120_000,
  arrivedAt: NOW + HOUR - 120_000,
  expiresAt: NOW + 25 * HOUR,
  sessionId: null,
  sessionServer: null,
  connectedAt: null,
  completedAt: null,
  attempts: 0,
  params: { _customer_number: NUMBER, _desired_time: '2031-05-28T13:00:00.000Z', _vq: 'a' },
  userData: { first_name: 'Ana' },
};
const CONFIGURED = { _type: 'ors', _service: 'callback', _call_direction: 'USERTERMINATED' };

const decide = (
  params: ChangeRequest['params'],
  { userData = {}, record = SCHEDULED, configured = CONFIGURED } = {},
) =>
  decideChange(
    record,
    { params, userData },
    { configured, services: () => null, defaults: null, patterns: NONE, now: NOW },
  );

const NONE = new PatternGroups(() => null);
const NOTHING = { set: {}, removed: [] };

describe('a change of an accepted callback', () => {
  it.each(['_desired_time', '_new_desired_time'])(
    'moves it by %s, and everything that hangs on the time',
    (name) => {
      const value = '2031-05-29T09:30:00.000Z';
      const at = Date.parse(value);
      expect(decide({ [name]: value })).toEqual({
        kind: 'change',
        change: {
          params: { set: { _desired_time: value }, removed: [] },
          userData: NOTHING,
          move: {
            state: 'SCHEDULED',
            desiredAt: at,
            dueAt: at - 120_000,
            arrivedAt: at - 120_000,
            expiresAt: at + 24 * HOUR,
            place: { from: at, to: at + 300_000, capacity: 100 },
          },
        },
      });
    },
  );

  it('to a time outside office hours, or in a slot without any place, is refused like a request for it', () => {
    const hours = {
      _service: 'office-hours',
      _timezone: 'UTC',
      _bh_regular1: 'Mon-Fri 9:00-17:00',
    };
    const value = '2031-05-29T17:30:00.000Z';
    const moved = (configured: Record<string, string>) =>
      decideChange(
        SCHEDULED,
        { params: { _desired_time: value }, userData: {} },
        {
          configured: { ...CONFIGURED, ...configured },
          services: (name) => (name === 'hours' ? hours : null),
          defaults: null,
          patterns: NONE,
          now: NOW,
        },
      );
    const at = Date.parse(value);
    expect(moved({ _business_hours_service: 'hours' })).toMatchObject({
      refusal: { kind: 'outside-office-hours', at },
    });
    expect(moved({ _business_hours_service: 'nobody' })).toMatchObject({
      refusal: { kind: 'unknown-office-hours', hours: 'nobody' },
    });
    expect(moved({ _max_request_by_time_bucket: '0' })).toMatchObject({ refusal: { kind: 'slot-full', at } });
  });

  it('to a time within the buffer makes it wait at once', () => {
    expect(decide({ _new_desired_time: '2031-05-28T12:01:00.000Z' })).toMatchObject({
      change: { move: { state: 'QUEUED', dueAt: NOW, arrivedAt: NOW } },
    });
  });

  it('prefers _new_desired_time, and takes an empty one for none', () => {
    const [a, b] = ['2031-05-29T09:00:00.000Z', '2031-05-29T10:00:00.000Z'];
    expect(decide({ _new_desired_time: a, _desired_time: b })).toMatchObject({
      change: { move: { desiredAt: Date.parse(a) } },
    });
    expect(decide({ _new_desired_time: '', _desired_time: b })).toMatchObject({
      change: { move: { desiredAt: Date.parse(b) } },
    });
    expect(decide({ _new_desired_time: '', _desired_time: '' })).toEqual({
      kind: 'change',
      change: { params: NOTHING, userData: NOTHING },
    });
  });

  it.each(['QUEUED', 'PAUSED', 'ROUTING', 'PROCESSING', 'COMPLETED'] as const)(
    'moves none that is %s',
    (state) => {
      const record = { ...SCHEDULED, state };
      expect(decide({ _new_desired_time: '2031-05-29T09:00:00.000Z' }, { record })).toEqual({
        kind: 'refused',
        refusal: { kind: 'not-movable', state },
      });
      expect(decide({ _vq: 'b' }, { record }).kind).toBe('change');
    },
  );

  it.each([
    ['not-a-time', 'unparsable-time'],
    ['2031-05-28T11:00:00.000Z', 'past-time'],
    ['2031-09-28T11:00:00.000Z', 'too-far-ahead'],
  ])('refuses the time %s, naming the parameter that gave it', (value, kind) => {
    expect(decide({ _new_desired_time: value })).toMatchObject({
      kind: 'refused',
      refusal: { kind, name: '_new_desired_time', value },
    });
  });

  it('sets what is given and takes away what is empty', () => {
    expect(decide({ _vq: '', _new: '1' }, { userData: { first_name: '', last_name: 'B' } })).toEqual({
      kind: 'change',
      change: {
        params: { set: { _new: '1' }, removed: ['_vq'] },
        userData: { set: { last_name: 'B' }, removed: ['first_name'] },
      },
    });
  });

  it('checks a new number as that of a new request, and keeps one that is mandatory', () => {
    expect(decide({ _customer_number: '+15552010143' })).toMatchObject({
      change: { customerNumber: '+15552010143' },
    });
    expect(decide({ _customer_number: '12' })).toMatchObject({ refusal: { kind: 'impossible-number' } });
    expect(decide({ _customer_number: '' })).toMatchObject({
      refusal: { kind: 'missing-parameter', name: '_customer_number' },
    });
    const configured = { ...CONFIGURED, _call_direction: '', _mandatory_customer_lookup_keys: 'first_name' };
    expect(decide({ _customer_number: '' }, { configured })).toMatchObject({
      change: { customerNumber: null },
    });
    expect(decide({}, { configured, userData: { first_name: '' } })).toMatchObject({
      refusal: { kind: 'missing-parameter', name: 'first_name' },
    });
  });
});
