import { amount, call, convert, type Result, text } from './wire.ts';

/** What a customer asked for, kept by the page so that a reload shows it again. */
export interface Asked {
  readonly service: string;
  readonly id: string;
}

/** What the server says of a callback. */
export interface CallbackStatus {
  readonly state: string;
  readonly reason: string | null;
  readonly number: string;
  readonly desiredAt: Date;
}

export interface QueuePosition {
  readonly position: number;
  readonly total: number;
  /** Seconds; `null` when nobody knows. */
  readonly waitSeconds: number | null;
}

export interface CallbackServer {
  create(wanted: {
    readonly number: string;
    readonly name: string;
    readonly desiredUtc: string | null;
  }): Promise<Result<Asked>>;
  availability(days: number): Promise<Result<unknown>>;
  status(asked: Asked): Promise<Result<CallbackStatus | null>>;
  position(asked: Asked): Promise<Result<QueuePosition>>;
  change(
    asked: Asked,
    change: { readonly desiredUtc?: string; readonly number?: string },
  ): Promise<Result<null>>;
  cancel(asked: Asked): Promise<Result<null>>;
}

/**
 * A server that speaks the compatible API, version 8.5 (API reference 1-4). Requests are simple ones wherever the
 * API has a simple form, so that a page of another site needs no preflight to ask for a callback.
 */
export function compatibleServer(
  base: string,
  service: string,
  more: Readonly<Record<string, string>> = {},
): CallbackServer {
  const root = base.replace(/\/+$/, '');
  const callbacks = `${root}/genesys/1/service/callback/${encodeURIComponent(service)}`;
  const one = ({ service: name, id }: Asked) =>
    `${root}/genesys/1/service/callback/${encodeURIComponent(name)}/${encodeURIComponent(id)}`;

  return {
    async create({ number, name, desiredUtc }) {
      const body = new URLSearchParams({ ...more, _customer_number: number });
      if (name !== '') body.set('first_name', name);
      if (desiredUtc !== null) body.set('_desired_time', desiredUtc);
      return convert(await call(callbacks, { method: 'POST', body }), (answer) => {
        const id = text(answer, '_id');
        return id === null ? undefined : { service, id };
      });
    },
    async availability(days) {
      return convert(await call(`${callbacks}/availability?number-of-days=${days}`), (answer) => answer);
    },
    async status(asked) {
      const url = `${root}/genesys/1/service/callback?_id=${encodeURIComponent(asked.id)}`;
      return convert(await call(url), (answer) => statusOf(Array.isArray(answer) ? answer[0] : answer));
    },
    async position({ id }) {
      const url = `${root}/genesys/1/service/${encodeURIComponent(id)}/check-queue-position`;
      return convert(await call(url), positionOf);
    },
    async change(asked, { desiredUtc, number }) {
      const body: Record<string, string> = {};
      if (desiredUtc !== undefined) body['_new_desired_time'] = desiredUtc;
      if (number !== undefined) body['_customer_number'] = number;
      const headers = { 'content-type': 'application/json' };
      const result = await call(one(asked), { method: 'PUT', headers, body: JSON.stringify(body) });
      return convert(result, () => null);
    },
    async cancel(asked) {
      return convert(await call(one(asked), { method: 'DELETE' }), () => null);
    },
  };
}

function statusOf(record: unknown): CallbackStatus | null {
  const state = text(record, '_callback_state');
  if (state === null) return null;
  return {
    state,
    reason: text(record, '_callback_reason'),
    number: text(record, '_customer_number') ?? '',
    desiredAt: new Date(text(record, '_desired_time') ?? Number.NaN),
  };
}

function positionOf(answer: unknown): QueuePosition | undefined {
  const position = amount(answer, '_position');
  const total = amount(answer, '_total_waiting');
  if (position === null || total === null) return undefined;
  return { position, total, waitSeconds: amount(answer, '_eta') ?? amount(answer, 'ewt') };
}
