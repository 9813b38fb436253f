// The catalogue of media faults: stable code, plain words, and whether trying again later can help.

const CATALOGUE = {
  /** The options or an argument make no sense; correct the call. */
  MEDIA_BAD_ARGUMENT: { message: 'A media argument is out of its range', retryable: false },
  /** The remote address is not an IP literal with a port of 1-65535; resolve names before. */
  MEDIA_BAD_ADDRESS: { message: 'The remote media address is not an IP address and port', retryable: false },
  /** Every even port of the range is taken; widen the range or wait until calls end. */
  MEDIA_PORTS_EXHAUSTED: {
    message: 'No free RTP port pair is left in the configured range',
    retryable: true,
  },
  /** The address of the media server cannot be bound at all; correct the configured host. */
  MEDIA_BIND_FAILED: { message: 'The RTP socket could not be bound', retryable: false },
  /** The port was closed before; open another. */
  MEDIA_PORT_CLOSED: { message: 'The media port is closed', retryable: false },
  /** The server was closed by its owner. */
  MEDIA_SERVER_CLOSED: { message: 'The media server is closed', retryable: false },
  /** The media worker died: all its ports are lost. The next `openPort` starts a new worker. */
  MEDIA_WORKER_LOST: { message: 'The media worker ended; all of its ports are lost', retryable: true },
  /** One of the two ports relays to another port already; call `unbridge` first. */
  MEDIA_ALREADY_BRIDGED: { message: 'The media port is already bridged', retryable: false },
  /** The peer did not negotiate telephone events, so no digits can be sent to it. */
  MEDIA_NO_TELEPHONE_EVENT: { message: 'The peer did not negotiate telephone events', retryable: false },
  /** The prompt file is missing or may not be read. */
  MEDIA_FILE_UNREADABLE: { message: 'The audio file could not be read', retryable: false },
  /** The file of a recording cannot be made: the folder is missing, full or not writable, or the file is there already. */
  MEDIA_FILE_UNWRITABLE: { message: 'The recording could not be written', retryable: false },
  /** The prompt file is larger than the limit; shorten it. */
  MEDIA_FILE_TOO_LARGE: { message: 'The audio file is too large', retryable: false },
  /** The file is not a WAV file of a kind that can be played; `details.reason` says why. */
  MEDIA_WAV_INVALID: { message: 'The audio file is not a WAV file that can be played', retryable: false },
  /** A listener given to the media server threw; the media itself goes on. */
  MEDIA_LISTENER_FAILED: { message: 'A media listener threw an error', retryable: false },
  /** A fault inside the media engine that has no code of its own; a defect. */
  MEDIA_INTERNAL: { message: 'The media engine met an unexpected fault', retryable: false },
} as const;

export type MediaErrorCode = keyof typeof CATALOGUE;

export type MediaErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** A media fault with its catalogued `code`; facts are in `details`, never in the text. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code: MediaErrorCode;
  readonly details: MediaErrorDetails;
  readonly retryable: boolean;

  constructor(code: MediaErrorCode, details: MediaErrorDetails = {}, cause?: unknown) {
    super(CATALOGUE[code].message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
    this.retryable = CATALOGUE[code].retryable;
  }
}

/** Turns whatever was thrown into a `MediaError`, keeping the original as cause. */
export function toMediaError(thrown: unknown): MediaError {
  if (thrown instanceof MediaError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new MediaError('MEDIA_INTERNAL', { reason }, thrown);
}
