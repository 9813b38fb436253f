import type { ActionSchemas } from '../action-schema.ts';
import type { Effect } from '../effect.ts';
import type { Session, StartOptions } from '../session.ts';
import { deliver, startSession } from '../session.ts';
import type { StepResult } from '../step-result.ts';
import { loadOrThrow } from './fake-platform.ts';

/** Time and seed of all steps in unit tests. */
export const STEP = { nowMs: 1_000, seed: 1 };

export const QUEUE = 'http://www.genesyslab.com/modules/queue';

const SCHEMAS: ActionSchemas = {
  [QUEUE]: {
    submit: { literal: ['route'], location: ['vqlocation'] },
    cancel: { expression: ['requestid'] },
  },
};

/** A document around the given elements. The line of its start tag's end is line 2. */
export function scxml(body: string, attributes = ''): string {
  return `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"
    xmlns:queue="www.genesyslab.com/modules/queue" xmlns:x="http://example.com/x" name="test" ${attributes}>${body}</scxml>`;
}

/** Starts a session "S" of such a document. */
export async function start(
  body: string,
  options: Partial<StartOptions> = {},
  attributes = '',
): Promise<{ session: Session; result: StepResult }> {
  const document = await loadOrThrow(scxml(body, attributes), { actionSchemas: SCHEMAS });
  return startSession(document, { ...STEP, sessionId: 'S', ...options });
}

/** Delivers an event and gives the effects. */
export function go(session: Session, name: string, data?: string | number): readonly Effect[] {
  return deliver(session, { name, ...(data === undefined ? {} : { data }) }, STEP).effects;
}
