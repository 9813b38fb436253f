import { type FanOutPorts, fanOut } from '../publishing/fan-out.ts';
import type { Send } from './channel.ts';

/** A status event for nobody in particular: to whoever subscribed to its name or to the id of its callback. */
export function broadcast(
  ports: FanOutPorts & { readonly now: () => number; readonly ttlMs: () => number },
): Send {
  return async ({ event, callbackId, message, maxAttempts }) => {
    const tags = callbackId === null ? [event] : [event, callbackId];
    const publication = { tags, event, message, isLocalised: false, attempts: maxAttempts };
    const notifications = await fanOut(ports, publication, { now: ports.now(), ttlMs: ports.ttlMs() });
    return { kind: 'passed-on', notifications };
  };
}
