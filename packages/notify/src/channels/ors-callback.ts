import {
  isJsonObject,
  type Json,
  type JsonObject,
  listOption,
  type OptionMap,
  type OutgoingHttp,
  type Sessions,
  sessionId,
} from '@ringback/core';
import { DELIVERED, failedFor, type Send, type SendOutcome, unsendable } from './channel.ts';
import { outcomeOf } from './http-outcome.ts';

export interface OrsCallbackPorts {
  readonly sessions: () => Pick<Sessions, 'send'>;
  readonly http: OutgoingHttp;
  readonly timeoutMs: () => number;
  /** Section `ors`: `_ors` lists the servers that may run a session which is not here. */
  readonly ors: () => OptionMap;
}

const MOST_BYTES = 65_536;

/**
 * `orscb` (API reference 7.4): an event into the session that the target names, under the name of the status event or the
 * tag; a JSON object is its data, any other text `message` of them. A session that is not here is looked for at the node
 * that runs it, then on the servers of `_ors`.
 */
export function orsCallback(ports: OrsCallbackPorts): Send {
  return async ({ event, target, message }) => {
    const id = target.address.trim();
    if (!/^[\w.-]{1,128}$/.test(id)) return unsendable('The target is no id of a session.');
    const name = eventName(event);
    const data = dataOf(message);
    const outcome = await ports.sessions().send(sessionId(id), { name, data });
    switch (outcome.kind) {
      case 'delivered':
        return DELIVERED;
      case 'full':
        return failedFor('The session has too many events to do.', false);
      case 'too-large':
        return unsendable(`The message is larger than the ${outcome.limit} bytes that a session takes.`);
      case 'elsewhere':
        return outcome.url === null
          ? failedFor(
              `The session runs on node ${outcome.node}, which has not said where it is reached.`,
              false,
            )
          : post(ports, outcome.url, id, name, data);
      case 'unknown':
        return anyServer(ports, id, name, data);
    }
  };
}

/** The servers of `_ors` in their order, until one knows the session. */
async function anyServer(
  ports: OrsCallbackPorts,
  id: string,
  name: string,
  data: JsonObject,
): Promise<SendOutcome> {
  let last: SendOutcome = unsendable('There is no such session (any more).');
  for (const url of listOption(ports.ors(), '_ors')) {
    const outcome = await post(ports, url.replace(/\/+$/, ''), id, name, data);
    if (outcome.kind === 'delivered') return outcome;
    // One that cannot be reached may be the one.
    if (outcome.kind !== 'failed' || !outcome.isFinal) last = outcome;
  }
  return last;
}

async function post(
  { http, timeoutMs }: OrsCallbackPorts,
  server: string,
  id: string,
  name: string,
  data: JsonObject,
): Promise<SendOutcome> {
  const exchange = await http.send({
    method: 'POST',
    url: `${server}/scxml/session/${encodeURIComponent(id)}/event/${encodeURIComponent(name)}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams(
      Object.entries(data).map(([key, value]): [string, string] => [key, textOf(value)]),
    ).toString(),
    timeoutMs: timeoutMs(),
    maxBytes: MOST_BYTES,
    maxRedirects: 0,
  });
  return outcomeOf(exchange, { isSuccess: isOk, isFinal: (status) => status === 404 });
}

const isOk = (status: number): boolean => status >= 200 && status < 300;
const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function dataOf(message: string): JsonObject {
  try {
    const value: Json = JSON.parse(message);
    if (isJsonObject(value)) return value;
  } catch {
    // Text that is no JSON is handed over as it is.
  }
  return { message };
}

/** Events have names without blanks; whatever else a tag has stays. */
function eventName(tag: string): string {
  const name = tag.trim().replace(/\s+/g, '.');
  return name === '' ? 'notification' : name;
}
