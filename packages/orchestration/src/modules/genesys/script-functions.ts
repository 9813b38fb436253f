import { localMoment, type RoutingFacts, readStatistic } from '@ringback/core';
import type { Json, PlatformAnswer } from '@ringback/scxml';
import type { PlatformCall } from '../../engine/script-platform.ts';
import { objectValue } from '../attributes.ts';

type Read = (call: PlatformCall) => PlatformAnswer;

const value = (given: Json | undefined): PlatformAnswer => ({ ok: true, value: given });
const problem = (message: string): PlatformAnswer => ({ ok: false, message });
/** The call becomes a decision of the step. */
const decides = (given: Json): PlatformAnswer => ({ ok: true, value: given, decides: true });

/** A value deep inside of plain data, by names that are its own. */
function lookUp(data: Json | undefined, ...names: readonly string[]): Json | undefined {
  let at = data;
  for (const name of names) {
    const inside = objectValue(at);
    if (inside === null || !Object.hasOwn(inside, name)) return undefined;
    at = inside[name];
  }
  return at;
}

/** Text of an argument; numbers and booleans as text; empty when there is none. */
function text(argument: Json | undefined): string {
  return typeof argument === 'string' || typeof argument === 'number' || typeof argument === 'boolean'
    ? String(argument)
    : '';
}

/** Functions of `_genesys` (ORS reference 2 to 7), by the name after `_genesys.`. */
export const SCRIPT_FUNCTIONS: Readonly<Record<string, Read>> = {
  'session.getListItemValue': ({ args, known }) =>
    value(lookUp(known['lists'], text(args[0]), text(args[1]), text(args[2]))),
  'session.listLookupValue': listLookupValue,
  'session.isSpecialDay': isSpecialDay,
  'session.timeInZone': inZone(({ time }) => time),
  'session.dateInZone': inZone(({ date }) => date),
  'session.dayInZone': inZone(({ weekday }) => weekday),
  'session.getConfigOption': getConfigOption,
  'session.setTenant': ({ args, known }) =>
    text(args[0]) === known['tenant']
      ? decides(true)
      : problem(`There is no tenant "${text(args[0])}"; the only one is "${text(known['tenant'])}"`),
  'ixn.getuData': getUserData,
  'ixn.setuData': (call) =>
    objectValue(call.args[0]) === null
      ? problem('setuData needs an object of keys and values')
      : changeUserData(call),
  'ixn.deleteuData': (call) =>
    text(call.args[0]) === '' ? problem('deleteuData needs a key') : changeUserData(call),
  'queue.excludeAgents': ({ args: [list] }) =>
    Array.isArray(list) || typeof list === 'string'
      ? decides(true)
      : problem('excludeAgents needs a list of agents, or a text with commas between them'),
  'queue.checkAgentState': ({ args: [wanted] }) =>
    typeof wanted === 'boolean' ? decides(true) : problem('checkAgentState needs true or false'),
  'queue.priorityTuning': () => decides(true),
  'statistic.sData': sData,
};

/** The value of a key in one item of a list, or in the first item by name that has the key. */
function listLookupValue({ args, known }: PlatformCall): PlatformAnswer {
  const [list, key, item] = args;
  if (text(item) !== '') return value(lookUp(known['lists'], text(list), text(item), text(key)));
  const items = objectValue(lookUp(known['lists'], text(list))) ?? {};
  for (const name of Object.keys(items).sort()) {
    const found = lookUp(items, name, text(key));
    if (found !== undefined) return value(found);
  }
  return value(undefined);
}

function inZone(pick: (moment: { date: string; time: string; weekday: number }) => Json): Read {
  return ({ args, nowMs }) => {
    const zone = text(args[0]) === '' ? 'GMT' : text(args[0]);
    const moment = localMoment(zone, nowMs);
    return moment === null ? problem(`There is no time zone "${zone.slice(0, 100)}"`) : value(pick(moment));
  };
}

/**
 * Whether today is in a list: dates such as `2031-12-25` or, for every year, `12-25`, as keys or values of any of its
 * items. The second argument is the time zone (default GMT).
 */
function isSpecialDay({ args, known, nowMs }: PlatformCall): PlatformAnswer {
  const zone = text(args[1]) === '' ? 'GMT' : text(args[1]);
  const moment = localMoment(zone, nowMs);
  if (moment === null) return problem(`There is no time zone "${zone.slice(0, 100)}"`);
  const items = objectValue(lookUp(known['lists'], text(args[0])));
  if (items === null) return problem(`There is no list "${text(args[0]).slice(0, 100)}"`);
  const days = Object.values(items).flatMap((item) => Object.entries(objectValue(item) ?? {}).flat());
  return value(days.some((day) => day === moment.date || day === moment.date.slice(5)));
}

/** The value of an option of a section (a service is the section `service.<name>`), in either order of the two. */
function getConfigOption({ args, known }: PlatformCall): PlatformAnswer {
  const [first, second] = [text(args[0]), text(args[1])];
  return value(lookUp(known['sections'], first, second) ?? lookUp(known['sections'], second, first));
}

function interactionData({ args, facts }: PlatformCall, at: number): Record<string, Json> | string {
  const wanted = text(args[at]);
  const id = wanted === '' || wanted === '0' ? text(facts['first']) : wanted;
  const data = objectValue(lookUp(facts['interactions'], id, 'udata'));
  return (
    data ?? (wanted === '' ? 'The session has no interaction' : `The session has no interaction ${wanted}`)
  );
}

function getUserData(call: PlatformCall): PlatformAnswer {
  const data = interactionData(call, 1);
  if (typeof data === 'string') return problem(data);
  const key = text(call.args[0]);
  return value(key === '' ? data : lookUp(data, key));
}

function changeUserData(call: PlatformCall): PlatformAnswer {
  const data = interactionData(call, 1);
  return typeof data === 'string' ? problem(data) : decides(true);
}

function sData({ args, known }: PlatformCall): PlatformAnswer {
  const routing = known['routing'];
  if (routing === undefined) return problem('There are no statistics here');
  // The main thread put exactly this there; it came through as plain data.
  const answer = readStatistic(routing as unknown as RoutingFacts, text(args[0]), text(args[1]));
  return answer.kind === 'value' ? value(answer.value) : problem(answer.why);
}
