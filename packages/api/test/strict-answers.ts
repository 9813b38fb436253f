import { readStrictly } from '@ringback/testkit';
import type { FastifyInstance, InjectOptions } from 'fastify';

/** Services of tests that lead to others than callbacks, whose own bodies are answered. */
const LEADS_ELSEWHERE = /\/to-[a-z]+$/;

/** Every answer that a test asks for has to be readable for the strictest client. */
export function readingStrictly(app: FastifyInstance): void {
  const inject = app.inject.bind(app);
  app.inject = (async (order: string | InjectOptions) => {
    const response = await inject(order);
    const { method = 'GET', url = '' } = response.raw.req;
    const contentType = response.headers['content-type'];
    if (LEADS_ELSEWHERE.test(url)) return response;
    readStrictly({
      method,
      url,
      status: response.statusCode,
      contentType: contentType === undefined ? undefined : String(contentType),
      body: response.body,
    });
    return response;
  }) as typeof app.inject;
}
