/** What a server said, with all that tells how long it holds (RFC 9111). */
export interface Copy {
  readonly url: string;
  readonly body: Uint8Array;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  /** When it came, or was last confirmed, ms since 1970. */
  readonly at: number;
  /** Seconds that it is fresh; 0 when the server did not say. */
  readonly freshS: number;
  readonly age: number;
}

const MOST_COPIES = 1_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Copies of documents and sounds, used by the rules of VoiceXML 2.0 6.1.2. */
export class FreshCopies {
  /** By URL, the least recently used first. */
  readonly #copies = new Map<string, Copy>();
  #bytes = 0;

  get(url: string): Copy | undefined {
    const copy = this.#copies.get(url);
    if (copy) {
      this.#copies.delete(url);
      this.#copies.set(url, copy);
    }
    return copy;
  }

  /** Whether a copy may be used without asking. `maxAgeS`: not older than that; `maxStaleS`: that much beyond its time. */
  isGood(copy: Copy, nowMs: number, maxAgeS: number | undefined, maxStaleS: number | undefined): boolean {
    const age = copy.age + Math.max(0, (nowMs - copy.at) / 1000);
    if (maxAgeS !== undefined && age > maxAgeS) return false;
    return age <= copy.freshS + (maxStaleS ?? 0);
  }

  keep(
    url: string,
    answer: { readonly body: Uint8Array; readonly headers: Readonly<Record<string, string>> },
    nowMs: number,
  ): void {
    this.#drop(url);
    const { headers, body } = answer;
    const control = headers['cache-control'] ?? '';
    if (/\bno-store\b/iu.test(control) || body.length > MOST_BYTES / 8) return;
    const copy: Copy = {
      url,
      body,
      etag: headers['etag'],
      lastModified: headers['last-modified'],
      at: nowMs,
      age: Number(headers['age'] ?? '0') || 0,
      freshS: freshSeconds(headers, control, nowMs),
    };
    if (copy.freshS === 0 && copy.etag === undefined && copy.lastModified === undefined) return;
    this.#copies.set(url, copy);
    this.#bytes += body.length;
    for (const oldest of this.#copies.keys()) {
      if (this.#copies.size <= MOST_COPIES && this.#bytes <= MOST_BYTES) break;
      this.#drop(oldest);
    }
  }

  /** The server said that it has not changed. */
  confirm(copy: Copy, headers: Readonly<Record<string, string>>, nowMs: number): void {
    this.keep(
      copy.url,
      {
        body: copy.body,
        headers: {
          ...headers,
          ...(copy.etag === undefined ? {} : { etag: copy.etag }),
          ...(copy.lastModified === undefined ? {} : { 'last-modified': copy.lastModified }),
        },
      },
      nowMs,
    );
  }

  #drop(url: string): void {
    const before = this.#copies.get(url);
    if (!before) return;
    this.#bytes -= before.body.length;
    this.#copies.delete(url);
  }
}

function freshSeconds(headers: Readonly<Record<string, string>>, control: string, nowMs: number): number {
  if (/\bno-cache\b/iu.test(control)) return 0;
  const maxAge = /\bmax-age\s*=\s*"?(\d{1,10})/iu.exec(control)?.[1];
  if (maxAge !== undefined) return Number(maxAge);
  const expires = Date.parse(headers['expires'] ?? '');
  if (Number.isNaN(expires)) return 0;
  const date = Date.parse(headers['date'] ?? '');
  return Math.max(0, (expires - (Number.isNaN(date) ? nowMs : date)) / 1000);
}
