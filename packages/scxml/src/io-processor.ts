import { encodeForm } from './basic-http.ts';
import type { SendEffect } from './effect.ts';
import type { ScxmlEvent } from './event.ts';

/** The SCXML Event I/O Processor (SCXML C.1). */
export const SCXML_PROCESSOR = 'http://www.w3.org/TR/scxml/#SCXMLEventProcessor';

/** The event that a `<send>` of one session becomes at whoever receives it over the SCXML processor. */
export function eventFromSend(
  effect: SendEffect,
  sender: { readonly sessionId: string; readonly invokeId?: string },
): ScxmlEvent {
  return {
    name: effect.event,
    type: 'external',
    origin: `#_scxml_${sender.sessionId}`,
    originType: SCXML_PROCESSOR,
    ...(effect.data === undefined ? {} : { data: effect.data }),
    ...(effect.dataFormat === undefined ? {} : { dataFormat: effect.dataFormat }),
    // Data has one value for a name; whoever wants all of them finds them here (SCXML 6.2).
    ...(effect.fields === undefined ? {} : { raw: encodeForm(effect.fields) }),
    ...(effect.sendIdGiven ? { sendId: effect.sendId } : {}),
    ...(sender.invokeId === undefined ? {} : { invokeId: sender.invokeId }),
  };
}
