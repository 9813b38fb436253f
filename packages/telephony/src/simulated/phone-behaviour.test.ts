import { describe, expect, it } from 'vitest';
import { type PhoneRule, PhoneRules, USUAL_BEHAVIOUR } from './phone-behaviour.ts';

const rule = (match: string, more: Partial<PhoneRule> = {}): PhoneRule => ({
  match,
  act: 'answers',
  afterMs: null,
  talksForMs: null,
  patienceMs: null,
  keys: '',
  ...more,
});

describe('what a simulated phone does', () => {
  it.each([
    ['+15550100', 'answers'],
    ['+15550180', 'no-answer'],
    ['+15550404', 'unreachable'],
    ['+15550480', 'unavailable'],
    ['+15550486', 'busy'],
    ['+15550503', 'congestion'],
    ['+15550603', 'rejects'],
  ])('is told by the end of a number: %s %s', (number, act) => {
    expect(new PhoneRules([]).behaviourOf(number, 'customer').act).toBe(act);
  });

  it('is for an agent always to answer, whatever his number ends with', () => {
    expect(new PhoneRules([]).behaviourOf('0486', 'agent')).toEqual(USUAL_BEHAVIOUR.agent);
  });

  it('is told by the first rule that fits, which goes before the end of the number', () => {
    const rules = new PhoneRules([
      rule('^1002$', { act: 'rejects' }),
      rule('0486$'),
      rule('^', { act: 'busy' }),
    ]);
    expect(rules.behaviourOf('1002', 'agent').act).toBe('rejects');
    expect(rules.behaviourOf('+15550486', 'customer').act).toBe('answers');
    expect(rules.behaviourOf('+15550100', 'customer').act).toBe('busy');
  });

  it('is the usual where a rule says nothing, and no end of the talk for 0', () => {
    const rules = new PhoneRules([rule('1$', { talksForMs: 0 }), rule('2$', { afterMs: 0, keys: '1' })]);
    expect(rules.behaviourOf('1', 'customer')).toEqual({ ...USUAL_BEHAVIOUR.customer, talksForMs: null });
    expect(rules.behaviourOf('2', 'customer')).toEqual({
      ...USUAL_BEHAVIOUR.customer,
      afterMs: 0,
      keys: '1',
    });
    expect(rules.behaviourOf('2', 'agent').talksForMs).toBeNull();
  });
});
