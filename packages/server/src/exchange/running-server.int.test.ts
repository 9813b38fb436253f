import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { runningServer } from './running-server.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that lives, and breaks off whatever else it is asked. */
async function brokenServer(): Promise<string> {
  const started = createServer((request, response) => {
    if (request.url === '/health/live') response.end('{}');
    else request.socket.destroy();
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}`;
}

describe('a server that ends while it is asked', () => {
  it('is named, with what to do', async () => {
    const url = await brokenServer();
    const door = await runningServer({ pid: process.pid, url, token: 't', certificate: null });
    const text = '[service.a]';
    await expect(door?.import(text, false)).rejects.toMatchObject({
      code: 'SERVER_LOST',
      message: expect.stringMatching(
        /^the server at http:\S+ did not answer to the end \(.+\): .*import the file again/,
      ),
    });
    await expect(door?.export('json')).rejects.toMatchObject({ code: 'SERVER_LOST' });
  });
});
