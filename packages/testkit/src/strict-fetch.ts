import { readStrictly } from './strict-client.ts';

const READ = /^\/genesys\/[12]\//;
/** Services of tests that lead to documents or servers which speak for themselves. */
const LEADS_ELSEWHERE = /\/service\/(?:callback\/)?to-[a-z]+$/;

/**
 * The same `fetch`, but for answers of the compatible edge that a strict client could not read (API reference 17.3):
 * they reject. The answer itself stays unread.
 */
export function readingStrictly(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    if (!READ.test(pathname) || LEADS_ELSEWHERE.test(pathname)) return response;
    readStrictly({
      method: (init?.method ?? (input instanceof Request ? input.method : 'GET')).toUpperCase(),
      url: `${pathname}${search}`,
      status: response.status,
      contentType: response.headers.get('content-type') ?? undefined,
      body: await response.clone().text(),
    });
    return response;
  };
}
