import type { ActionEffect } from '@ringback/scxml';
import { type Decision, type FunctionalModule, refused } from './module.ts';

/** `classification`: what a message is about. There is nothing behind it: each action answers so. */
export const classificationModule: FunctionalModule = {
  prefix: 'classification',
  namespace: 'http://www.genesyslab.com/modules/classification',
  actions: {
    classify: { schema: {}, decide: unavailable },
    screen: { schema: {}, decide: unavailable },
  },
};

function unavailable({ name, requestId }: ActionEffect): Decision {
  return refused(
    `error.classification.${name}`,
    requestId,
    'remote',
    'There is no classification server: messages cannot be classified or screened here.',
  );
}
