import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const NOTHING: RawAnswer = { status: 0, headers: new Map(), body: '' };

/**
 * Sends bytes as they are, and reads one answer: clients of HTTP refuse to send most of what has to be tried. The
 * connection is kept for the next one where the answer allows it.
 */
export class RawConnection {
  readonly #port: number;
  #socket: Socket | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  /** Rejects when no whole answer came in time. Of a stream of events only the head is read. */
  async send(
    bytes: Buffer,
    options: { readonly isHead: boolean; readonly limitMs: number },
  ): Promise<RawAnswer> {
    const socket = this.#socket ?? connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    this.#socket = null;
    try {
      const { answer, mayStay } = await exchange(socket, bytes, options);
      if (mayStay) this.#socket = socket;
      else socket.destroy();
      return answer;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }
}

function exchange(
  socket: Socket,
  bytes: Buffer,
  { isHead, limitMs }: { readonly isHead: boolean; readonly limitMs: number },
): Promise<{ answer: RawAnswer; mayStay: boolean }> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const limit = setTimeout(
      () => finish(() => reject(new Error(`no answer within ${limitMs} ms`))),
      limitMs,
    );
    const finish = (then: () => void): void => {
      clearTimeout(limit);
      socket.removeAllListeners();
      // Errors of a socket that nobody reads any more are nobody's business.
      socket.on('error', () => undefined);
      then();
    };
    const look = (isOver: boolean): void => {
      const whole = readAnswer(received, isHead, isOver);
      if (whole !== null) finish(() => resolve({ ...whole, mayStay: whole.mayStay && !isOver }));
      else if (isOver) finish(() => resolve({ answer: NOTHING, mayStay: false }));
    };
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      look(false);
    });
    socket.on('close', () => look(true));
    socket.on('error', () => undefined);
    socket.write(bytes);
  });
}

/** The first answer that is no interim one, or null while it is not all there. */
function readAnswer(
  bytes: Buffer,
  isHead: boolean,
  isOver: boolean,
): { answer: RawAnswer; mayStay: boolean } | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? Number.NaN);
  if (status < 200) return readAnswer(bytes.subarray(end + 4), isHead, isOver);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = bytes.subarray(end + 4);
  const mayStay = headers.get('connection')?.toLowerCase() !== 'close';
  const whole = (body: string, stays = mayStay) => ({ answer: { status, headers, body }, mayStay: stays });
  if (isHead || status === 204 || status === 304) return whole('');
  if (headers.get('content-type')?.startsWith('text/event-stream') === true) return whole('', false);
  const length = headers.get('content-length');
  if (length !== undefined)
    return rest.length < Number(length) ? null : whole(rest.subarray(0, Number(length)).toString());
  if (headers.get('transfer-encoding') === 'chunked') {
    const body = readChunks(rest);
    return body === null ? null : whole(body);
  }
  return isOver ? whole(rest.toString(), false) : null;
}

function readChunks(bytes: Buffer): string | null {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.subarray(at, line).toString('latin1'), 16);
    if (bytes.length < line + 2 + size + 2) return null;
    if (size === 0) return Buffer.concat(chunks).toString();
    chunks.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
