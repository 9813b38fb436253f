import { AccessDesk, type BUILTIN_SERVICES } from '@ringback/core';
import type { ApiDependencies } from '../../dependencies.ts';
import type { NodeStatus } from '../node/node-status.ts';
import type { WaitTimeDesk } from '../wait-times/answer-wait-times.ts';
import type { BuiltinService } from './builtin-service.ts';
import { capacityService } from './capacity.ts';
import { getService } from './get.ts';
import { matchInteraction } from './match-interaction.ts';
import { officeHoursService } from './office-hours.ts';
import { requestAccess } from './request-access.ts';
import { requestChat } from './request-chat.ts';
import { requestInteraction } from './request-interaction.ts';
import { statService } from './stat.ts';
import { ursStat } from './urs-stat.ts';

type Kind = (typeof BUILTIN_SERVICES)[number];

/** The builtin services by what stands in `_service` (callback options 10). */
export function builtinServices(
  dependencies: ApiDependencies,
  node: NodeStatus,
  waits: WaitTimeDesk,
): ReadonlyMap<string, BuiltinService> {
  const { store } = dependencies;
  const desk = new AccessDesk({
    ...dependencies,
    access: store.access,
    resources: (group) => store.configuration.resources(group),
  });
  const services: Partial<Record<Kind, BuiltinService>> = {
    get: getService(node),
    'request-interaction': requestInteraction(dependencies, desk),
    'request-access': requestAccess(dependencies, desk),
    'match-interaction': matchInteraction(dependencies),
    'office-hours': officeHoursService(dependencies),
    capacity: capacityService(dependencies),
    'urs-stat': ursStat(waits),
    stat: statService(dependencies),
    'request-chat': requestChat,
  };
  return new Map(Object.entries(services));
}
