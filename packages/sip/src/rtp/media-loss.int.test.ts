import { randomBytes } from 'node:crypto';
import type { Worker } from 'node:worker_threads';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { SipLogLevel } from '../ports.ts';
import { createMediaServer } from './media-server.ts';
import type { MediaLoss, MediaServer } from './media-types.ts';
import { sine } from './tone.ts';

const HOST = '127.0.0.1';

let workers: Worker[];
let logged: { readonly level: SipLogLevel; readonly fields: Readonly<Record<string, unknown>> }[];
let server: MediaServer | undefined;

// Node tells the process of each worker thread that starts: the test's way to harm one.
const remember = (worker: Worker): void => void workers.push(worker);

beforeEach(() => {
  workers = [];
  logged = [];
  process.on('worker', remember);
});

afterEach(async () => {
  process.off('worker', remember);
  await server?.close();
  server = undefined;
});

async function start(): Promise<MediaServer> {
  server = await createMediaServer({
    host: HOST,
    ports: '22100-22199',
    log: (level, _message, fields) => void logged.push({ level, fields }),
  });
  return server;
}

const HARM: readonly (readonly [string, (worker: Worker | undefined) => unknown])[] = [
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  ['throws', (worker) => worker?.postMessage(null)],
  ['is ended from outside', (worker) => worker?.terminate()],
];

describe('a media thread', () => {
  it.each(HARM)(
    'that %s takes its ports along, says so, and is replaced for the next port',
    async (_how, harm) => {
      const media = await start();
      const port = await media.openPort();
      await port.setRemote({ host: HOST, port: 9, payloadType: 0, direction: 'recvonly' });
      const playback = await port.play({ kind: 'tone', ...sine(440) });
      const reasons: string[] = [];
      port.onClosed((reason) => reasons.push(reason));
      const loss = new Promise<MediaLoss>((resolve) => void media.onLost(resolve));
      harm(workers[0]);
      const { error, ports } = await loss;
      expect(error).toMatchObject({ code: 'MEDIA_WORKER_LOST', retryable: true });
      expect(ports).toEqual([port]);
      expect(reasons).toEqual(['lost']);
      expect((await playback.finished).outcome).toBe('lost');
      await expect(port.stats()).rejects.toMatchObject({ code: 'MEDIA_PORT_CLOSED' });
      await port.close();

      const next = await media.openPort();
      expect(workers).toHaveLength(2);
      expect(next.isClosed).toBe(false);
      expect(await media.stats()).toMatchObject({ ports: 1, openedPorts: 1 });
    },
  );

  it('that dies has what waited for it fail', async () => {
    const media = await start();
    const port = await media.openPort();
    await port.setRemote({ host: HOST, port: 9, payloadType: 0, telephoneEventPayloadType: 101 });
    const sending = port.sendDtmf('1234567890');
    await workers[0]?.terminate();
    await expect(sending).rejects.toMatchObject({ code: 'MEDIA_WORKER_LOST' });
    await expect(media.bridge(port, port)).rejects.toMatchObject({ code: 'MEDIA_PORT_CLOSED' });
  });
});

describe('a listener that throws', () => {
  it('is reported and disturbs nobody else', async () => {
    const media = await start();
    const port = await media.openPort();
    let isCalled = false;
    port.onClosed(() => {
      throw new Error('my mistake');
    });
    port.onClosed(() => (isCalled = true));
    await port.close();
    expect(isCalled).toBe(true);
    expect(logged.map(({ level, fields }) => [level, fields['code']])).toEqual([
      ['error', 'MEDIA_LISTENER_FAILED'],
    ]);
  });
});

describe('media in the calling thread', () => {
  it('works the same on a clock of the caller', async () => {
    let fire: (() => void) | undefined;
    let nowMs = 0;
    server = await createMediaServer({
      host: HOST,
      ports: '22200-22203',
      run: {
        kind: 'in-thread',
        randomBytes,
        clock: {
          now: () => nowMs,
          setTimer: (_delayMs, fired) => {
            fire = fired;
            return { cancel: () => (fire = undefined) };
          },
        },
      },
    });
    expect(workers).toHaveLength(0);
    const port = await server.openPort();
    await port.setRemote({ host: HOST, port: 9, payloadType: 0 });
    const playback = await port.play({ kind: 'tone', ...sine(440), durationMs: 1_000 });
    for (let beat = 0; beat <= 50; beat += 1) {
      nowMs += 20;
      fire?.();
    }
    expect(await playback.finished).toEqual({ outcome: 'completed', playedMs: 1_000 });
    expect((await port.stats()).packetsOut).toBe(50);
    await port.close();
    expect(fire).toBeUndefined();
  });
});
