import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Chance } from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isFromThisMachine } from '../page/open-access.ts';

/** First parts of the addresses that the application in the browser knows; it draws what belongs there. */
const PAGES = [
  'callbacks',
  'queues',
  'services',
  'hours',
  'documents',
  'templates',
  'reports',
  'simulator',
  'patterns',
  'resources',
  'prompts',
  'providers',
  'options',
  'users',
  'audit',
  'desk',
];
const YEAR_MS = 365 * 86_400_000;
const NONCE = '%NONCE%';
const DEMO = '%DEMO%';

/** Only its own files and its own server; styles that the page makes itself carry the nonce of its answer. */
function policy(nonce: string): string {
  return (
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; connect-src 'self'; img-src 'self' data:; ` +
    "media-src 'self' blob:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  );
}

/**
 * The pages of the product (contract section 4): one application, whatever address it is opened at. The files hold no
 * secrets and need no credentials; everything that they show does.
 */
export async function browserPagesPlugin(
  app: FastifyInstance,
  { folder, chance, isDemo }: { folder: string; chance: Chance; isDemo: boolean },
): Promise<void> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    decorateReply: false,
    cacheControl: true,
    // The names of the files change with what is in them.
    immutable: true,
    maxAge: YEAR_MS,
    schemaHide: true,
    index: false,
  });
  const icon = await readFile(join(folder, 'icon.svg'), 'utf8');
  const hidden = { schema: { hide: true } };
  const show = (request: FastifyRequest, reply: FastifyReply) => {
    const nonce = chance.uuid();
    return reply
      .header('content-security-policy', policy(nonce))
      .header('content-type', 'text/html;charset=utf-8')
      .send(
        page.replaceAll(NONCE, nonce).replaceAll(DEMO, isDemo && isFromThisMachine(request) ? 'yes' : 'no'),
      );
  };
  app.get('/', hidden, show);
  for (const name of PAGES) {
    app.get(`/${name}`, hidden, show);
    app.get(`/${name}/*`, hidden, show);
  }
  app.get('/icon.svg', hidden, (_request, reply) =>
    reply.header('content-type', 'image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
  );
}
