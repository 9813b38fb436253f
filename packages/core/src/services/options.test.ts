import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveOptions, unfilledTokens } from './options.ts';

const apply = (
  configured: Record<string, string>,
  params: Record<string, string> = {},
  userData: Record<string, string> = {},
) => ({ ...effectiveOptions(configured, params, userData) });

describe('options of one request', () => {
  it('are those of the service, and what the request gives where the service says nothing', () => {
    expect(apply({ _target: 'A', _ttl: '' }, { _target: 'B', _ttl: '5', _x: '1' })).toEqual({
      _target: 'A',
      _ttl: '5',
      _x: '1',
    });
  });

  it('are those of the request where the service lets it, also when it gives nothing', () => {
    const configured = { _target: 'A', _ors: 'http://a', _overwritable_options: '_ors, _target' };
    expect(apply(configured, { _target: 'B' })).toMatchObject({ _target: 'B', _ors: 'http://a' });
    expect(apply(configured, { _ors: '' })).toMatchObject({ _target: 'A', _ors: '' });
    expect(apply({ _target: 'A' }, { _target: 'B', _overwritable_options: '_target' })).toMatchObject({
      _target: 'A',
    });
  });

  it('have what the request gives in the places of tokens, also inside longer texts and several times', () => {
    const configured = { _urs_virtual_queue: 'VQ_$region$', _target: '$team$@$stat$.GA,$team$2@$stat$.GA' };
    expect(apply(configured, { stat: 'S' }, { region: 'EU', team: 'Gold' })).toMatchObject({
      _urs_virtual_queue: 'VQ_EU',
      _target: 'Gold@S.GA,Gold2@S.GA',
    });
  });

  it('keep a token that nothing fills, and say so', () => {
    const configured = { _urs_virtual_queue: 'VQ_$region$', _price: '5$ or 6$', _ok: '$a$' };
    const effective = effectiveOptions(configured, {}, { a: '1' });
    expect(effective['_urs_virtual_queue']).toBe('VQ_$region$');
    expect(effective['_price']).toBe('5$ or 6$');
    expect(unfilledTokens(configured, effective)).toEqual(['region']);
    const message = { _sms_confirmation: 'Hello $first_name$, $_link$' };
    expect(unfilledTokens(message, effectiveOptions(message, {}, {}))).toEqual([]);
  });

  it('take the parameter of the option’s own name where a token stands for all of it, or is not filled', () => {
    expect(apply({ _urs_virtual_queue: '$vq$' }, { _urs_virtual_queue: 'VQ_A' })).toMatchObject({
      _urs_virtual_queue: 'VQ_A',
    });
    expect(apply({ _urs_virtual_queue: 'VQ_$region$' }, { _urs_virtual_queue: 'VQ_A' })).toMatchObject({
      _urs_virtual_queue: 'VQ_A',
    });
    expect(
      apply({ _urs_virtual_queue: 'VQ_$region$' }, { _urs_virtual_queue: 'VQ_A' }, { region: 'EU' }),
    ).toMatchObject({ _urs_virtual_queue: 'VQ_EU' });
  });

  it('do not replace in what was put in the place of a token', () => {
    expect(apply({ _a: '$x$' }, {}, { x: '$y$', y: 'no' })).toMatchObject({ _a: '$y$' });
    expect(apply({ _a: '$x$' }, {}, { x: "$& $1 $'" })).toMatchObject({ _a: "$& $1 $'" });
    expect(apply({ _a: '$constructor$' })).toMatchObject({ _a: '$constructor$' });
  });

  it('are the configured ones for every name that cannot be overwritten', () => {
    const map = fc.dictionary(fc.constantFrom('_a', '_b', '_c'), fc.constantFrom('1', '2', ''));
    fc.assert(
      fc.property(map, map, (configured, params) => {
        const effective = effectiveOptions(configured, params, {});
        for (const [name, value] of Object.entries(configured))
          expect(effective[name]).toBe(value === '' ? (params[name] ?? '') : value);
      }),
    );
  });

  it('that keep a request within limits are not its own to set', () => {
    const name = '_disallow_premium_phone_numbers';
    expect(apply({}, { [name]: 'false', _max_dial_attempts: '5' })).toEqual({ _max_dial_attempts: '5' });
    expect(apply({ [name]: '' }, { [name]: 'false' })[name] ?? '').toBe('');
    expect(apply({ _overwritable_options: name }, { [name]: 'false' })).toMatchObject({ [name]: 'false' });
    expect(apply({ [name]: '$premium$' }, {}, { premium: 'false' })).toMatchObject({ [name]: 'false' });
  });
});
