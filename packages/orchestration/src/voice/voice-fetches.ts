import type { Clock, DocumentRepository, OutgoingHttp } from '@ringback/core';
import type { Resolved } from '@ringback/scxml';
import type { FetchBody, FetchOutcome, FetchRequest, Segment } from '@ringback/voicexml';
import { parseAddress } from '../documents/document-address.ts';
import { FreshCopies } from './fresh-copies.ts';
import type { Recordings } from './recordings.ts';

export interface VoiceFetchPorts {
  readonly http: OutgoingHttp;
  readonly readFile: (url: string) => Promise<Resolved>;
  /** Texts that administrators uploaded, by their names. */
  readonly uploaded: Pick<DocumentRepository, 'get'>;
  readonly clock: Pick<Clock, 'now'>;
  /** What a caller said. */
  readonly recordings: Pick<Recordings, 'read'>;
  /** A row of characters that does not occur in what is sent. */
  readonly boundary: () => string;
}

/** Whether a call may ask that address. */
export type MayFetch = (url: string) => boolean;

const MOST_BYTES = 2_000_000;
const MOST_SOUND_BYTES = 16_000_000;
const MOST_REDIRECTS = 5;

/** A sound that a document plays, and how old a copy of it may be. */
type SoundRequest = Omit<Extract<Segment, { kind: 'audio' }>, 'kind' | 'alternate'>;

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
    if (url.startsWith('document:')) return this.#uploaded(url);
    const got = await this.#bytes(request, mayFetch, MOST_BYTES);
    if (!got.ok) return got;
    try {
      return { ok: true, url: got.url, text: new TextDecoder('utf-8', { fatal: true }).decode(got.body) };
    } catch {
      return { ok: false, message: `${withoutQuery(url)} is no text in UTF-8` };
    }
  }

  async #uploaded(url: string): Promise<FetchOutcome> {
    const address = parseAddress(withoutQuery(url));
    const found = address.kind === 'uploaded' ? await this.#ports.uploaded.get(address.name, null) : null;
    return found === null
      ? { ok: false, message: `${withoutQuery(url)} was not uploaded` }
      : { ok: true, url, text: found.text };
  }

  async sound(
    { uri: url, timeoutMs, maxAgeS, maxStaleS }: SoundRequest,
    mayFetch: MayFetch,
  ): Promise<Uint8Array | null> {
    if (!/^https?:/u.test(url) || !mayFetch(url)) return null;
    const request = {
      url,
      method: 'get' as const,
      body: undefined,
      timeoutMs,
      maxAgeS,
      maxStaleS,
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
    const content = body && (await encoded(body, this.#ports));
    const outcome = await this.#ports.http.send({
      method: method === 'post' ? 'POST' : 'GET',
      url,
      headers: {
        accept: 'application/voicexml+xml, application/xml, audio/wav, */*;q=0.5',
        ...(copy?.etag === undefined ? {} : { 'if-none-match': copy.etag }),
        ...(copy?.lastModified === undefined ? {} : { 'if-modified-since': copy.lastModified }),
        ...(content ? { 'content-type': content.type } : {}),
      },
      ...(content ? { body: content.content } : {}),
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

/** A form; recordings in it are sent as files (VoiceXML 2.0 2.3.6). */
async function encoded(
  { enctype, fields }: FetchBody,
  { boundary: makeBoundary, recordings }: Pick<VoiceFetchPorts, 'boundary' | 'recordings'>,
): Promise<{ readonly type: string; readonly content: string | Uint8Array }> {
  if (enctype !== 'multipart/form-data') {
    const form = new URLSearchParams();
    for (const { name, value } of fields) form.append(name, value);
    return { type: enctype, content: form.toString() };
  }
  const boundary = makeBoundary();
  const parts: Uint8Array[] = [];
  const text = (words: string): void => void parts.push(new TextEncoder().encode(words));
  for (const { name, value, isRecording } of fields) {
    const sound = isRecording ? await recordings.read(value) : null;
    const named = `--${boundary}\r\ncontent-disposition: form-data; name="${encodeURIComponent(name)}"`;
    if (sound === null) text(`${named}\r\n\r\n${value}\r\n`);
    else {
      text(`${named}; filename="${encodeURIComponent(name)}.wav"\r\ncontent-type: audio/wav\r\n\r\n`);
      parts.push(sound);
      text('\r\n');
    }
  }
  text(`--${boundary}--\r\n`);
  return { type: `${enctype}; boundary=${boundary}`, content: joined(parts) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
