import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { PAGE_SECURITY_POLICY } from '../edge/security-headers.ts';

/** How long a browser may go on with the script that it has. */
const KEPT_SECONDS = 300;

/** The same for every link: what it leads to is asked for by the script, and drawn as text. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex, nofollow" />
    <title>Callback</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
    <script src="/customer-page.js" defer></script>
  </head>
  <body>
    <noscript>This page needs JavaScript.</noscript>
  </body>
</html>
`;

/** `/c/{token}`, the page of a link that a customer was sent; `/c/{token}/callback` is what it works with. */
export async function customerPagePlugin(app: FastifyInstance, { file }: { file: string }): Promise<void> {
  const script = await readFile(file, 'utf8');
  app.get('/c/:token', { schema: { hide: true } }, (_request, reply) =>
    reply
      .header('content-security-policy', PAGE_SECURITY_POLICY)
      .header('content-type', 'text/html;charset=utf-8')
      .send(PAGE),
  );
  app.get('/customer-page.js', { schema: { hide: true } }, (_request, reply) =>
    reply
      .header('content-type', 'text/javascript;charset=utf-8')
      .header('cache-control', `public, max-age=${KEPT_SECONDS}`)
      .send(script),
  );
}
