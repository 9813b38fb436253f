import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTargetList } from './target-list.ts';
import { parseTarget } from './target-parser.ts';

const objects = (...texts: string[]) => parseTargetList(texts).targets.map(({ target }) => target.object);
const problems = (...texts: string[]) => parseTargetList(texts).problems.map(({ text }) => text);

describe('target', () => {
  it('reads an agent, a group and types that are not served', () => {
    expect(objects('1001@Stat_Server.A', 'Customer_Service@Stat.Server.ga', 'P1@S.AP, Q1@.Q')).toEqual([
      { kind: 'agent', name: '1001' },
      { kind: 'agent-group', name: 'Customer_Service' },
      { kind: 'by-type', type: 'AP', name: 'P1' },
      { kind: 'by-type', type: 'Q', name: 'Q1' },
    ]);
  });

  it('keeps threshold, weight, name of the stat server and its own text', () => {
    expect(parseTarget(' {sdata(g.GA, Ready) > 3} [20]Gold Team@Stat.GA ')).toEqual({
      kind: 'target',
      target: {
        text: '{sdata(g.GA, Ready) > 3} [20]Gold Team@Stat.GA',
        threshold: 'sdata(g.GA, Ready) > 3',
        weight: '20',
        statServer: 'Stat',
        object: { kind: 'agent-group', name: 'Gold Team' },
      },
    });
  });

  it('reads skills of everybody and of one group', () => {
    const [anybody, group] = objects('?:French>1@StatServer.GA', '?BLD_Billing:Chat_SK>0@statsrv.GA');
    expect(anybody).toMatchObject({ kind: 'skill', group: null, expression: { first: { skill: 'French' } } });
    expect(group).toMatchObject({
      kind: 'skill',
      group: 'BLD_Billing',
      expression: { first: { skill: 'Chat_SK' } },
    });
  });

  it('reads a JSON array in its order, whatever else the elements say', () => {
    const text = JSON.stringify([
      { target: 'A@S.GA', timeout: 10, clear: true },
      { target: '?:X>1@S.GA,B@S.GA' },
      'C@S.GA',
    ]);
    expect(objects(text).map((object) => ('name' in object ? object.name : 'skill'))).toEqual([
      'A',
      'skill',
      'B',
      'C',
    ]);
  });

  it('separates at commas outside brackets only', () => {
    expect(objects('{f(a,b)}A@S.GA,[1]B@S.GA,').map((object) => 'name' in object && object.name)).toEqual([
      'A',
      'B',
    ]);
  });

  it.each([
    ['Customer_Service', 'Target 1 cannot be read: at character 17, "@StatServer.type" was expected.'],
    ['A@Stat', 'Target 1 cannot be read: at character 7, "." and a type such as GA were expected.'],
    [
      'A@Stat.XX',
      'Target 1 cannot be read: at character 8, a type was expected, one of A, AP, GA, GP, C, GC, Q, GQ, RP, DN, DL.',
    ],
    ['@Stat.GA', 'Target 1 cannot be read: at character 1, a name was expected before "@".'],
    ['{5 A@Stat.GA', 'Target 1 cannot be read: at character 1, "{" is not closed.'],
    ['?:A>@S.GA', 'Target 1 cannot be read: at character 5, a number was expected.'],
    ['?A>1@S.GA', 'Target 1 cannot be read: at character 2, ":" and a skill expression were expected.'],
    ['?:A>1@S.Q', 'Target 1 cannot be read: at character 6, a skill expression ends with "@StatServer.GA".'],
    ['B@S.GA, ?:A>x@S.GA', 'Target 2 cannot be read: at character 13, a number was expected.'],
    ['[{"name":"x"}]', 'Target 1 cannot be read: the element of the JSON array has no text "target".'],
    ['[{"target": ]', 'Target 1 cannot be read: at character 14, "@StatServer.type" was expected.'],
    ['  ', 'No target is named.'],
    ['[]', 'No target is named.'],
    [
      '{specify your target here}',
      'Target 1 cannot be read: at character 27, "@StatServer.type" was expected.',
    ],
  ])('says where %s goes wrong', (text, expected) => {
    expect(problems(text)).toEqual([expected]);
  });

  it('reads what is right beside what is wrong', () => {
    const list = parseTargetList(['nonsense,A@S.GA']);
    expect(list.targets.map(({ number }) => number)).toEqual([2]);
    expect(list.problems.map(({ number }) => number)).toEqual([1]);
  });

  it('reads no more than a hundred targets and no target of absurd length', () => {
    const list = parseTargetList([Array.from({ length: 500 }, () => 'A@S.GA').join(',')]);
    expect(list.targets).toHaveLength(100);
    expect(list.problems).toEqual([{ number: 101, text: 'Only the first 100 targets are read.' }]);
    expect(problems(`${'x'.repeat(5000)}@S.GA`)[0]).toContain('at most 4096 characters');
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'A',
      '@',
      '.',
      'GA',
      'A',
      '?',
      ':',
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      '>1',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((parts) => parts.join('')),
          fc.string(),
        ),
        (text) => {
          const list = parseTargetList([text]);
          expect(list.targets.length + list.problems.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
