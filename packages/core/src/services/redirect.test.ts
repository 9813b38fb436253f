import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionMap } from '../ports/store.ts';
import { handlingService } from './redirect.ts';

const CALLBACK = { _type: 'ors', _service: 'callback' };
const SERVICES: Readonly<Record<string, OptionMap>> = {
  plain: CALLBACK,
  fixed: { ...CALLBACK, _redirect: 'plain' },
  chosen: { ...CALLBACK, _overwritable_options: '_redirect' },
  both: { ...CALLBACK, _redirect: 'plain', _overwritable_options: '_target, _redirect' },
  chain: { ...CALLBACK, _redirect: 'fixed' },
  circle: { ...CALLBACK, _redirect: 'back' },
  back: { ...CALLBACK, _redirect: 'circle' },
  token: { ...CALLBACK, _redirect: '$team$' },
  builtin: { _type: 'builtin', _service: 'request-access', _redirect: 'plain' },
};

function handled(
  service: string,
  params: Record<string, string> = {},
  userData: Record<string, string> = {},
) {
  const { service: name, redirected } = handlingService(
    { service, params, userData },
    (one) => SERVICES[one] ?? null,
  );
  return `${name} ${redirected}`;
}

describe('a redirected request', () => {
  it.each([
    ['plain', {}, 'plain no'],
    ['plain', { _redirect: 'fixed' }, 'plain no'],
    ['fixed', {}, 'plain by configuration'],
    ['fixed', { _redirect: 'chosen' }, 'plain by configuration'],
    ['fixed', { _redirect: '' }, 'plain by configuration'],
    ['chosen', {}, 'chosen no'],
    ['chosen', { _redirect: 'plain' }, 'plain by request'],
    ['chosen', { _redirect: 'fixed' }, 'plain by request'],
    ['chosen', { _redirect: 'nowhere' }, 'nowhere by request'],
    ['both', {}, 'plain by configuration'],
    ['both', { _redirect: '' }, 'both no'],
    ['both', { _redirect: 'chosen' }, 'chosen by request'],
    ['chain', {}, 'plain by configuration'],
    ['builtin', {}, 'builtin no'],
  ])('of %s with %j is handled by %s', (service, params, outcome) => {
    expect(handled(service, params)).toBe(outcome);
  });

  it('goes where a token of the request leads', () => {
    expect(handled('token', {}, { team: 'plain' })).toBe('plain by configuration');
    expect(handled('token', {}, { team: '' })).toBe('token no');
  });

  it('does not carry its own choice further', () => {
    const request = { service: 'chosen', params: { _redirect: 'both', _a: '1' }, userData: {} };
    expect(handlingService(request, (one) => SERVICES[one] ?? null)).toEqual({
      service: 'plain',
      params: { _a: '1' },
      redirected: 'by request',
    });
  });

  it('ends, whatever refers to whatever', () => {
    expect(handled('circle')).toBe('back by configuration');
    const names = fc.constantFrom('a', 'b', 'c', 'd', '');
    const service = fc.record({
      _service: fc.constant('callback'),
      _redirect: names,
      _overwritable_options: fc.constantFrom('', '_redirect'),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), service), names, (services, wanted) => {
        const request = { service: 'a', params: { _redirect: wanted }, userData: {} };
        expect(['a', 'b', 'c', 'd']).toContain(
          handlingService(request, (one) => services[one] ?? null).service,
        );
      }),
    );
  });
});
