import type { WebSocket } from '@fastify/websocket';
import type { AgentConfiguration, PhoneSocket } from '@ringback/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import { sendJson } from '../edge/send-json.ts';
import { Refusals } from '../errors/error-body.ts';

/** The subprotocol of SIP over WebSocket (RFC 7118 section 4.1). */
const PROTOCOL = 'sip';
export const PHONE_PATH = '/api/v1/desk/phone';
/** More than any message of a browser's phone. */
export const MAX_SIP_BYTES = 65_536;
/** Sockets closed for not speaking SIP (RFC 6455 7.4.1: protocol error). */
const PROTOCOL_ERROR = 1002;
const POLICY_VIOLATION = 1008;
const NORMAL = 1000;
/** What may wait for a browser that does not read. */
const MAX_UNSENT_BYTES = 1_048_576;

/** Picks the subprotocol; connections without it are made and closed again by the route. */
export function chooseProtocol(offered: Set<string>): string | false {
  return offered.has(PROTOCOL) ? PROTOCOL : false;
}

/**
 * `/api/v1/desk/phone`: which phone the agent has, and with `Upgrade: websocket` the phone in the browser, which speaks SIP. Who
 * may open it was asked as on every route; it registers as this agent and as nobody else.
 */
export function phoneRoute(
  app: FastifyInstance,
  dependencies: ApiDependencies,
  ownerOf: (request: FastifyRequest) => AgentConfiguration,
): void {
  const { phones, telemetry } = dependencies;
  app.route({
    method: 'GET',
    url: '/desk/phone',
    exposeHeadRoute: false,
    schema: {
      tags: ['Agent desk'],
      summary: 'The phone of the agent; as a WebSocket with the subprotocol sip, a phone in the browser',
      querystring: Type.Object({ agent: Type.Optional(Type.String({ maxLength: 255 })) }),
      response: { 200: Type.Object({ dn: Type.String(), browser: Type.Boolean() }), ...Refusals },
    } as object,
    handler: (request, reply) => {
      const agent = ownerOf(request);
      return sendJson(reply, { dn: agent.dn, browser: phones?.isFor(agent) === true });
    },
    ...(phones === undefined
      ? {}
      : {
          wsHandler: (socket: WebSocket, request: FastifyRequest) => {
            if (isFromAnotherSite(request)) return socket.close(POLICY_VIOLATION, 'Not from another site.');
            if (socket.protocol !== PROTOCOL) return socket.close(PROTOCOL_ERROR, 'The subprotocol is sip.');
            const agent = ownerOf(request);
            if (!phones.isFor(agent)) return socket.close(POLICY_VIOLATION, 'This agent has another phone.');
            telemetry.log('info', 'desk.phone-connected', { agentId: agent.id });
            phones.connect(agent, phoneSocket(socket, request));
          },
        }),
  });
}

/** A page of another site could open a WebSocket with the session of whoever looks at it; programs name no origin. */
function isFromAnotherSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin';
  const { origin } = headers;
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === headers.host);
}

function phoneSocket(socket: WebSocket, { raw }: FastifyRequest): PhoneSocket {
  const { remoteAddress = '', remotePort = 0 } = raw.socket;
  return {
    remote: { host: remoteAddress, port: remotePort },
    send(text) {
      if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
      else socket.send(text);
    },
    close: () => socket.close(NORMAL),
    onMessage: (listener) =>
      void socket.on('message', (data, isBinary) => !isBinary && listener(String(data))),
    onClose: (listener) => void socket.once('close', listener),
  };
}
