import { expect, it } from 'vitest';
import { openPhoneSocket } from './phone-socket.ts';

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:1';

/** What is told of a socket until it is closed. */
async function told(closesAtOnce: boolean): Promise<string[]> {
  const news: string[] = [];
  await new Promise<void>((over) => {
    const socket = openPhoneSocket(NOWHERE, {
      opened: () => news.push('opened'),
      message: () => news.push('message'),
      failed: () => news.push('failed'),
      closed() {
        news.push('closed');
        over();
      },
    });
    if (closesAtOnce) socket.close();
  });
  return news;
}

it('a socket that does not open is told to have failed', async () => {
  expect(await told(false)).toEqual(['failed', 'closed']);
});

it('one that we let go before it opened has not', async () => {
  expect(await told(true)).toEqual(['closed']);
});
