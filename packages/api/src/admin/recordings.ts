import {
  callbackId as asCallbackId,
  recordingId as asRecordingId,
  type ConversationRecord,
  formatInstant,
} from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { answerIn } from '../edge/route-description.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';

const tags = ['Recordings'];
const params = Type.Object({ id: Type.String({ maxLength: 64 }) });
const OptionalText = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const Recording = Type.Object({
  id: Type.String(),
  callId: Type.String(),
  callbackId: OptionalText,
  service: OptionalText,
  agentId: OptionalText,
  startedAt: Type.String(),
  endedAt: OptionalText,
  durationMs: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  state: Type.String({ description: 'recording, complete, or broken: it ended with the process' }),
  expiresAt: Type.String(),
});
const USUAL = 100;

/** Writes down who hears which recording. */
type NoteReading = (request: FastifyRequest, id: string) => Promise<void>;

/** Recorded conversations of this node: who may hear them, hears them, and it is written down who did. */
export function recordingRoutes(
  app: TypedInstance,
  { recordings }: Pick<ApiDependencies, 'recordings'>,
  noteReading: NoteReading,
): void {
  const unknown = (name: string) => answer('unknown-object', { what: 'recording', name });

  app.get(
    '/recordings',
    {
      schema: {
        tags,
        summary: 'Recorded conversations, the newest first',
        querystring: Type.Object(
          {
            callback: Type.Optional(Type.String({ maxLength: 255, description: 'Id of the callback' })),
            service: Type.Optional(Type.String({ maxLength: 255 })),
            limit: Type.Optional(
              Type.String({ pattern: '^[1-9][0-9]{0,2}$', description: `1 to 999, by default ${USUAL}` }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Array(Recording), ...Refusals },
      },
    },
    async (request, reply) => {
      const { callback, service = null, limit = USUAL } = request.query;
      const callbackId = callback === undefined ? null : asCallbackId(callback);
      return sendJson(
        reply,
        (await recordings.find({ callbackId, service, limit: Number(limit) })).map(view),
      );
    },
  );

  app.get(
    '/recordings/:id',
    {
      schema: {
        tags,
        summary: 'What is known of a recording',
        params,
        response: { 200: Recording, ...Refusals },
      },
    },
    async (request, reply) => {
      const record = await recordings.get(asRecordingId(request.params.id));
      return record === null ? sendAnswer(reply, unknown(request.params.id)) : sendJson(reply, view(record));
    },
  );

  app.get(
    '/recordings/:id/audio',
    {
      schema: {
        tags,
        summary: 'The recording itself: WAV, customers on the left channel and agents on the right',
        params,
        response: {
          200: answerIn('audio/wav', 'The conversation', Type.String({ format: 'binary' })),
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const wav = await recordings.audio(asRecordingId(id));
      if (wav === null) return sendAnswer(reply, unknown(id));
      await noteReading(request, id);
      return reply
        .header('content-type', 'audio/wav')
        .header('content-disposition', `attachment; filename="${id}.wav"`)
        .header('cache-control', 'no-store')
        .send(Buffer.from(wav));
    },
  );

  app.delete(
    '/recordings/:id',
    {
      schema: {
        tags,
        summary: 'Remove a recording; one that goes on is not removed',
        params,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      return (await recordings.remove(asRecordingId(id)))
        ? sendJson(reply, {})
        : sendAnswer(reply, unknown(id));
    },
  );
}

function view(record: ConversationRecord) {
  const { id, callId, callbackId, service, agentId, durationMs, state } = record;
  return {
    id,
    callId,
    callbackId,
    service,
    agentId,
    startedAt: formatInstant(record.startedAt),
    endedAt: record.endedAt === null ? null : formatInstant(record.endedAt),
    durationMs,
    state,
    expiresAt: formatInstant(record.expiresAt),
  };
}
