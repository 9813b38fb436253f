import type { Json } from '@ringback/scxml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCRIPT_PLATFORM } from '../script-platform.ts';
import { SCRIPT_FUNCTIONS } from './script-functions.ts';

const KNOWN = {
  tenant: 'Environment',
  server: {},
  lists: { Shops: { paris: { open: '9' } }, Days: { all: { first: '12-25', '2031-01-06': 'x' } } },
  sections: { callback: { ttl: '5' }, 'service.support': { _target: 'x' } },
  routing: { at: 0, agents: [], queues: [] },
};
const FACTS = { interactions: { c1: { udata: { color: 'red' } } }, first: 'c1' };

const call = (name: string, args: readonly Json[], nowMs = Date.parse('2031-12-25T12:00:00Z')) =>
  SCRIPT_PLATFORM.answer({ name: `_genesys.${name}`, args, known: KNOWN, facts: FACTS, nowMs });
const value = (name: string, args: readonly Json[], nowMs?: number) => {
  const answer = call(name, args, nowMs);
  return answer.ok ? answer.value : `! ${answer.message}`;
};

describe('functions of _genesys', () => {
  it.each<[string, Json[], Json | undefined]>([
    ['session.getListItemValue', ['Shops', 'paris', 'open'], '9'],
    ['session.getListItemValue', ['Shops', 'paris', 'toString'], undefined],
    ['session.getListItemValue', ['__proto__', 'a', 'b'], undefined],
    ['session.listLookupValue', ['Shops', 'open'], '9'],
    ['session.listLookupValue', ['Nothing', 'open'], undefined],
    ['session.isSpecialDay', ['Days'], true],
    ['session.getConfigOption', ['callback', 'ttl'], '5'],
    ['session.getConfigOption', ['ttl', 'callback'], '5'],
    ['session.getConfigOption', ['service.support', '_target'], 'x'],
    ['ixn.getuData', ['color'], 'red'],
    ['ixn.getuData', ['color', 'c1'], 'red'],
    ['ixn.getuData', ['color', 0], 'red'],
    ['ixn.getuData', ['size'], undefined],
    ['statistic.sData', ['VQ', 'CallsWaiting'], 0],
  ])('%s(%j) gives %j', (name, args, expected) => {
    expect(value(name, args)).toEqual(expected);
  });

  it('special days are those of the zone that is asked for', () => {
    const late = Date.parse('2031-12-24T23:30:00Z');
    expect(value('session.isSpecialDay', ['Days', 'GMT'], late)).toBe(false);
    expect(value('session.isSpecialDay', ['Days', 'CET'], late)).toBe(true);
    expect(value('session.isSpecialDay', ['Days'], Date.parse('2031-01-06T10:00:00Z'))).toBe(true);
  });

  it.each<[string, Json[], RegExp]>([
    ['session.timeInZone', ['Nowhere'], /no time zone "Nowhere"/],
    ['session.isSpecialDay', ['None'], /no list "None"/],
    ['session.setTenant', ['Other'], /the only one is "Environment"/],
    ['ixn.getuData', ['color', 'c2'], /no interaction c2/],
    ['ixn.setuData', ['color'], /needs an object/],
    ['ixn.deleteuData', [], /needs a key/],
    ['queue.excludeAgents', [5], /needs a list/],
    ['queue.checkAgentState', ['yes'], /true or false/],
    ['statistic.sData', ['VQ', 'Sunshine'], /no statistic/],
    ['session.unheardOf', [], /is not there/],
  ])('%s(%j) fails in plain words', (name, args, why) => {
    expect(value(name, args)).toMatch(why);
  });

  it('decide something only where they are to', () => {
    const decides = (name: string, args: readonly Json[]): boolean => {
      const answer = call(name, args);
      return answer.ok && answer.decides === true;
    };
    expect(decides('ixn.setuData', [{ a: 1 }])).toBe(true);
    expect(decides('ixn.deleteuData', ['a'])).toBe(true);
    expect(decides('queue.excludeAgents', [[]])).toBe(true);
    expect(decides('ixn.getuData', ['a'])).toBe(false);
    expect(decides('session.timeInZone', ['GMT'])).toBe(false);
  });

  it('answer whatever they are given', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(SCRIPT_FUNCTIONS)),
        fc.array(fc.jsonValue(), { maxLength: 4 }),
        (name, args) => {
          expect(typeof call(name, args as Json[]).ok).toBe('boolean');
        },
      ),
    );
  });

  it('what sessions see of all that is known is the same object while that has not changed', () => {
    const first = SCRIPT_PLATFORM.shown(KNOWN);
    expect(SCRIPT_PLATFORM.shown({ ...KNOWN, routing: { at: 1, agents: [], queues: [] } })).toBe(first);
    expect(SCRIPT_PLATFORM.shown({ ...KNOWN, server: {} })).toBe(first);
    expect(SCRIPT_PLATFORM.shown({ ...KNOWN, server: { name: 'x' } })).not.toBe(first);
  });

  it('names show the server, the tenant and the calls of the session', () => {
    const { _genesys: value } = SCRIPT_PLATFORM.names(SCRIPT_PLATFORM.shown(KNOWN), FACTS);
    const first = { udata: { color: 'red' } };
    expect(value?.()).toEqual({
      session: { tenant: 'Environment', tenantid: 1, server: {} },
      ixn: { interactions: { 0: first, c1: first }, firstixnid: 'c1' },
    });
  });
});
