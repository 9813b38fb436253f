import type { Json } from '@ringback/script';
import type { ScxmlEvent } from './event.ts';
import { xmlTreeOf } from './literal-value.ts';
import type { LiveSession } from './live-session.ts';

// Of a name that is shown in an error.
const MAX_NAME = 200;

/** Makes the event `_event`; one that is too large is replaced by an error that says so. Gives the one that it is. */
export function bindEvent(session: LiveSession, event: ScxmlEvent): ScxmlEvent {
  const { name, sendId, data, dataFormat } = event;
  const isXml = dataFormat === 'xml' && typeof data === 'string';
  const xml = isXml ? xmlTreeOf(data, session.document.limits) : undefined;
  const outcome = session.scripts.bindEvent(event, xml);
  if (outcome.ok) return event;
  const { message } = outcome.problem;
  const instead: Record<string, Json> = { message, event: name.slice(0, MAX_NAME) };
  if (sendId !== undefined) instead['sendid'] = sendId;
  return bindEvent(session, { name: 'error.execution.event-limit', type: 'platform', data: instead });
}
