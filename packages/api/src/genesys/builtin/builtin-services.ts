import type { BUILTIN_SERVICES } from '@ringback/core';
import type { NodeStatus } from '../node/node-status.ts';
import type { BuiltinService } from './builtin-service.ts';
import { getService } from './get.ts';

type Kind = (typeof BUILTIN_SERVICES)[number];

/** The builtin services by what stands in `_service` (callback options 10). */
export function builtinServices(node: NodeStatus): ReadonlyMap<string, BuiltinService> {
  const services: Partial<Record<Kind, BuiltinService>> = {
    get: getService(node),
  };
  return new Map(Object.entries(services));
}
