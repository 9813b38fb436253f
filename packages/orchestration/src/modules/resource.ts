import type { FunctionalModule } from './module.ts';

/** `resource`: only its enumeration `_genesys.resource.resourceType` is in use; it has no actions. */
export const resourceModule: FunctionalModule = {
  prefix: 'resource',
  namespace: 'http://www.genesyslab.com/modules/resource',
  actions: {},
};
