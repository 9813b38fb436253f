import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';

/** What the plugin's hooks are: they tidy up what was sent, before and after. */
type TidyUp = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/**
 * `@fastify/multipart` on the routes of this instance. Its hooks run for multipart requests only: for all others they do
 * nothing, at the price of two promises and a listener for each.
 */
export function readMultipartParts(app: FastifyInstance): Promise<void> {
  const addHook = (event: 'onRequest' | 'onResponse', tidyUp: TidyUp): FastifyInstance => {
    const hook = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
      const goOn = (): void => done();
      if (isMultipart(request)) tidyUp(request, reply).then(goOn, done);
      else done();
    };
    return event === 'onRequest' ? app.addHook('onRequest', hook) : app.addHook('onResponse', hook);
  };
  const watched = new Proxy(app, {
    get(instance, name) {
      if (name === 'addHook') return addHook;
      const member: unknown = Reflect.get(instance, name, instance);
      return typeof member === 'function' ? member.bind(instance) : member;
    },
  });
  return new Promise((resolve, reject) => {
    multipart(watched, {}, (fault) => (fault === undefined ? resolve() : reject(fault)));
  });
}

/** As far as the header says: the body has not come yet. */
function isMultipart({ headers }: FastifyRequest): boolean {
  return /^\s*multipart\//i.test(headers['content-type'] ?? '');
}
