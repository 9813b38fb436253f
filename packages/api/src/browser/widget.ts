import { basename, dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** How long a page may go on with the script that it has. */
const KEPT_SECONDS = 300;

/** `/widget.js`, the script that pages of other sites include (contract section 4). */
export async function widgetPlugin(app: FastifyInstance, { file }: { file: string }): Promise<void> {
  await app.register(fastifyStatic, { root: dirname(file), serve: false, preCompressed: true });
  app.get('/widget.js', { schema: { hide: true } }, (_request, reply) =>
    reply
      // The script is for everybody: pages that ask for isolated resources and integrity checks may load it, too.
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('access-control-allow-origin', '*')
      .sendFile(basename(file), { maxAge: KEPT_SECONDS * 1_000, immutable: false }),
  );
}
