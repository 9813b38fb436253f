import type { ActionEffect, Json } from '@ringback/scxml';
import { textAttribute } from '../attributes.ts';
import { ownCall, unknownCall } from '../interaction/own-call.ts';
import { type ActionContext, type Decision, refused } from '../module.ts';

const APPLICATION = /^(?:https?|file):\/\//i;

/** `dialog:start`: a VoiceXML application (`param` APP_URI, LANGUAGE). It is read and answered: nothing runs VoiceXML yet. */
export function startVoiceXml(action: ActionEffect, context: ActionContext): Decision {
  const name = 'error.dialog.start';
  const type = textAttribute(action, 'type')?.toLowerCase() ?? 'applid';
  if (type !== 'applid') return refused(name, action.requestId, 'invalidattribute', "type must be 'applid'.");
  const uri = parameter(action, 'APP_URI') ?? textAttribute(action, 'src');
  if (typeof uri !== 'string' || !APPLICATION.test(uri)) {
    const text = 'The parameter APP_URI must be the http, https or file address of a VoiceXML document.';
    return refused(name, action.requestId, 'invalidattribute', text);
  }
  if (ownCall(action, context) === undefined) return unknownCall(name, action);
  const text = `There is no VoiceXML browser in this version: ${uri} was not started.`;
  return {
    writes: [],
    replies: [
      { name: 'dialog.start.requestid', type: 'external', data: { requestid: action.requestId } },
      ...(refused(name, action.requestId, 'remote', text).replies ?? []),
    ],
  };
}

/** `dialog:remote`: a treatment at another place (`destination`, `default`). It is read and answered: there is none. */
export function remote(action: ActionEffect, context: ActionContext): Decision {
  const name = 'error.dialog.remote';
  if (textAttribute(action, 'destination') === null)
    return refused(name, action.requestId, 'invalidattribute', 'destination must name a place.');
  if (ownCall(action, context) === undefined) return unknownCall(name, action);
  return refused(name, action.requestId, 'remote', 'There are no remote treatments in this version.');
}

function parameter({ params }: ActionEffect, wanted: string): Json | undefined {
  return params.find(({ name }) => name.toUpperCase() === wanted)?.value;
}
