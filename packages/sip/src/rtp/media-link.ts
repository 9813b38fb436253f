import type { MediaChannel, MediaChannelListener } from './engine-channel.ts';
import { MediaError } from './errors.ts';
import type {
  MediaEvent,
  MediaMessage,
  MediaOperation,
  MediaOperations,
  MediaReply,
  MediaRequest,
} from './media-protocol.ts';

type Pending = {
  resolve(result: unknown): void;
  reject(error: MediaError): void;
};

export type MediaLinkListener = {
  event(event: MediaEvent): void;
  lost(error: MediaError): void;
};

/** Requests and their replies over one channel to one engine, from its start to its end. */
export class MediaLink {
  readonly #channel: MediaChannel;
  readonly #listener: MediaLinkListener;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  /** Why no request can be made any more. */
  #over: MediaError | undefined;

  constructor(open: (listener: MediaChannelListener) => MediaChannel, listener: MediaLinkListener) {
    this.#listener = listener;
    this.#channel = open({
      message: (message) => this.#take(message),
      lost: (cause) => this.#lose(cause),
    });
  }

  /** Rejects with the engine's `MediaError`, or MEDIA_WORKER_LOST. */
  request<Operation extends MediaOperation>(
    operation: Operation,
    args: MediaOperations[Operation]['args'],
  ): Promise<MediaOperations[Operation]['result']> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      // The reply to an operation carries the result of that operation: the engine's switch is the proof.
      this.#pending.set(id, {
        resolve: (result) => resolve(result as MediaOperations[Operation]['result']),
        reject,
      });
      this.#channel.send({ id, operation, args } as MediaRequest);
    });
  }

  /** Has the engine close its ports, then ends it. */
  async close(): Promise<void> {
    if (this.#over === undefined) {
      try {
        await this.request('close', {});
      } catch (thrown) {
        // A worker that dies while it closes is closed as well; its loss was reported by `lost`.
        if (!(thrown instanceof MediaError)) throw thrown;
      }
    }
    this.#end(new MediaError('MEDIA_SERVER_CLOSED'));
    await this.#channel.end();
  }

  #take(message: MediaMessage): void {
    if (message.kind === 'result' || message.kind === 'error') this.#settle(message);
    else this.#listener.event(message);
  }

  #settle(reply: MediaReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'result') pending?.resolve(reply.result);
    else {
      const cause = reply.cause === undefined ? undefined : new Error(reply.cause);
      pending?.reject(new MediaError(reply.code, reply.details, cause));
    }
  }

  #lose(cause: unknown): void {
    if (this.#over !== undefined) return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = new MediaError('MEDIA_WORKER_LOST', { reason }, cause);
    this.#end(error);
    this.#listener.lost(error);
  }

  #end(error: MediaError): void {
    this.#over ??= error;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
