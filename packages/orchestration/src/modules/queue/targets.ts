import type { ActionElement } from '@ringback/scxml';
import { textAttribute } from '../attributes.ts';

/** Suffix of a target by the `type` of `queue:target`. */
const SUFFIXES: Readonly<Record<string, string>> = {
  agent: 'A',
  agentgroup: 'GA',
  skill: 'GA',
  place: 'AP',
  placegroup: 'GP',
  queue: 'Q',
  routepoint: 'RP',
  dn: 'DN',
  label: 'DL',
  campaigngroup: 'GC',
};

export const TARGET_TYPES = Object.keys(SUFFIXES);

interface Defaults {
  readonly type: string;
  readonly statServer: string;
}

/**
 * Targets in the order of the document: `queue:targetid expr` holds one or a comma list, `queue:target` one, which
 * takes `type` and `statserver` from `queue:targets` where it has none. A skill expression is `skill` or its name.
 */
export function targetsOf(
  elements: readonly ActionElement[],
  defaults: Defaults = { type: 'agent', statServer: 'Stat_Server' },
): string[] {
  return elements.flatMap((element) => {
    switch (element.name) {
      case 'targets':
        return targetsOf(element.children, {
          type: textAttribute(element, 'type') ?? defaults.type,
          statServer: textAttribute(element, 'statserver') ?? defaults.statServer,
        });
      case 'targetid': {
        const text = textAttribute(element, 'expr');
        return text === null ? [] : [text];
      }
      case 'target':
        return targetOf(element, defaults);
      default:
        return [];
    }
  });
}

function targetOf(element: ActionElement, defaults: Defaults): string[] {
  const type = (textAttribute(element, 'type') ?? defaults.type).toLowerCase();
  const statServer = textAttribute(element, 'statserver') ?? defaults.statServer;
  const skill = textAttribute(element, 'skill');
  const name = textAttribute(element, 'name') ?? (skill === null ? null : '');
  if (name === null) return [];
  const threshold = textAttribute(element, 'threshold');
  const weight = textAttribute(element, 'weight');
  const whom = type === 'skill' || skill !== null ? `?${skillTarget(name, skill)}` : name;
  const prefix = `${threshold === null ? '' : `{${threshold}}`}${weight === null ? '' : `[${weight}]`}`;
  return [`${prefix}${whom}@${statServer}.${skill !== null ? 'GA' : (SUFFIXES[type] ?? type.toUpperCase())}`];
}

/** `name` names the group beside `skill`; alone it is the expression. */
function skillTarget(name: string, skill: string | null): string {
  return skill === null ? `:${name}` : `${name}:${skill}`;
}
