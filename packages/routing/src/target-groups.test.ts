import { parseTarget } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { agent } from '../test/fixture.ts';
import { TargetGroups } from './target-groups.ts';

function target(text: string) {
  const parsed = parseTarget(text);
  if (parsed.kind === 'problem') throw new Error(parsed.why);
  return parsed.target;
}

describe('target groups', () => {
  it('are shared by targets that mean the same, however they are written', () => {
    const groups = new TargetGroups(() => []);
    expect(groups.of(target('?:A > 1 & B==2@Stat.GA'))).toBe(groups.of(target('?:"A">1&B=2@Other.ga')));
    expect(groups.of(target('?:A>1 & B=2@S.GA'))).not.toBe(groups.of(target('?:A>1 | B=2@S.GA')));
    expect(groups.of(target('X@S.GA'))).not.toBe(groups.of(target('X@S.A')));
    expect(groups.of(target('{n>1}X@S.GA'))).not.toBe(groups.of(target('X@S.GA')));
  });

  it('are forgotten when nobody waits for them and many others came since', () => {
    const groups = new TargetGroups(() => []);
    const first = groups.of(target('G0@S.GA'));
    for (let number = 0; number < 200; number++) groups.left(groups.of(target(`G${number}@S.GA`)));
    expect(groups.of(target('G0@S.GA'))).toBe(first);
    for (let number = 0; number < 300; number++) groups.left(groups.of(target(`G${number}@S.GA`)));
    expect(groups.of(target('G0@S.GA'))).not.toBe(first);
  });

  it('leave out who is excluded by id, number or name, also when the configuration changes', () => {
    const agents = [agent('1', { groups: ['G'] }), agent('2', { groups: ['G'], name: 'Ana' })];
    const groups = new TargetGroups(() => agents);
    const all = groups.of(target('G@S.GA'));
    const without = groups.of(target('G@S.GA'), ['Ana', '3']);
    expect(groups.of(target('G@S.GA'), ['3', 'Ana'])).toBe(without);
    expect([[...all.members], [...without.members]]).toEqual([['1', '2'], ['1']]);
    const third = agent('3', { groups: ['G'] });
    agents.push(third);
    expect([...groups.agentChanged(null, third)]).toEqual(['3']);
    expect([[...all.members], [...without.members]]).toEqual([['1', '2', '3'], ['1']]);
    const renamed = agent('2', { groups: ['G'], name: 'Ben' });
    const before = agents[1] ?? null;
    agents[1] = renamed;
    groups.agentChanged(before, renamed);
    expect([...without.members]).toEqual(['1', '2']);
  });

  it('follow the configuration: who joins, leaves or takes over a name', () => {
    const agents = [agent('1', { groups: ['G'] }), agent('2', { name: 'Ana' })];
    const groups = new TargetGroups(() => agents);
    const byGroup = groups.of(target('G@S.GA'));
    const byName = groups.of(target('Ana@S.A'));
    expect([[...byGroup.members], [...byName.members]]).toEqual([['1'], ['2']]);

    const changed = agent('1', { skills: { G: 1 } });
    const before = agents[0] ?? null;
    agents[0] = changed;
    expect([...groups.agentChanged(before, changed)]).toEqual([]);
    expect([...byGroup.members]).toEqual([]);

    // An agent with that very id takes the name over; when he goes, it means the other again.
    const ana = agent('Ana');
    agents.push(ana);
    expect([...groups.agentChanged(null, ana)]).toEqual(['Ana']);
    expect([...byName.members]).toEqual(['Ana']);
    agents.pop();
    expect([...groups.agentChanged(ana, null)]).toEqual(['2']);
    expect([...byName.members]).toEqual(['2']);
  });
});
