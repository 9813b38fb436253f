import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdmissionLimits, admissionLimits, LimitBook } from './limits.ts';

/** Each limit as one number, with its default and its name in section `callback`. */
const LIMITS: readonly {
  name: string;
  inSection: string;
  otherwise: number;
  read: (limits: AdmissionLimits) => number | undefined;
}[] = [
  ...([1, 2] as const).flatMap((which) => {
    const option = `_throttle_callbacks_per_service_${which}` as const;
    const window = (limits: AdmissionLimits) => limits.windows.find((one) => one.option === option);
    return [
      {
        name: option,
        inSection: option,
        otherwise: which === 1 ? 500 : 1000,
        read: (limits: AdmissionLimits) => window(limits)?.most,
      },
      {
        name: `_throttle_ttl_${which}`,
        inSection: `_throttle_ttl_${which}`,
        otherwise: which === 1 ? 300 : 3600,
        // A window of 0 seconds is switched off.
        read: (limits: AdmissionLimits) => window(limits)?.seconds ?? 0,
      },
    ];
  }),
  {
    name: '_max_queued_callbacks_per_service',
    inSection: 'max_queued_callbacks_per_service',
    otherwise: 1000,
    read: (limits) => limits.queued,
  },
  {
    name: '_throttle_request_parameters_limit',
    inSection: '_throttle_request_parameters_limit',
    otherwise: 6,
    read: (limits) => limits.sameValue.most,
  },
];

const given = fc.oneof(
  fc.constant(undefined),
  fc.constant(''),
  fc.constant('0'),
  fc.integer({ min: -1000, max: 100_000 }).map(String),
  fc.constantFrom(' 7 ', '+3', 'many', '1.5', '1e3'),
);
const options = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });

/** The rule as the reference has it, written the long way. */
function expected(service: string | undefined, section: string | undefined, otherwise: number): number {
  const isNotGiven = (value: string | undefined): value is undefined | '' =>
    value === undefined || value === '';
  const used = isNotGiven(service) ? section : service;
  if (isNotGiven(used) || !/^[\s+]*\d+\s*$/.test(used)) return otherwise;
  return Number(used);
}

describe.each(LIMITS)('$name', ({ name, inSection, otherwise, read }) => {
  it('is that of the service, else of the section, else the default; what is negative is the default', () => {
    fc.assert(
      fc.property(given, given, (service, section) => {
        const limits = admissionLimits(options(name, service), options(inSection, section));
        expect(read(limits)).toBe(expected(service, section, otherwise));
      }),
    );
  });

  it('of the service is negative: the section is not asked', () => {
    expect(read(admissionLimits({ [name]: '-1' }, { [inSection]: '17' }))).toBe(otherwise);
    expect(read(admissionLimits({ [name]: '' }, { [inSection]: '17' }))).toBe(17);
    expect(read(admissionLimits({}, { [inSection]: '-1' }))).toBe(otherwise);
    expect(read(admissionLimits({ [name]: '0' }, { [inSection]: '17' }))).toBe(0);
  });
});

describe('limits of a service', () => {
  it('are these when nothing is configured', () => {
    expect(admissionLimits({}, null)).toEqual({
      windows: [
        { option: '_throttle_callbacks_per_service_1', most: 500, seconds: 300 },
        { option: '_throttle_callbacks_per_service_2', most: 1000, seconds: 3600 },
      ],
      sameValue: {
        option: '_throttle_request_parameters_limit',
        most: 6,
        names: ['_customer_number'],
        useHeaders: true,
      },
      sameNumber: { most: 2, mode: 'true' },
      queued: 1000,
    });
  });

  it('test the first window first, and none that is switched off', () => {
    const { windows } = admissionLimits({ _throttle_ttl_1: '0' }, { _throttle_ttl_2: '9' });
    expect(windows).toEqual([{ option: '_throttle_callbacks_per_service_2', most: 1000, seconds: 9 }]);
  });

  it('know the older name of the limit of a value; the newer one goes before it', () => {
    const [newer, older] = ['_throttle_request_parameters_limit', '_throttle_customer_number_limit'];
    const most = (service: Record<string, string>, section = {}) =>
      admissionLimits(service, section).sameValue.most;
    expect(most({ [older]: '2' })).toBe(2);
    expect(most({ [older]: '2', [newer]: '3' })).toBe(3);
    expect(most({ [older]: '2' }, { [newer]: '3' })).toBe(2);
    expect(most({ [newer]: '', [older]: '2' })).toBe(2);
  });

  it.each([
    ['true', 'strict', 2],
    ['strict', 'false', 1],
    ['false', 'strict', undefined],
    ['', 'strict', 1],
    ['TRUE', '', 2],
    ['odd', 'strict', 2],
  ])('_enable_in_queue_checking %s in the service and %s in the section', (service, section, most) => {
    const name = '_enable_in_queue_checking';
    expect(admissionLimits({ [name]: service }, { [name]: section }).sameNumber?.most).toBe(most);
  });

  it('are worked out once for each version of the options', () => {
    const book = new LimitBook();
    const [service, section] = [{ _throttle_ttl_1: '5' }, { _throttle_ttl_2: '6' }];
    expect(book.of(service, section)).toBe(book.of(service, section));
    expect(book.of(service, null)).toEqual(admissionLimits(service, null));
    expect(book.of({ ...service }, section)).toEqual(admissionLimits(service, section));
  });
});
