import type { CallbackServer, CallbackStatus, QueuePosition } from '../server.ts';
import { amount, call, convert, type Result, text } from '../wire.ts';

const JSON_BODY = { 'content-type': 'application/json' };

/** The callback of one link, as our own server gives it (`/c/{token}/callback`). The token stands for everything else. */
export function linkServer(origin: string, token: string): CallbackServer {
  const root = `${origin}/c/${encodeURIComponent(token)}`;
  const look = () => call(`${root}/callback`);
  return {
    // Who has a link has a callback.
    create: async () => ({ kind: 'refused', status: 405, message: null, availability: null }),
    availability: async (days) =>
      convert(await call(`${root}/availability?number-of-days=${days}`), (answer) => answer),
    status: async () => convert(await look(), statusOf),
    position: async () => convert(await look(), positionOf),
    async change(_asked, { desiredUtc, number }) {
      const body = JSON.stringify({ at: desiredUtc, number });
      return nothing(await call(`${root}/callback`, { method: 'PUT', headers: JSON_BODY, body }));
    },
    cancel: async () => nothing(await call(`${root}/callback`, { method: 'DELETE' })),
  };
}

const nothing = (result: Result<unknown>): Result<null> => convert(result, () => null);

function statusOf(answer: unknown): CallbackStatus | undefined {
  const state = text(answer, 'state');
  if (state === null) return undefined;
  return {
    state,
    reason: text(answer, 'reason'),
    number: text(answer, 'customerNumber') ?? '',
    desiredAt: new Date(text(answer, 'desiredAt') ?? Number.NaN),
  };
}

function positionOf(answer: unknown): QueuePosition {
  return {
    position: amount(answer, 'position') ?? 0,
    total: amount(answer, 'waiting') ?? 0,
    waitSeconds: amount(answer, 'waitSeconds'),
  };
}
