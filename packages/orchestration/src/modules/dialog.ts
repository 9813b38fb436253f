import { callId as asCallId, requestId as asRequestId, type Treatment } from '@ringback/core';
import type { ActionEffect, ActionElement } from '@ringback/scxml';
import { booleanAttribute, textAttribute } from './attributes.ts';
import { type ActionContext, type Decision, type FunctionalModule, historyWrite, refused } from './module.ts';

/**
 * `dialog`: treatments (ORS reference 5). `playsound` plays `music`, `ringback`, `silence`, or with
 * `type="'file'"` the file named in `resource`; `play` plays the file of its first `dialog:prompt id`.
 * `loop` (ours) repeats until stopped. A finished treatment comes as `dialog.<action>.done`.
 */
export const dialogModule: FunctionalModule = {
  prefix: 'dialog',
  namespace: 'http://www.genesyslab.com/modules/dialog',
  actions: {
    playsound: {
      schema: {},
      decide: (action, context) => treat(action, context, 'playsound', soundOf(action)),
    },
    play: {
      schema: {},
      decide: (action, context) => treat(action, context, 'play', promptOf(action.children)),
    },
    stop: { schema: {}, decide: stop },
  },
};

type Source = Treatment['source'];

function soundOf(action: ActionEffect): Source | null {
  const resource = textAttribute(action, 'resource');
  switch (textAttribute(action, 'type') ?? 'music') {
    case 'music':
      return resource === null ? { kind: 'music' } : { kind: 'file', file: resource };
    case 'ringback':
      return { kind: 'ringback' };
    case 'silence':
      return { kind: 'silence' };
    case 'file':
      return resource === null ? null : { kind: 'file', file: resource };
    default:
      return null;
  }
}

function promptOf(elements: readonly ActionElement[]): Source | null {
  for (const element of elements) {
    const file = element.name === 'prompt' ? textAttribute(element, 'id') : null;
    if (file !== null) return { kind: 'file', file };
    const inner = promptOf(element.children);
    if (inner !== null) return inner;
  }
  return null;
}

function treat(
  action: ActionEffect,
  context: ActionContext,
  verb: 'play' | 'playsound',
  source: Source | null,
): Decision {
  const { live, calls, callControl, now } = context;
  const wanted = textAttribute(action, 'interactionid');
  const entry = wanted === null ? undefined : calls.get(asCallId(wanted));
  if (source === null)
    return refused(`error.dialog.${verb}`, action.requestId, 'invalidattribute', 'There is nothing to play.');
  if (entry === undefined || entry.sessionId !== live.sessionId) {
    return refused(`error.dialog.${verb}`, action.requestId, 'unknown', 'No such call.');
  }
  const loop = booleanAttribute(action, 'loop', source.kind !== 'file');
  return {
    writes: historyWrite(live, now, {
      source: 'telephony',
      event: 'treatment.started',
      text: source.kind === 'file' ? `Plays ${source.file}.` : `Plays ${source.kind}.`,
      data: { ...source, loop },
    }),
    perform: () => {
      entry.treatment = { requestId: asRequestId(action.requestId), verb };
      callControl.play({ callId: entry.callId, source, loop });
    },
  };
}

function stop(action: ActionEffect, { live, calls, callControl }: ActionContext): Decision {
  const wanted = textAttribute(action, 'interactionid');
  const entry = wanted === null ? undefined : calls.get(asCallId(wanted));
  if (entry === undefined || entry.sessionId !== live.sessionId) {
    return refused('error.dialog.stop', action.requestId, 'unknown', 'No such call.');
  }
  return {
    writes: [],
    perform: () => {
      entry.treatment = null;
      callControl.stopTreatment(entry.callId);
    },
    replies: [{ name: 'dialog.stop.done', type: 'external', data: { requestid: action.requestId } }],
  };
}
