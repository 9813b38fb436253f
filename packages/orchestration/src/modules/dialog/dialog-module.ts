import { requestId as asRequestId, type JsonObject } from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import { standingOfCall } from '../../calls/call-book.ts';
import type { TreatmentOrder, TreatmentStep } from '../../calls/call-treatments.ts';
import type { CollectRule } from '../../calls/digit-collection.ts';
import { ownCall, unknownCall } from '../interaction/own-call.ts';
import {
  type ActionContext,
  type Decision,
  type FunctionalModule,
  historyWrite,
  refused,
} from '../module.ts';
import { collectRule } from './collect-rule.ts';
import { forgetTreatments, keepTreatment, resumeTreatment } from './open-treatments.ts';
import {
  PROMPT_TYPES,
  pauseSteps,
  promptSteps,
  SOUNDS,
  type StepsReading,
  soundSteps,
} from './treatment-steps.ts';
import { remote, startVoiceXml } from './voice-applications.ts';

type Verb = TreatmentOrder['verb'];

/** `dialog`: what the waiting party of a call hears and keys (ORS reference 5). */
export const dialogModule: FunctionalModule = {
  prefix: 'dialog',
  namespace: 'http://www.genesyslab.com/modules/dialog',
  actions: {
    play: {
      schema: {},
      decide: (action, context) => played(action, context, 'play', promptSteps(action, false)),
    },
    playsound: {
      schema: { words: { type: [...Object.keys(SOUNDS), 'file'] } },
      decide: (action, context) => played(action, context, 'playsound', soundSteps(action)),
    },
    pause: {
      schema: {},
      decide: (action, context) => played(action, context, 'pause', pauseSteps(action)),
    },
    collect: { schema: {}, decide: (action, context) => collected(action, context, 'collect', []) },
    playandcollect: { schema: {}, decide: playAndCollect },
    stop: { schema: {}, decide: stop },
    start: { schema: {}, decide: startVoiceXml },
    remote: { schema: {}, decide: remote },
  },
  children: { prompts: { words: { type: PROMPT_TYPES } }, prompt: {}, input: {}, runtreatments: {} },
  resume: resumeTreatment,
};

function played(action: ActionEffect, context: ActionContext, verb: Verb, reading: StepsReading): Decision {
  return reading.kind === 'problem'
    ? refused(`error.dialog.${verb}`, action.requestId, 'invalidattribute', reading.text)
    : treat(action, context, verb, reading.steps, null);
}

function playAndCollect(action: ActionEffect, context: ActionContext): Decision {
  const prompts = promptSteps(action, true);
  return prompts.kind === 'problem'
    ? refused('error.dialog.playandcollect', action.requestId, 'invalidattribute', prompts.text)
    : collected(action, context, 'playandcollect', prompts.steps);
}

function collected(
  action: ActionEffect,
  context: ActionContext,
  verb: Verb,
  steps: readonly TreatmentStep[],
): Decision {
  const reading = collectRule(action);
  return reading.kind === 'problem'
    ? refused(`error.dialog.${verb}`, action.requestId, 'invalidattribute', reading.text)
    : treat(action, context, verb, steps, reading.rule);
}

function treat(
  action: ActionEffect,
  context: ActionContext,
  verb: Verb,
  steps: readonly TreatmentStep[],
  collect: CollectRule | null,
): Decision {
  const { live, treatments, now } = context;
  const entry = ownCall(action, context);
  if (entry === undefined) return unknownCall(`error.dialog.${verb}`, action);
  const standing = standingOfCall(entry);
  if (standing === 'ringing' || standing === 'routed') {
    return refused(
      `error.dialog.${verb}`,
      action.requestId,
      `invalidstate.${standing}`,
      'Only a party who waits on the line can be played to.',
    );
  }
  const requestId = asRequestId(action.requestId);
  const order: TreatmentOrder = { requestId, sessionId: live.sessionId, verb, steps, collect };
  return {
    writes: [
      ...forgetTreatments(live, entry.callId),
      ...keepTreatment(live, entry.callId, order),
      ...historyWrite(live, now, {
        source: 'telephony',
        event: collect === null ? 'treatment.started' : 'digits.awaited',
        text: describe(steps, collect),
        data: { sounds: steps.map(({ source }) => shown(source)), loop: steps[0]?.loop ?? false },
      }),
    ],
    perform: () => treatments.start(entry, order),
  };
}

/** Words may be those of the customer: they are not kept. */
function shown(source: TreatmentStep['source']): JsonObject {
  return source.kind === 'words' ? { kind: source.kind, isNumber: source.isNumber } : { ...source };
}

function nameOf(source: TreatmentStep['source']): string {
  if (source.kind === 'words') return source.isNumber ? 'a number' : 'a text';
  return source.kind === 'file' ? source.file : source.kind;
}

function describe(steps: readonly TreatmentStep[], collect: CollectRule | null): string {
  const sounds = steps.map(({ source }) => nameOf(source)).join(', ');
  if (collect === null) return `Plays ${sounds}.`;
  const digits = `Waits for up to ${collect.maxDigits} digits.`;
  return sounds === '' ? digits : `Plays ${sounds}. ${digits}`;
}

function stop(action: ActionEffect, context: ActionContext): Decision {
  const entry = ownCall(action, context);
  if (entry === undefined) return unknownCall('error.dialog.stop', action);
  return {
    writes: [],
    perform: () => {
      if (context.dialogs?.dialogs.stop(entry, true) !== true) context.treatments.stop(entry);
    },
    replies: [{ name: 'dialog.stop.done', type: 'external', data: { requestid: action.requestId } }],
  };
}
