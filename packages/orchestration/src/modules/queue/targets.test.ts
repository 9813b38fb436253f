import { parseTarget } from '@ringback/core';
import type { ActionElement, JsonObject } from '@ringback/scxml';
import { describe, expect, it } from 'vitest';
import { targetsOf } from './targets.ts';

function element(
  name: string,
  attributes: JsonObject,
  children: readonly ActionElement[] = [],
): ActionElement {
  return {
    namespace: 'http://www.genesyslab.com/modules/queue',
    name,
    attributes,
    params: [],
    children,
    line: 1,
  };
}

describe('targets of a submit', () => {
  it('are read in the order of the document; defaults come from queue:targets', () => {
    const targets = targetsOf([
      element('targets', { type: 'agentgroup', statserver: 'Stat' }, [
        element('target', { name: 'Sales' }),
        element('targetid', { expr: 'A@S.GA, B@S.GA' }),
        element('target', { type: 'agent', name: '1001', statserver: 'Other' }),
      ]),
      element('target', { type: 'skill', name: 'French>3' }),
      element('target', { skill: 'French>3', name: 'Sales' }),
      element('target', { name: 'Gold', type: 'agentgroup', threshold: 'n>1', weight: 20 }),
      element('target', { name: '5000', type: 'routepoint' }),
      element('other', { name: 'x' }),
    ]);
    expect(targets).toEqual([
      'Sales@Stat.GA',
      'A@S.GA, B@S.GA',
      '1001@Other.A',
      '?:French>3@Stat_Server.GA',
      '?Sales:French>3@Stat_Server.GA',
      '{n>1}[20]Gold@Stat_Server.GA',
      '5000@Stat_Server.RP',
    ]);
    for (const text of targets) if (!text.includes(',')) expect(parseTarget(text).kind).toBe('target');
  });
});
