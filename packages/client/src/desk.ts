import { createRingbackClient, type RingbackAccess } from './client.ts';
import type { components, paths } from './schema.ts';

type Body<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  responses: { 200: { content: { 'application/json': infer Shape } } };
}
  ? Shape
  : never;

/** An agent and what waits for him. */
export type DeskSnapshot = Body<'/api/v1/desk', 'get'>;
export type DeskTask = DeskSnapshot['tasks'][number];
export type DeskAgent = DeskSnapshot['agent'];
export type DeskCall = NonNullable<DeskSnapshot['call']>;

/** What happens at a desk, as the stream tells it. */
export type DeskEvent =
  | { readonly name: 'snapshot'; readonly data: DeskSnapshot }
  | { readonly name: 'preview' | 'disposition'; readonly data: DeskTask }
  | {
      readonly name: 'preview_cancel' | 'disposition_cancel';
      readonly data: { readonly id: string; readonly callbackId: string | null; readonly why: string };
    }
  | { readonly name: 'agent'; readonly data: DeskAgent }
  | { readonly name: 'call'; readonly data: { readonly call: DeskCall | null } };

export interface DeskAccess extends RingbackAccess {
  /** Administrators: whose desk it is. */
  readonly agent?: string;
  /** Waits before a broken stream is opened again. */
  readonly pause: () => Promise<void>;
}

/** A refusal, as the server says it. */
export class DeskRefusal extends Error {
  readonly status: number;

  constructor(status: number, error: components['schemas']['Error'] | undefined) {
    super(error?.message ?? `The server answered ${status}.`);
    this.name = 'DeskRefusal';
    this.status = status;
  }
}

/**
 * The desk of one agent: a small example of a desktop, and a beginning for one's own. `listen` keeps the stream open, goes on
 * behind the last event after it broke, and ends when `signal` is aborted.
 */
export function openDesk(access: DeskAccess) {
  const client = createRingbackClient(access);
  const query = access.agent === undefined ? {} : { agent: access.agent };

  async function connect(
    lastEventId: string | null,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>> {
    const { data, error, response } = await client.GET('/api/v1/desk/events', {
      params: { query },
      headers: lastEventId === null ? {} : { 'last-event-id': lastEventId },
      parseAs: 'stream',
      signal,
    });
    if (response.status === 401 || response.status === 404) throw new DeskRefusal(response.status, error);
    if (!(data instanceof ReadableStream)) throw new Error(`The stream answered ${response.status}.`);
    return data;
  }

  return {
    async look(): Promise<DeskSnapshot> {
      const { data, error, response } = await client.GET('/api/v1/desk', { params: { query } });
      if (data === undefined) throw new DeskRefusal(response.status, error);
      return data;
    },

    /** `details`: `at` (ISO 8601) with `reschedule`, `number` with `wrongNumber`, a `note` with any. */
    async answer(
      taskId: string,
      action: string,
      details: { at?: string; number?: string; note?: string } = {},
    ): Promise<void> {
      const { error, response } = await client.POST('/api/v1/desk/tasks/{id}/{action}', {
        params: { path: { id: taskId, action }, query },
        body: details,
      });
      if (!response.ok) throw new DeskRefusal(response.status, error);
    },

    async setState(state: 'Ready' | 'NotReady' | 'LoggedOut', reason = ''): Promise<void> {
      const { error, response } = await client.POST('/api/v1/desk/state', {
        params: { query },
        body: { state, reason },
      });
      if (!response.ok) throw new DeskRefusal(response.status, error);
    },

    async listen(heard: (event: DeskEvent) => void, signal: AbortSignal): Promise<void> {
      let lastEventId: string | null = null;
      while (!signal.aborted) {
        try {
          for await (const event of eventsOf(
            await unlessAborted(connect(lastEventId, signal), signal),
            signal,
          )) {
            lastEventId = event.id ?? lastEventId;
            heard({ name: event.name, data: JSON.parse(event.data) } as DeskEvent);
          }
        } catch (error) {
          // A stream that broke is opened again; that nobody may listen here is for the caller.
          if (error instanceof DeskRefusal) throw error;
        }
        if (!signal.aborted) await access.pause();
      }
    },
  };
}

interface SentEvent {
  readonly id: string | null;
  readonly name: string;
  readonly data: string;
}

/** Server-sent events of a stream; comments and `retry` are passed over. */
async function* eventsOf(stream: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<SentEvent> {
  const reader = stream
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .getReader();
  // A fetch may forget the signal of its request when memory is tidied up: the stream would go on for ever.
  const next = () => unlessAborted(reader.read(), signal, () => void reader.cancel().catch(() => undefined));
  let text = '';
  for (let part = await next(); !part.done; part = await next()) {
    text += part.value;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const field = (name: string): string[] =>
        lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
      const [name] = field('event');
      if (name !== undefined) yield { id: field('id')[0] ?? null, name, data: field('data').join('\n') };
    }
  }
}

/** What is waited for, or the reason of the signal as soon as it is aborted; `left` is called then. */
function unlessAborted<T>(
  wanted: Promise<T>,
  signal: AbortSignal,
  left: () => void = () => undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      left();
      reject(signal.reason);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    wanted.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
