import type { FastifyInstance } from 'fastify';
import { decodeJson } from '../edge/decode-json.ts';
import { decodeText } from '../edge/decode-text.ts';
import { isJsonType, parseMediaType } from '../edge/media-type.ts';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a text of any content type. Only for PUT: a browser sends it to another site only when that allows it. */
    readonly textBody?: boolean;
    /** The body is bytes of any content type; for PUT, for the same reason. */
    readonly bytesBody?: boolean;
  }
}

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
    if (request.routeOptions.config.bytesBody === true && request.method === 'PUT') {
      request.body = bytes;
      return done();
    }
    const mediaType = parseMediaType(request.headers['content-type']);
    if (request.routeOptions.config.textBody === true && request.method === 'PUT') {
      const text = decodeText(bytes, mediaType?.charset ?? null);
      if (text === null)
        return done(new AnswerError(answer('bad-field', { field: 'body', why: 'is not valid UTF-8 text' })));
      request.body = text;
      return done();
    }
    if (bytes.length > 0 && !(mediaType !== null && isJsonType(mediaType.type)))
      return done(new AnswerError(answer('unsupported-media-type', { known: 'application/json' })));
    const decoding = decodeJson(bytes, mediaType?.charset ?? null);
    if (decoding.kind === 'problem') return done(new AnswerError(decoding.answer));
    request.body = decoding.value;
    done();
  });
}
