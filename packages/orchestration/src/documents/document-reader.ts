import {
  type DocumentRepository,
  integerOption,
  isAllowedOrigin,
  listOption,
  type OptionMap,
  type OutgoingHttp,
  type OutgoingOutcome,
} from '@ringback/core';
import type { Resolved } from '@ringback/scxml';
import { type DocumentAddress, stockUrlOf } from './document-address.ts';

export interface ReadingLimits {
  /** For one document or part, redirects included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly maxRedirects: number;
  /** Origins that redirects may lead to besides the one that was asked. */
  readonly origins: readonly string[];
}

export interface DocumentReaderPorts {
  readonly http: OutgoingHttp;
  /** Reads a `file:` address where that is allowed. */
  readonly readFile: (url: string) => Promise<Resolved>;
  readonly uploaded: Pick<DocumentRepository, 'get'>;
  readonly stockUrl: string;
  readonly limits: () => ReadingLimits;
}

/** The limits as section `ors` has them: `document-timeout` (s), `document-max-size` (bytes), `document-max-redirects`, `document-origins`. */
export function documentLimits(options: OptionMap, outgoingOrigins: readonly string[]): ReadingLimits {
  return {
    timeoutMs: integerOption(options, 'document-timeout', 10, { min: 1, max: 300 }) * 1000,
    maxBytes: integerOption(options, 'document-max-size', MOST_BYTES, { min: 1, max: MOST_BYTES }),
    maxRedirects: integerOption(options, 'document-max-redirects', 5, { min: 0, max: 20 }),
    origins: [...outgoingOrigins, ...listOption(options, 'document-origins')],
  };
}

/** A text that was fetched, with what its server said to tell a changed one by (RFC 9110 8.8). */
interface Kept {
  readonly text: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

/** The reader of SCXML takes no larger one either. */
const MOST_BYTES = 4_000_000;
/** Texts kept for comparison with their servers, and characters of them in all. */
const MOST_KEPT = 500;
const MOST_CHARACTERS = 32_000_000;

/** Reads the text of a document or a part of one, wherever it is. Whether it may be read was decided before. */
export class DocumentReader {
  readonly #ports: DocumentReaderPorts;
  /** By URL, the least recently used first. */
  readonly #kept = new Map<string, Kept>();
  #characters = 0;

  constructor(ports: DocumentReaderPorts) {
    this.#ports = ports;
  }

  async read(address: DocumentAddress): Promise<Resolved> {
    switch (address.kind) {
      case 'none':
        return { ok: false, message: address.why };
      case 'stock':
        return this.#ports.readFile(stockUrlOf(address.scenario, this.#ports.stockUrl));
      case 'file':
        return this.#ports.readFile(address.url);
      case 'uploaded': {
        const document = await this.#ports.uploaded.get(address.name, null);
        return document === null
          ? { ok: false, message: `no document ${JSON.stringify(address.name)} was uploaded` }
          : { ok: true, text: document.text };
      }
      case 'http':
        return this.#fetch(address.url, address.origin);
    }
  }

  async #fetch(url: string, origin: string): Promise<Resolved> {
    const { timeoutMs, maxBytes, maxRedirects, origins } = this.#ports.limits();
    const kept = this.#kept.get(url);
    const outcome = await this.#ports.http.send({
      method: 'GET',
      url,
      headers: {
        accept: 'application/scxml+xml, application/xml, text/xml, text/plain, */*;q=0.1',
        ...(kept?.etag === undefined ? {} : { 'if-none-match': kept.etag }),
        ...(kept?.lastModified === undefined ? {} : { 'if-modified-since': kept.lastModified }),
      },
      timeoutMs,
      maxBytes,
      maxRedirects,
      mayFollow: (target) => {
        const to = new URL(target).origin;
        return to === origin || isAllowedOrigin(to, origins);
      },
    });
    if (outcome.kind === 'failed') return { ok: false, message: outcome.why };
    if (outcome.status === 304 && kept !== undefined) {
      this.#keep(url, kept);
      return { ok: true, text: kept.text };
    }
    if (outcome.status !== 200)
      return { ok: false, message: `${withoutSecrets(url)} answered ${outcome.status}` };
    const text = decode(outcome);
    if (text === null)
      return { ok: false, message: `${withoutSecrets(url)} is not text in the character set that it says` };
    this.#keep(url, { text, etag: outcome.headers['etag'], lastModified: outcome.headers['last-modified'] });
    return { ok: true, text };
  }

  #keep(url: string, kept: Kept): void {
    this.#drop(url);
    // Without either there is nothing to ask by.
    if (kept.etag === undefined && kept.lastModified === undefined) return;
    this.#kept.set(url, kept);
    this.#characters += kept.text.length;
    while (this.#kept.size > MOST_KEPT || this.#characters > MOST_CHARACTERS) {
      const oldest = this.#kept.keys().next();
      if (oldest.done === true) return;
      this.#drop(oldest.value);
    }
  }

  #drop(url: string): void {
    const before = this.#kept.get(url);
    if (before === undefined) return;
    this.#characters -= before.text.length;
    this.#kept.delete(url);
  }
}

function decode({ headers, body }: Extract<OutgoingOutcome, { kind: 'answered' }>): string | null {
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    // No such character set, or bytes that are none of it: the same to who wanted a text.
    return null;
  }
}

function withoutSecrets(url: string): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.search = '';
  return shown.href;
}
