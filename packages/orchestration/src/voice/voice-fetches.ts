import type { Clock, OutgoingHttp } from '@ringback/core';
import type { Resolved } from '@ringback/scxml';
import type { FetchBody, FetchOutcome, FetchRequest } from '@ringback/voicexml';
import { FreshCopies } from './fresh-copies.ts';

export interface VoiceFetchPorts {
  readonly http: OutgoingHttp;
  readonly readFile: (url: string) => Promise<Resolved>;
  readonly clock: Pick<Clock, 'now'>;
  /** A row of characters that does not occur in what is sent. */
  readonly boundary: () => string;
}

/** Whether a call may ask that address. */
export type MayFetch = (url: string) => boolean;

const MOST_BYTES = 2_000_000;
const MOST_SOUND_BYTES = 16_000_000;
const MOST_REDIRECTS = 5;

/** Documents, grammars, scripts, data and sounds for calls, with one cache for all of them. */
export class VoiceFetches {
  readonly #ports: VoiceFetchPorts;
  readonly #copies = new FreshCopies();

  constructor(ports: VoiceFetchPorts) {
    this.#ports = ports;
  }

  async document(request: FetchRequest, mayFetch: MayFetch): Promise<FetchOutcome> {
    const { url } = request;
    if (!mayFetch(url)) return { ok: false, message: `${withoutQuery(url)} may not be fetched by this call` };
    if (url.startsWith('file:')) {
      // What a form sends is of no use to a file.
      const file = new URL(url);
      file.search = '';
      const read = await this.#ports.readFile(file.href);
      return read.ok ? { ok: true, url, text: read.text } : { ok: false, message: read.message };
    }
    const got = await this.#bytes(request, mayFetch, MOST_BYTES);
    if (!got.ok) return got;
    try {
      return { ok: true, url: got.url, text: new TextDecoder('utf-8', { fatal: true }).decode(got.body) };
    } catch {
      return { ok: false, message: `${withoutQuery(url)} is no text in UTF-8` };
    }
  }

  async sound(
    url: string,
    timeoutMs: number,
    maxAgeS: number | undefined,
    mayFetch: MayFetch,
  ): Promise<Uint8Array | null> {
    if (!/^https?:/u.test(url) || !mayFetch(url)) return null;
    const request = {
      url,
      method: 'get' as const,
      body: undefined,
      timeoutMs,
      maxAgeS,
      maxStaleS: undefined,
    };
    const got = await this.#bytes(request, mayFetch, MOST_SOUND_BYTES);
    return got.ok ? got.body : null;
  }

  async #bytes(
    { url, method, body, timeoutMs, maxAgeS, maxStaleS }: Omit<FetchRequest, 'use'>,
    mayFetch: MayFetch,
    maxBytes: number,
  ): Promise<{ ok: true; url: string; body: Uint8Array } | Extract<FetchOutcome, { ok: false }>> {
    const now = this.#ports.clock.now();
    const copy = method === 'get' ? this.#copies.get(url) : undefined;
    if (copy && this.#copies.isGood(copy, now, maxAgeS, maxStaleS)) return { ok: true, url, body: copy.body };
    const content = body && encoded(body, this.#ports.boundary());
    const outcome = await this.#ports.http.send({
      method: method === 'post' ? 'POST' : 'GET',
      url,
      headers: {
        accept: 'application/voicexml+xml, application/xml, audio/wav, */*;q=0.5',
        ...(copy?.etag === undefined ? {} : { 'if-none-match': copy.etag }),
        ...(copy?.lastModified === undefined ? {} : { 'if-modified-since': copy.lastModified }),
        ...(content ? { 'content-type': content.type } : {}),
      },
      ...(content ? { body: content.text } : {}),
      timeoutMs,
      maxBytes,
      maxRedirects: MOST_REDIRECTS,
      mayFollow: mayFetch,
    });
    if (outcome.kind === 'failed') {
      return outcome.reason === 'timed-out'
        ? { ok: false, message: outcome.why, timeout: true }
        : { ok: false, message: outcome.why };
    }
    if (outcome.status === 304 && copy) {
      this.#copies.confirm(copy, outcome.headers, now);
      return { ok: true, url, body: copy.body };
    }
    if (outcome.status < 200 || outcome.status > 299)
      return {
        ok: false,
        status: outcome.status,
        message: `${withoutQuery(url)} answered ${outcome.status}`,
      };
    if (method === 'get') this.#copies.keep(url, outcome, now);
    return { ok: true, url: outcome.url, body: outcome.body };
  }
}

function encoded(
  { enctype, fields }: FetchBody,
  boundary: string,
): { readonly type: string; readonly text: string } {
  if (enctype !== 'multipart/form-data') {
    const form = new URLSearchParams();
    for (const { name, value } of fields) form.append(name, value);
    return { type: enctype, text: form.toString() };
  }
  const parts = fields.map(
    ({ name, value }) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${encodeURIComponent(name)}"\r\n\r\n${value}\r\n`,
  );
  return { type: `${enctype}; boundary=${boundary}`, text: `${parts.join('')}--${boundary}--\r\n` };
}

function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
