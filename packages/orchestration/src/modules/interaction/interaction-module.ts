import type { Pending } from '../../sessions/live-session.ts';
import type { FunctionalModule, Resumption } from '../module.ts';
import { createCall, redirect } from './dial.ts';
import { CALL_ACTION } from './interaction.ts';
import { MERGE_ACTION, merge } from './merge.ts';
import { accept, associate, attach, detach } from './ownership.ts';
import { terminate } from './terminate.ts';
import { deleteUserData, setUserData } from './user-data.ts';

/** They are all made alike. */
const CALL_TYPES = ['regular', 'agent', 'supervisor', 'priority', 'agentpriority', 'predictive'];

/** `ixn`: calls and what is attached to them (ORS reference 4). */
export const interactionModule: FunctionalModule = {
  prefix: 'ixn',
  namespace: 'http://www.genesyslab.com/modules/interaction',
  actions: {
    createcall: { schema: { words: { type: CALL_TYPES } }, decide: createCall },
    redirect: { schema: {}, decide: redirect },
    merge: { schema: {}, decide: merge },
    terminate: { schema: {}, decide: (action, context) => terminate(action, context) },
    attach: { schema: {}, decide: attach },
    detach: { schema: {}, decide: detach },
    associate: { schema: {}, decide: associate },
    accept: { schema: {}, decide: accept },
  },
  functions: {
    '_genesys.ixn.setuData': setUserData,
    '_genesys.ixn.deleteuData': deleteUserData,
  },
  resume,
};

const INTERRUPTED = { error: 'interrupted', description: 'The switch was restarted.' };

/** Calls died with the process that made them. */
function resume({ action, requestId, payload }: Pending): Resumption {
  const event = (name: string, data: Record<string, string>): Resumption => ({
    kind: 'answer',
    event: { name, type: 'external', data },
  });
  const call = payload['callId'];
  const interaction: Record<string, string> = typeof call === 'string' ? { interactionid: call } : {};
  switch (action) {
    case 'ixn.createcall':
      return event('error.voice.createcall', { requestid: requestId, ...INTERRUPTED });
    case 'ixn.redirect':
      return event('error.interaction.redirect', { requestid: requestId, ...interaction, ...INTERRUPTED });
    case MERGE_ACTION:
      return event('error.interaction.merge', { requestid: requestId, ...interaction, ...INTERRUPTED });
    case CALL_ACTION:
      return event('interaction.deleted', { interactionid: requestId, resultof: 'restart' });
    default:
      return { kind: 'drop' };
  }
}
