import type { FastifyInstance } from 'fastify';
import { decodeJson } from '../edge/decode-json.ts';
import { isJsonType, parseMediaType } from '../edge/media-type.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';

/**
 * Makes JSON of the bodies of this instance before they are validated. A body of another type is refused: a page of
 * another site can make a browser send forms with its stored credentials, but no JSON.
 */
export function acceptJsonBodies(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined || request.method === 'GET' || request.method === 'HEAD') return done();
    if (request.method === 'DELETE') {
      request.body = undefined;
      return done();
    }
    const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const mediaType = parseMediaType(request.headers['content-type']);
    if (bytes.length > 0 && !(mediaType !== null && isJsonType(mediaType.type)))
      return done(new AnswerError(answer('unsupported-media-type', { known: 'application/json' })));
    const decoding = decodeJson(bytes, mediaType?.charset ?? null);
    if (decoding.kind === 'problem') return done(new AnswerError(decoding.answer));
    request.body = decoding.value;
    done();
  });
}
