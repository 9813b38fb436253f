import type { OptionMap } from '@ringback/core';

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}00`);
/** The same capacity in every hour of one weekday, as `_capacity_<n>` wants it (callback-options 10.4). */
const capacityOfDay = (day: number, perBucket: number): string =>
  JSON.stringify({ [day]: Object.fromEntries(HOURS.map((hour) => [hour, perBucket])) });

/** Services that a fresh installation of the original product has (gms-api 5.8). */
export const FRESH_SERVICES: Readonly<Record<string, OptionMap>> = {
  bh_24x7: {
    _type: 'builtin',
    _service: 'office-hours',
    _timezone: 'UTC',
    _bh_regular1: 'Mon-Sun 00:00-24:00',
    _ttl: '30',
  },
  cap_1000x24x7: {
    _type: 'builtin',
    _service: 'capacity',
    _timezone: 'UTC',
    _capacity: '[Mon, Tue, Wed, Thu, Fri, Sat, Sun]',
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [`_capacity_${day}`, capacityOfDay(day, 1000)])),
    _max_capacity: '1000',
  },
  'gms-status': { _type: 'builtin', _service: 'get', _online_code: '200', _offline_code: '503' },
  'match-interaction': { _type: 'builtin', _service: 'match-interaction' },
  'request-access': {
    _type: 'builtin',
    _service: 'request-access',
    _resource_group: 'DNIS',
    _provide_code: 'false',
    _access_code_length: '6',
    _booking_expiration_timeout: '30',
  },
  // There is no chat here: whoever asks for one is told so, as the original does while its chat is away.
  'request-chat': { _type: 'builtin', _service: 'request-chat', _chat_endpoint: 'gms_builtin', _ttl: '30' },
  'request-interaction': {
    _type: 'builtin',
    _service: 'request-interaction',
    _resource_group: 'DNIS',
    _provide_code: 'false',
    _booking_expiration_timeout: '30',
    _ttl: '30',
  },
};
