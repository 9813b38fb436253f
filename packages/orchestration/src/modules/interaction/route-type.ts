/** What becomes of a redirect by its type: the party is dialled, or the call is ended. */
export type RouteType = 'dial' | 'reject';

/** `_genesys.queue.rType`: the numbers that T-Servers use. */
export const ROUTE_TYPE_NUMBERS = {
  RouteTypeUnknown: 0,
  RouteTypeDefault: 1,
  RouteTypeLabel: 2,
  RouteTypeOverwriteDNIS: 3,
  RouteTypeDDD: 4,
  RouteTypeIDDD: 5,
  RouteTypeDirect: 6,
  RouteTypeReject: 7,
  RouteTypeAnnouncement: 8,
  RouteTypePostFeature: 9,
  RouteTypeDirectAgent: 10,
  RouteTypePriority: 11,
  RouteTypeDirectPriority: 12,
  RouteTypeAgentID: 13,
  RouteTypeCallDisconnect: 14,
  RouteTypeGetFromDN: 15,
} as const;

/** These need features of a switch that this one has not got. */
const NOT_SERVED: readonly string[] = ['RouteTypeAnnouncement', 'RouteTypePostFeature', 'RouteTypeGetFromDN'];

/** Types that are served, by name and by number. */
export const ROUTE_TYPES: ReadonlyMap<string, RouteType> = new Map(
  Object.entries(ROUTE_TYPE_NUMBERS)
    .filter(([name]) => !NOT_SERVED.includes(name))
    .flatMap(([name, number]): [string, RouteType][] => {
      const type = name === 'RouteTypeReject' || name === 'RouteTypeCallDisconnect' ? 'reject' : 'dial';
      return [
        [name, type],
        [String(number), type],
      ];
    }),
);
