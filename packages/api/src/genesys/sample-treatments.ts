import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import { answerIn } from '../edge/route-description.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { TAGS } from './schemas.ts';

/** The audio of the template at the address at which the original has it (callback options 7): prompts of no language. */
export function sampleTreatmentRoute(
  app: FastifyInstance,
  { prompts }: Pick<ApiDependencies, 'prompts'>,
): void {
  app.get<{ Params: { file: string } }>(
    '/genesys/1/document/service_template/callback/Resources/SampleTreatments/:file',
    {
      schema: {
        tags: TAGS,
        summary: 'Audio of the callback template',
        params: Type.Object({
          file: Type.String({ description: 'Such as next_customer_rep.wav' }),
        }),
        response: {
          200: answerIn('audio/wav', 'The audio', Type.String({ format: 'binary' })),
          ...Refusals,
        },
      },
    },
    async (request, reply) => {
      const { file } = request.params;
      const wav = (await prompts.read(file, null)) ?? (await prompts.read(file, null, 'product'));
      return wav === null
        ? sendAnswer(reply, answer('unknown-object', { what: 'prompt', name: file }))
        : reply.header('content-type', 'audio/wav').send(Buffer.from(wav));
    },
  );
}
