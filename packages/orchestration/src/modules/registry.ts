import type { ActionEffect, ActionElementSchema, ActionSchemas, CallEffect } from '@ringback/scxml';
import type { Pending } from '../sessions/live-session.ts';
import { callbackModule } from './callback.ts';
import { dialogModule } from './dialog.ts';
import { interactionModule } from './interaction.ts';
import {
  type ActionContext,
  type Decision,
  type FunctionalModule,
  type ModulePorts,
  type Resumption,
  refused,
} from './module.ts';
import { queueModule } from './queue.ts';

const MODULES: readonly FunctionalModule[] = [queueModule, interactionModule, dialogModule, callbackModule];

/** Elements that only occur inside an action. */
const NESTED: Readonly<Record<string, readonly string[]>> = {
  [queueModule.namespace]: ['targets', 'targetid', 'target'],
  [dialogModule.namespace]: ['prompts', 'prompt'],
};

/** What the document reader must know of the functional modules. */
export const ACTION_SCHEMAS: ActionSchemas = Object.fromEntries(
  MODULES.map((module) => {
    const schemas: Record<string, ActionElementSchema> = {};
    for (const [name, { schema }] of Object.entries(module.actions)) schemas[name] = schema;
    for (const name of NESTED[module.namespace] ?? []) schemas[name] = {};
    return [module.namespace, schemas];
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
        `There is no <${module?.prefix ?? action.namespace}:${action.name}>.`,
      )
    : known.decide(action, context);
}

/** Decides what a call comes to that a script made of a function of the platform (`SCRIPT_PLATFORM`). */
export function decideCall(_call: CallEffect, _context: ActionContext): Decision {
  return { writes: [] };
}

/** What becomes of an open request after a restart; one of a module that says nothing of it is dropped. */
export function resumeAction(pending: Pending, ports: ModulePorts): Resumption {
  const module = MODULES.find(({ prefix }) => pending.action.startsWith(`${prefix}.`));
  return module?.resume?.(pending, ports) ?? { kind: 'drop' };
}
