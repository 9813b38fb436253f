import type { PromptOutcome } from '@ringback/core';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { answerIn } from '../edge/route-description.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import type { WriteLine } from './write-line.ts';

const tags = ['Prompts'];
const params = Type.Object({ name: Type.String({ description: 'Plain file name; `.wav` may be left out' }) });
const querystring = Type.Object(
  {
    language: Type.Optional(
      Type.String({ description: 'Folder of that language; without it for every language' }),
    ),
  },
  { additionalProperties: false },
);
const Origin = Type.Optional(
  Type.Enum(['own', 'product'], {
    description: "The installation's own (default), or those that come along",
  }),
);
const Prompt = Type.Object({
  name: Type.String(),
  language: Type.Union([Type.String(), Type.Null()]),
  durationMs: Type.Integer(),
});
/** Four minutes of 16 bit at 44.1 kHz. */
const MAX_PROMPT_BYTES = 24 * 1_048_576;
/** Characters of a text: some minutes of speech. */
const MOST_SPOKEN = 2_000;

const answered = (reply: FastifyReply, outcome: PromptOutcome): FastifyReply =>
  outcome.kind === 'stored'
    ? sendJson(reply, outcome.prompt)
    : sendAnswer(reply, answer('bad-field', { field: outcome.field, why: outcome.why }));

/** What customers hear: files in the prompt folder of the data, which go before the shipped ones of the same names. */
export function promptRoutes(
  app: TypedInstance,
  { prompts }: Pick<ApiDependencies, 'prompts'>,
  line: WriteLine,
): void {
  const unknown = (name: string) => answer('unknown-object', { what: 'prompt', name });

  app.get(
    '/prompts',
    {
      schema: {
        tags,
        summary: 'Prompts: those of the installation, or those that come with the product',
        querystring: Type.Object({ origin: Origin }, { additionalProperties: false }),
        response: { 200: Type.Array(Prompt), ...Refusals },
      },
    },
    async (request, reply) => sendJson(reply, await prompts.list(request.query.origin)),
  );

  app.put(
    '/prompts/:name',
    {
      config: { bytesBody: true },
      bodyLimit: MAX_PROMPT_BYTES,
      // Bytes are no text of JSON; name and language are judged by whoever keeps them.
      validatorCompiler: () => () => true,
      schema: {
        tags,
        summary: 'Upload a prompt: a WAV of any rate, which is converted',
        params,
        querystring,
        consumes: ['audio/wav'],
        body: Type.String({ format: 'binary' }),
        response: { 200: Prompt, ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        const given: unknown = request.body;
        const body = given instanceof Uint8Array ? given : new Uint8Array();
        return answered(reply, await prompts.put(name, request.query.language ?? null, body));
      }),
  );

  app.post(
    '/prompts/:name/speak',
    {
      schema: {
        tags,
        summary: 'Make a prompt out of a text: the voice of the installation says it',
        params,
        querystring,
        body: Type.Object(
          {
            text: Type.String({ minLength: 1, maxLength: MOST_SPOKEN }),
            voice: Type.Optional(
              Type.String({
                pattern: '^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$',
                description: 'Language of the voice, by default en-US',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Prompt, ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { text, voice = 'en-US' } = request.body;
        return answered(
          reply,
          await prompts.speak(request.params.name, request.query.language ?? null, text, voice),
        );
      }),
  );

  app.get(
    '/prompts/:name',
    {
      schema: {
        tags,
        summary: 'A prompt as it is played',
        params,
        querystring: Type.Object(
          { ...querystring.properties, origin: Origin },
          { additionalProperties: false },
        ),
        response: {
          200: answerIn('audio/wav', 'The prompt', Type.String({ format: 'binary' })),
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const { language = null, origin } = request.query;
      const wav = await prompts.read(name, language, origin);
      return wav === null
        ? sendAnswer(reply, unknown(name))
        : reply.header('content-type', 'audio/wav').send(Buffer.from(wav));
    },
  );

  app.delete(
    '/prompts/:name',
    {
      schema: {
        tags,
        summary: 'Take a prompt away; the shipped one of its name counts again',
        params,
        querystring,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        return (await prompts.remove(name, request.query.language ?? null))
          ? sendJson(reply, {})
          : sendAnswer(reply, unknown(name));
      }),
  );
}
