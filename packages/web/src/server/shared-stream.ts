const OPEN_AGAIN_AFTER_MS = 2_000;

export interface StreamListener {
  /** Something that the server told. */
  readonly event: (name: string, data: string) => void;
  /** The connection is there, or there again: what was missed has to be asked for. */
  readonly opened: () => void;
  readonly lost: () => void;
}

/** What the window with the stream tells the others, and what a new one asks it. */
type Message =
  | { readonly kind: 'event'; readonly name: string; readonly data: string }
  | { readonly kind: 'opened' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'asked' };

/**
 * Listens to server-sent events of an address, of these names, until the returned function is called. All windows of a browser
 * share one connection, since browsers have six for a server over HTTP/1.1 in all: with a stream in each of six windows none of
 * them gets anything else. The window that has it hands on what it hears; when it is closed the next one connects. Browsers
 * lend locks to pages of https:// addresses and of this machine alone: elsewhere each window has its own and hears nothing of
 * others. Windows in which somebody else is signed in (`listener`, who has to be told apart from whom) share nothing either.
 */
export function shareStream(
  { address, listener }: { readonly address: string; readonly listener: string },
  names: readonly string[],
  { event, opened, lost }: StreamListener,
): () => void {
  const { locks } = navigator as { readonly locks?: LockManager };
  const shared = `${listener}:${address}`;
  const channel = locks === undefined ? null : new BroadcastChannel(`ringback:${shared}`);
  const end = new AbortController();
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;

  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, unlike a window, is of one origin
  const post = (message: Message): void => channel?.postMessage(message);

  function hear(message: Message): void {
    if (message.kind === 'event') event(message.name, message.data);
    else if (message.kind === 'opened') opened();
    else if (message.kind === 'lost') lost();
    else if (source !== null) post({ kind: source.readyState === EventSource.OPEN ? 'opened' : 'lost' });
  }
  function tell(message: Message): void {
    post(message);
    hear(message);
  }
  function connect(): void {
    source?.close();
    const stream = new EventSource(address);
    source = stream;
    for (const name of names)
      stream.addEventListener(name, ({ data }: MessageEvent<string>) => tell({ kind: 'event', name, data }));
    stream.addEventListener('open', () => tell({ kind: 'opened' }));
    stream.addEventListener('error', () => {
      tell({ kind: 'lost' });
      // Browsers try again by themselves unless something else than our server answered.
      if (stream.readyState !== EventSource.CLOSED || source !== stream) return;
      clearTimeout(again);
      again = setTimeout(connect, OPEN_AGAIN_AFTER_MS);
    });
  }

  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => hear(data));
  post({ kind: 'asked' });
  if (locks === undefined) connect();
  else
    locks
      .request(`ringback-stream:${shared}`, { signal: end.signal }, async () => {
        if (end.signal.aborted) return;
        connect();
        await new Promise<void>((resolve) => end.signal.addEventListener('abort', () => resolve()));
      })
      // It ended before it was its turn.
      .catch(() => undefined);
  return () => {
    end.abort();
    clearTimeout(again);
    source?.close();
    source = null;
    channel?.close();
  };
}
