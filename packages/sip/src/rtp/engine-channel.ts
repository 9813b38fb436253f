import { toMediaError } from './errors.ts';
import { MediaEngine, type MediaEngineOptions } from './media-engine.ts';
import type { MediaMessage, MediaReply, MediaRequest } from './media-protocol.ts';

/** The owner's end of a media engine, wherever that runs. */
export type MediaChannel = {
  send(request: MediaRequest): void;
  /** Ends what runs the engine, without asking it. Idempotent. */
  end(): Promise<void>;
};

export type MediaChannelListener = {
  message(message: MediaMessage): void;
  /** The engine is gone, and was not told to go. At most once. */
  lost(cause: unknown): void;
};

/** Has the engine perform the request and puts the outcome into a reply. Never rejects. */
export async function performMediaRequest(engine: MediaEngine, request: MediaRequest): Promise<MediaReply> {
  const { id } = request;
  try {
    return { kind: 'result', id, result: await engine.perform(request) };
  } catch (thrown) {
    const { code, details, cause } = toMediaError(thrown);
    const text = cause instanceof Error ? { cause: cause.message } : {};
    return { kind: 'error', id, code, details, ...text };
  }
}

/** An engine in this very thread. */
export function engineChannel(
  options: Omit<MediaEngineOptions, 'emit'>,
  listener: MediaChannelListener,
): MediaChannel {
  const engine = new MediaEngine({ ...options, emit: (event) => listener.message(event) });
  return {
    send: (request) => void performMediaRequest(engine, request).then((reply) => listener.message(reply)),
    end: () => Promise.resolve(),
  };
}
