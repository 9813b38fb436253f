import type { FastifyReply, FastifyRequest } from 'fastify';

/** Addresses of programs: what is wrong there is said in JSON, whatever is accepted. */
const FOR_PROGRAMS =
  /^\/(?:api|genesys|scxml|ors|urs|health|metrics|openapi\.json|test|page|assets)(?:[/?]|$)/i;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>No page here – Ringback</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
    <style nonce="%NONCE%">
      :root { color-scheme: light dark; }
      body { background: light-dark(#fff, #16191d); color: light-dark(#18211f, #e6eceb); max-width: 32rem; margin: 15vh auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
      a { color: light-dark(#14508c, #85b6e5); }
      li { margin: 0.5rem 0; }
    </style>
  </head>
  <body>
    <main>
      <h1>There is no page here</h1>
      <p>The address may be misspelt, or what it led to is gone. From here you can go to</p>
      <ul>
        <li><a href="/">the management pages</a></li>
        <li><a href="/desk">the agent desk</a></li>
      </ul>
      <p>Were you sent a link to your callback? Open it again as a whole: it is a long one.</p>
    </main>
  </body>
</html>
`;

/** Whether somebody looks for a page with a browser, at an address where pages could be. */
export function looksForPage({ method, raw, headers }: FastifyRequest): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || FOR_PROGRAMS.test(raw.url ?? '')) return false;
  const { accept = '' } = headers;
  const html = weightOf('text/html', accept);
  return html > 0 && html >= weightOf('application/json', accept);
}

/** 404 as people read it, with a way back; 400 for an address that cannot be read. `nonce` is of this answer alone. */
export function answerNoPage(reply: FastifyReply, nonce: string, status: 400 | 404 = 404): FastifyReply {
  return reply
    .code(status)
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    .header('content-type', 'text/html;charset=utf-8')
    .send(PAGE.replace('%NONCE%', nonce));
}

/** How much a media type that is named is wanted (RFC 9110, section 12.5.1), 0 to 1; 0 when it is not named. */
function weightOf(type: string, accept: string): number {
  for (const range of accept.split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (name !== type) continue;
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    return Number.isFinite(weight) ? Math.min(Math.max(weight, 0), 1) : 0;
  }
  return 0;
}
