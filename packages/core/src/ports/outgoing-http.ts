/** A request to a server outside. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `http:` or `https:`; a user and password in it become Basic credentials. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For the whole exchange, redirects included. */
  readonly timeoutMs: number;
  /** Larger answers are given up. */
  readonly maxBytes: number;
  /** Redirects followed at most; 0 gives a redirect back as the answer that it is. */
  readonly maxRedirects: number;
  /** Asked before each redirect is followed, with its absolute URL; by default any is. */
  readonly mayFollow?: (url: string) => boolean;
}

export type OutgoingOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** By name in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
      /** Where the answer came from in the end. */
      readonly url: string;
    }
  | {
      readonly kind: 'failed';
      readonly reason:
        | 'bad-url'
        | 'unreachable'
        | 'timed-out'
        | 'too-large'
        | 'too-many-redirects'
        | 'redirect-not-allowed';
      /** Plain words, without credentials. */
      readonly why: string;
    };

/** HTTP to servers outside. Whether an address may be called is for the caller to know; failures are values. */
export interface OutgoingHttp {
  send(request: OutgoingRequest): Promise<OutgoingOutcome>;
}
