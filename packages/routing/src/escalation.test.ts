import { AT_ONCE, parseTargetList } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { climb, firstStage, type PlannedStep, type Stage } from './escalation.ts';

const MINUTE = 60_000;

function planOf(...elements: object[]): PlannedStep[] {
  const list = parseTargetList([JSON.stringify(elements)]);
  return list.steps.map((step, index) => ({
    ...step,
    targets: list.targets.filter((one) => one.step === index).map(({ target }) => target),
  }));
}

const names = ({ targets }: Stage): string[] => targets.map(({ text }) => text);

describe('steps of a target list (callback options 5, _target)', () => {
  const plan = planOf(
    { target: 'A@S.GA', timeout: 60 },
    { target: 'B@S.GA', timeout: '30' },
    { target: 'C@S.GA', timeout: 10, clear: true },
    { target: 'D@S.GA' },
  );

  it.each([
    [0, ['A@S.GA'], MINUTE],
    [59_999, ['A@S.GA'], MINUTE],
    [60_000, ['A@S.GA', 'B@S.GA'], 90_000],
    [95_000, ['C@S.GA'], 100_000],
    [100_000, ['C@S.GA', 'D@S.GA'], null],
    [9_999_999, ['C@S.GA', 'D@S.GA'], null],
  ])('after %i ms tries %j, until %s', (now, tried, until) => {
    const stage = climb(plan, firstStage(0), now, () => true);
    expect([names(stage), stage.at]).toEqual([tried, until]);
  });

  it('come to the same whether they are climbed one by one or at once', () => {
    let stage = firstStage(0);
    for (const now of [0, 60_000, 60_001, 90_000, 100_000]) stage = climb(plan, stage, now, () => true);
    expect(stage).toEqual(climb(plan, firstStage(0), 100_000, () => true));
  });

  it('are left out while their condition does not hold, and looked at again when none was left', () => {
    const conditional = planOf(
      { target: 'A@S.GA', timeout: 60, stat_to_check: 'RStatAgentsReady', stat_operator: '>', stat_value: 0 },
      { target: 'B@S.GA', stat_to_check: 'RStatAgentsTotal', stat_operator: '>', stat_value: '2' },
    );
    expect(conditional[1]?.condition).toEqual({ statistic: 'RStatAgentsTotal', operator: '>', value: 2 });
    const none = climb(conditional, firstStage(0), 0, () => false);
    expect(none).toEqual({ targets: [], next: 0, at: 1000 });
    const second = climb(conditional, none, 1000, (step) => step.condition?.statistic === 'RStatAgentsTotal');
    expect([names(second), second.at]).toEqual([['B@S.GA'], null]);
  });

  it('without times come all at once', () => {
    const list = parseTargetList(['A@S.GA, B@S.GA', '["C@S.GA", {"target": "D@S.GA", "timeout": "soon"}]']);
    expect(list.steps.every(({ timeoutMs, clear }) => timeoutMs === 0 && !clear)).toBe(true);
    expect(list.steps[0]).toBe(AT_ONCE);
    expect(
      names(climb(planOf({ target: 'A@S.GA,B@S.GA' }, { target: 'C@S.GA' }), firstStage(0), 0, () => true)),
    ).toEqual(['A@S.GA', 'B@S.GA', 'C@S.GA']);
  });
});
