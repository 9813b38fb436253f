import { isJsonObject, type JsonObject } from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../../dependencies.ts';
import { decodeJson } from '../../edge/decode-json.ts';
import { isJsonType, parseMediaType } from '../../edge/media-type.ts';
import { askForCredentials, credentialsOf } from '../../edge/required-credentials.ts';
import type { RouteDescription } from '../../edge/route-description.ts';
import { sendJson } from '../../edge/send-json.ts';
import { answer } from '../../errors/answers.ts';
import { Refusals } from '../../errors/error-body.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import { userOf } from '../notification/plugin.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';
import { answerBayeux } from './bayeux.ts';
import { BayeuxClients } from './bayeux-clients.ts';

/** A client sends a handful at a time. */
const MOST_MESSAGES = 100;

const Message = Type.Object({ channel: Type.String() }, { additionalProperties: true });

const schema: RouteDescription = {
  tags: ['Genesys-compatible'],
  summary: 'Bayeux by long polling: pushes to a user (gms_user) on channel /_genesys',
  headers: Type.Object({ gms_user: Type.Optional(Type.String({ description: 'Whose pushes they are' })) }),
  body: Type.Union([Message, Type.Array(Message, { maxItems: MOST_MESSAGES })]),
  response: { 200: Type.Array(Message), ...Refusals },
};

/** CometD for users who wait for pushes (API reference 7.4). Clients may append the kind of message to the address. */
export async function cometdPlugin(
  app: FastifyInstance,
  { dependencies }: { dependencies: ApiDependencies },
): Promise<void> {
  const { configuration, chance, comet, clock, wireClock } = dependencies;
  await askForCredentials(app, configuration, () =>
    credentialsOf([configuration.section('notification'), configuration.section('server')]),
  );
  const clients = new BayeuxClients({ clock: wireClock ?? clock, chance, hub: comet });
  app.addHook('preClose', (done) => {
    clients.close();
    done();
  });

  async function handle(request: FastifyRequest, reply: FastifyReply) {
    const messages = readMessages(request);
    if (messages === null)
      return sendAnswer(reply, answer('bad-json', { why: 'must be a message of Bayeux or a list of them' }));
    if (messages === 'type')
      return sendAnswer(reply, answer('unsupported-media-type', { known: 'application/json' }));
    const user = userOf(request);
    const replies = messages.map((message) => answerBayeux(message, clients, user));
    const answers: JsonObject[] = replies.map((one) => one.answer);
    const connect = replies.find((one) => one.connect !== null)?.connect ?? null;
    if (connect === null) return sendJson(reply, answers);
    // Whoever goes away while he waits must not be given what came for him.
    const gone = (): void => clients.hangUp(connect.client);
    reply.raw.once('close', gone);
    const timeoutMs = messages.length > 1 ? 0 : connect.timeoutMs;
    const came = await clients.connect(connect.client, timeoutMs, () => !request.raw.socket.destroyed);
    reply.raw.off('close', gone);
    return sendJson(reply, [...came, ...answers]);
  }

  for (const url of ['/genesys/cometd', '/genesys/cometd/*'])
    app.post(
      url,
      {
        schema: url.endsWith('*')
          ? { ...schema, params: Type.Object({ '*': Type.String() }), 'x-rest': 'kind' }
          : schema,
        ...DOCUMENTED_ONLY,
      },
      handle,
    );
}

function readMessages(request: FastifyRequest): JsonObject[] | null | 'type' {
  const type = parseMediaType(request.headers['content-type']);
  if (type === null || !isJsonType(type.type)) return 'type';
  const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  const decoding = decodeJson(bytes, type.charset);
  if (decoding.kind === 'problem') return null;
  const list = Array.isArray(decoding.value) ? decoding.value : [decoding.value];
  if (list.length === 0 || list.length > MOST_MESSAGES) return null;
  const messages = list.filter(isJsonObject);
  const isWhole =
    messages.length === list.length && messages.every(({ channel }) => typeof channel === 'string');
  return isWhole ? messages : null;
}
