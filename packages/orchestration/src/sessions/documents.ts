import { createHash } from 'node:crypto';
import type { Clock, SessionRepository } from '@ringback/core';
import type { Resolved } from '@ringback/scxml';
import type { DocumentSource, SessionEngine } from '../engine/session-engine.ts';
import { OrchestrationError } from '../errors.ts';

export interface DocumentPorts {
  readonly repository: Pick<SessionRepository, 'saveDocument' | 'document'>;
  /** Reads a document or one of its parts. URLs come from configuration and are trusted. */
  readonly fetchText: (url: string) => Promise<Resolved>;
  /** URL of the stock document that `_service = callback` means. */
  readonly stockUrl: string;
  readonly clock: Clock;
  /** Checks and compiles. */
  readonly engine: () => Pick<SessionEngine, 'compile'>;
}

/** A version of a document that new sessions may be started with: it is stored. */
export interface CurrentDocument extends DocumentSource {
  readonly hash: string;
}

/** How long a fetched text counts as fresh: a burst of starts reads it once, a changed document is taken up at once. */
const FRESH_MS = 1000;
/** Versions whose texts are kept at hand. */
const MOST_KEPT = 64;

/** Scenario documents: by URL for new sessions, by hash for sessions that are running. */
export class Documents {
  readonly #ports: DocumentPorts;
  readonly #fetched = new Map<string, { at: number; document: Promise<CurrentDocument> }>();
  /** One whose parts may change at their sources is put together anew each time. */
  readonly #byText = new Map<string, Promise<CurrentDocument>>();
  readonly #byHash = new Map<string, Promise<DocumentSource>>();

  constructor(ports: DocumentPorts) {
    this.#ports = ports;
  }

  /** Document for a new session. `reference` is `callback` or a URL. Throws ORS_DOCUMENT_UNAVAILABLE or ORS_DOCUMENT_INVALID. */
  async current(reference: string): Promise<CurrentDocument> {
    const url = reference === 'callback' ? this.#ports.stockUrl : reference;
    const now = this.#ports.clock.now();
    const known = this.#fetched.get(url);
    if (known !== undefined && Math.abs(now - known.at) < FRESH_MS) return known.document;
    const document = this.#fetch(url);
    this.#fetched.set(url, { at: now, document });
    // A failure must not be remembered as the document.
    document.catch(() => this.#fetched.delete(url));
    return document;
  }

  /** A document whose text is given, as `<invoke>` may; what it draws in is read relative to `url`. Throws as `current`. */
  given(url: string, text: string): Promise<CurrentDocument> {
    return this.#version(url, text);
  }

  /** The very version a running session was started with. Throws ORS_SESSION_LOST when it is not stored. */
  version(hash: string): Promise<DocumentSource> {
    const known = this.#byHash.get(hash);
    if (known !== undefined) return known;
    const loading = this.#ports.repository.document(hash).then((stored) => {
      if (stored === null)
        throw new OrchestrationError('ORS_SESSION_LOST', 'The document of a session is not stored.', {
          details: { hash },
        });
      return stored;
    });
    this.#remember(this.#byHash, hash, loading);
    return loading;
  }

  async #fetch(url: string): Promise<CurrentDocument> {
    const answer = await this.#ports.fetchText(url);
    if (!answer.ok) {
      throw new OrchestrationError(
        'ORS_DOCUMENT_UNAVAILABLE',
        `The document cannot be read: ${answer.message}`,
        {
          details: { url },
          retryable: true,
        },
      );
    }
    return this.#version(url, answer.text);
  }

  async #version(url: string, text: string): Promise<CurrentDocument> {
    const key = createHash('sha256').update(url).update('\0').update(text).digest('hex');
    const known = await this.#byText.get(key);
    if (known !== undefined && Object.keys(known.parts).length === 0) return known;
    const loading = this.#compile(url, text);
    this.#remember(this.#byText, key, loading);
    return loading;
  }

  async #compile(url: string, text: string): Promise<CurrentDocument> {
    const { engine, repository, clock, fetchText } = this.#ports;
    const compiled = await engine().compile(url, text, fetchText);
    if (compiled.kind === 'compiled') {
      const document = { hash: compiled.hash, url, text, parts: compiled.parts };
      await repository.saveDocument({ ...document, storedAt: clock.now() });
      this.#remember(this.#byHash, document.hash, Promise.resolve(document));
      return document;
    }
    const first = compiled.findings.find(({ severity }) => severity === 'error');
    throw new OrchestrationError(
      'ORS_DOCUMENT_INVALID',
      `The document has errors${first === undefined ? '' : `; line ${first.line}: ${first.message}`}`,
      { details: { url, findings: compiled.findings } },
    );
  }

  #remember<T>(cache: Map<string, Promise<T>>, key: string, value: Promise<T>): void {
    cache.set(key, value);
    value.catch(() => cache.delete(key));
    if (cache.size > MOST_KEPT) {
      const oldest = cache.keys().next();
      if (oldest.done !== true) cache.delete(oldest.value);
    }
  }
}
