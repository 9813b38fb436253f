import { describe, expect, it } from 'vitest';
import { openDesk } from './desk.ts';

const PAUSE = { pause: () => Promise.resolve() };
const access = (fetch: () => Promise<Response>) => ({
  baseUrl: 'http://127.0.0.1:1',
  username: '1001',
  password: 'x',
  fetch,
  ...PAUSE,
});

describe('the stream of a desk', () => {
  it('ends when that is wanted, also where the fetch has forgotten the signal', async () => {
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('event: agent\ndata: {}\n\n')),
      cancel: () => {
        isCancelled = true;
      },
    });
    const stop = new AbortController();
    const heard: string[] = [];
    await openDesk(access(() => Promise.resolve(new Response(stream)))).listen(({ name }) => {
      heard.push(name);
      stop.abort();
    }, stop.signal);
    expect(heard).toEqual(['agent']);
    await expect.poll(() => isCancelled).toBe(true);
  });

  it('ends while it is still waited for an answer', async () => {
    const stop = new AbortController();
    const listening = openDesk(access(() => new Promise<Response>(() => undefined))).listen(
      () => undefined,
      stop.signal,
    );
    stop.abort();
    await listening;
  });
});
