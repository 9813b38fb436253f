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
const Prompt = Type.Object({
  name: Type.String(),
  language: Type.Union([Type.String(), Type.Null()]),
  durationMs: Type.Integer(),
});
/** Four minutes of 16 bit at 44.1 kHz. */
const MAX_PROMPT_BYTES = 24 * 1_048_576;

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
        summary: "The installation's own prompts",
        response: { 200: Type.Array(Prompt), ...Refusals },
      },
    },
    async (_request, reply) => sendJson(reply, await prompts.list()),
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
        const outcome = await prompts.put(name, request.query.language ?? null, body);
        return outcome.kind === 'stored'
          ? sendJson(reply, outcome.prompt)
          : sendAnswer(reply, answer('bad-field', { field: outcome.field, why: outcome.why }));
      }),
  );

  app.get(
    '/prompts/:name',
    {
      schema: {
        tags,
        summary: 'A prompt as it is played',
        params,
        querystring,
        response: {
          200: answerIn('audio/wav', 'The prompt', Type.String({ format: 'binary' })),
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const wav = await prompts.read(name, request.query.language ?? null);
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
