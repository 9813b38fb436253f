import type { ActionEffect, ActionElementSchema, ActionSchemas, CallEffect } from '@ringback/scxml';
import type { Pending } from '../sessions/live-session.ts';
import { callbackModule } from './callback.ts';
import { classificationModule } from './classification.ts';
import { deskModule } from './desk.ts';
import { dialogModule } from './dialog/dialog-module.ts';
import { interactionModule } from './interaction/interaction-module.ts';
import {
  type ActionContext,
  type Decision,
  type FunctionalModule,
  type ModulePorts,
  type Resumption,
  refused,
} from './module.ts';
import { queueModule } from './queue/queue-module.ts';
import { resourceModule } from './resource.ts';
import { sessionModule } from './session/session-module.ts';
import { statisticModule } from './statistic/statistic-module.ts';
import { webServiceModule } from './web-service.ts';

const MODULES: readonly FunctionalModule[] = [
  queueModule,
  interactionModule,
  dialogModule,
  sessionModule,
  webServiceModule,
  statisticModule,
  classificationModule,
  resourceModule,
  callbackModule,
  deskModule,
];

/** What the document reader must know of the functional modules. */
export const ACTION_SCHEMAS: ActionSchemas = Object.fromEntries(
  MODULES.map(({ namespace, actions, children = {} }) => {
    const schemas: Record<string, ActionElementSchema> = { ...children };
    for (const [name, { schema }] of Object.entries(actions)) schemas[name] = schema;
    return [namespace, schemas];
  }),
);

/** Decides what an action element of a document comes to; an unknown one is an error event that names it. */
export function decideAction(action: ActionEffect, context: ActionContext): Decision {
  const module = MODULES.find(({ namespace }) => namespace === action.namespace);
  const known = module?.actions[action.name];
  return known === undefined
    ? refused(
        `error.${module?.prefix ?? 'module'}.${action.name}`,
        action.requestId,
        'unsupported',
        `There is no action <${module?.prefix ?? action.namespace}:${action.name}>.`,
      )
    : known.decide(action, context);
}

/** Decides what a call comes to that a script made of a function of the platform (`SCRIPT_PLATFORM`). */
export function decideCall(call: CallEffect, context: ActionContext): Decision {
  for (const { functions } of MODULES) {
    const decide = functions?.[call.name];
    if (decide !== undefined) return decide(call, context);
  }
  return { writes: [] };
}

/** What becomes of an open request after a restart; one of a module that says nothing of it is dropped. */
export function resumeAction(pending: Pending, ports: ModulePorts): Resumption {
  return moduleOf(pending)?.resume?.(pending, ports) ?? { kind: 'drop' };
}

/** The session of an open request has ended. */
export function releaseAction(pending: Pick<Pending, 'requestId' | 'action'>, ports: ModulePorts): void {
  moduleOf(pending)?.release?.(pending, ports);
}

function moduleOf({ action }: Pick<Pending, 'action'>): FunctionalModule | undefined {
  return MODULES.find(({ prefix }) => action.startsWith(`${prefix}.`));
}
