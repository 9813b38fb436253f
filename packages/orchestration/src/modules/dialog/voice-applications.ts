import { requestId as asRequestId } from '@ringback/core';
import type { ActionEffect, Json, JsonObject } from '@ringback/scxml';
import { standingOfCall } from '../../calls/call-book.ts';
import { textAttribute } from '../attributes.ts';
import { interactionOf } from '../interaction/interaction.ts';
import { ownCall, unknownCall } from '../interaction/own-call.ts';
import { type ActionContext, type Decision, historyWrite, refused } from '../module.ts';
import { languageTag } from './language-tag.ts';
import { forgetTreatments, keepApplication } from './open-treatments.ts';

const APPLICATION = /^(?:https?|file|document):\/\//i;

/**
 * `dialog:start`: a VoiceXML application. `param` APP_URI (an address, also relative to the document), LANGUAGE; the
 * others are there in the application as `session.params`. Its values come back as `extensions` of `dialog.start.done`,
 * and attached to the call.
 */
export function startVoiceXml(action: ActionEffect, context: ActionContext): Decision {
  const name = 'error.dialog.start';
  const type = textAttribute(action, 'type')?.toLowerCase() ?? 'applid';
  if (type !== 'applid') return refused(name, action.requestId, 'invalidattribute', "type must be 'applid'.");
  return run(
    action,
    context,
    'start',
    parameter(action, 'APP_URI') ?? textAttribute(action, 'src') ?? undefined,
  );
}

/** `dialog:remote`: a treatment at another place. `destination` is the address of a VoiceXML application. */
export function remote(action: ActionEffect, context: ActionContext): Decision {
  const destination = textAttribute(action, 'destination');
  if (destination === null)
    return refused(
      'error.dialog.remote',
      action.requestId,
      'invalidattribute',
      'destination must name a place.',
    );
  if (!APPLICATION.test(destination)) {
    if (ownCall(action, context) === undefined) return unknownCall('error.dialog.remote', action);
    const text =
      'There are no remote treatments but VoiceXML applications at http, https, file or document addresses.';
    return refused('error.dialog.remote', action.requestId, 'remote', text);
  }
  return run(action, context, 'remote', destination);
}

function run(
  action: ActionEffect,
  context: ActionContext,
  verb: 'start' | 'remote',
  address: Json | undefined,
): Decision {
  const { live, dialogs, treatments, now } = context;
  const name = `error.dialog.${verb}`;
  // A single word is no address that anybody meant to be relative.
  const url =
    typeof address === 'string' && /[./]/.test(address) && URL.canParse(address, live.documentUrl)
      ? new URL(address, live.documentUrl).href
      : '';
  if (!APPLICATION.test(url)) {
    const text =
      'The parameter APP_URI must be the http, https, file or document address of a VoiceXML document.';
    return refused(name, action.requestId, 'invalidattribute', text);
  }
  const entry = ownCall(action, context);
  if (entry === undefined) return unknownCall(name, action);
  const begun = [
    { name: `dialog.${verb}.requestid`, type: 'external' as const, data: { requestid: action.requestId } },
  ];
  const standing = standingOfCall(entry);
  if (standing === 'ringing' || standing === 'routed') {
    const text = 'Only a party who waits on the line can be played to.';
    return refused(name, action.requestId, `invalidstate.${standing}`, text);
  }
  if (dialogs === null) {
    const refusal = refused(
      name,
      action.requestId,
      'remote',
      `Nothing runs VoiceXML here: ${url} was not started.`,
    );
    return { ...refusal, replies: [...begun, ...(refusal.replies ?? [])] };
  }
  const requestId = asRequestId(action.requestId);
  const language = parameter(action, 'LANGUAGE') ?? textAttribute(action, 'language');
  const order = {
    requestId,
    sessionId: live.sessionId,
    verb,
    url,
    language: languageTag(typeof language === 'string' ? language : ''),
    session: sessionVariables(action, context, entry.callId),
  };
  return {
    writes: [
      ...forgetTreatments(live, entry.callId),
      ...keepApplication(live, entry.callId, requestId, verb),
      ...historyWrite(live, now, {
        source: 'telephony',
        event: 'dialog.started',
        text: 'Runs a VoiceXML application.',
        data: { url: url.split('?', 1)[0] ?? url },
      }),
    ],
    replies: begun,
    perform: () => {
      treatments.connected(entry);
      dialogs.start(entry, order, live.documentHash);
    },
  };
}

/** What an application knows of its call: `session.connection`, `session.params`, attached data as in the original. */
function sessionVariables(
  action: ActionEffect,
  { live }: ActionContext,
  callId: Parameters<typeof interactionOf>[1],
): JsonObject {
  const interaction = interactionOf(live, callId);
  const isOurs = interaction?.type !== 'inbound';
  const params = Object.fromEntries(
    action.params.flatMap(({ name, value }) =>
      value === undefined || ['APP_URI', 'LANGUAGE'].includes(name.toUpperCase()) ? [] : [[name, value]],
    ),
  );
  return {
    sessionid: live.sessionId,
    params,
    connection: {
      local: { uri: address(isOurs ? interaction?.ani : interaction?.dnis) },
      remote: { uri: address(isOurs ? interaction?.dnis : interaction?.ani) },
      protocol: { name: 'sip', version: '2.0' },
      originator: null,
      redirect: null,
      aai: null,
    },
    com: { genesyslab: { userdata: interaction?.udata ?? {} } },
  };
}

const address = (number: string | undefined): string | null =>
  number === undefined || number === '' ? null : `tel:${number}`;

function parameter({ params }: ActionEffect, wanted: string): Json | undefined {
  return params.find(({ name }) => name.toUpperCase() === wanted)?.value;
}
