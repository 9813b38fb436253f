import type { FastifyInstance } from 'fastify';
import type { ApiDependencies } from '../dependencies.ts';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { DOCUMENTED_ONLY, schemas } from './schemas.ts';

const DOCUMENT_HASH = /^[0-9a-f]{64}$/;

/**
 * Documents that other servers are told to run. Whoever knows the hash of one was given it by us: there are no other
 * credentials that such a server could send.
 */
export function documentPlugin(app: FastifyInstance, { documents }: ApiDependencies['orchestration']): void {
  app.get<{ Params: { hash: string; '*': string } }>(
    '/scxml/document/:hash/*',
    { schema: schemas.document, ...DOCUMENTED_ONLY },
    async (request, reply) => {
      const { hash, '*': path } = request.params;
      const text = DOCUMENT_HASH.test(hash) ? await documents.source(hash, path) : null;
      return text === null
        ? sendAnswer(reply, answer('unknown-object', { what: 'document', name: path }))
        : reply.header('content-type', contentTypeOf(path)).header('etag', `"${hash}"`).send(text);
    },
  );
}

function contentTypeOf(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript;charset=utf-8';
  return path.endsWith('.json') ? 'application/json;charset=utf-8' : 'application/xml;charset=utf-8';
}
