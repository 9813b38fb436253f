import { dialledForm, isSameNumber } from '../access/dialled-form.ts';
import type { OptionMap } from '../ports/store.ts';
import { booleanOption, option } from '../services/options.ts';
import type { CallerAttestation } from './caller-attestation.ts';

/** The transaction list whose sections are route points, by the number that is dialled. */
export const ROUTE_POINT_LIST = 'Ringback_RoutePoints';
/** Section of the list for every number that has no route point of its own. */
const ANY_NUMBER = '*';

/** Where calls from outside are taken, and what is run for them. */
export interface RoutePoint {
  readonly number: string;
  /** Name of a configured service, or the address of a document; null: the document for inbound calls that comes with the product. */
  readonly application: string | null;
  /** Everything that its section says; the application gets it. */
  readonly options: OptionMap;
}

/**
 * The route point of a number that was dialled: the one of that number, else one that takes calls to the numbers of a
 * resource group (`resource_group`), else `*`. Null: no call is taken there.
 */
export async function findRoutePoint(
  dialled: string,
  list: Readonly<Record<string, OptionMap>>,
  resources: (group: string) => Promise<readonly string[] | null>,
): Promise<RoutePoint | null> {
  const form = dialledForm(dialled);
  if (form === null) return null;
  const points = Object.entries(list);
  const isDialled = (number: string): boolean => {
    const other = dialledForm(number);
    return other !== null && isSameNumber(form, other);
  };
  // Numbers of one telephone system may be short: equal ones go before those that only end alike.
  const own =
    points.find(([number]) => dialledForm(number)?.text === form.text) ??
    points.find(([number]) => number !== ANY_NUMBER && isDialled(number));
  if (own !== undefined) return routePoint(own);
  for (const point of points) {
    const group = option(point[1], 'resource_group');
    if (group !== null && (await resources(group))?.some(isDialled) === true) return routePoint(point);
  }
  const any = points.find(([number]) => number === ANY_NUMBER);
  return any === undefined ? null : routePoint(any);
}

/**
 * Another application for callers of whose number the carrier says that, where the operator trusts what it says
 * (`trust_attestation`): `application_A`, `_B` and `_C` by the level, `application_failed`, and `application_none` where
 * nothing was verified.
 */
export function attestedRoutePoint(point: RoutePoint, attestation: CallerAttestation | null): RoutePoint {
  if (!booleanOption(point.options, 'trust_attestation', false)) return point;
  const { level = null, verification = null } = attestation ?? {};
  if (level === null && verification === 'passed') return point;
  const application = option(point.options, `application_${level ?? verification ?? 'none'}`);
  return application === null ? point : { ...point, application };
}

function routePoint([number, options]: [string, OptionMap]): RoutePoint {
  return { number, application: option(options, 'application'), options };
}
