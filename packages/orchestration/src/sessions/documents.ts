import { createHash } from 'node:crypto';
import type { Clock, SessionRepository } from '@ringback/core';
import { createRealmEvaluator } from '@ringback/script';
import { loadDocument, type Resolved, type ScxmlDocument } from '@ringback/scxml';
import { OrchestrationError } from '../errors.ts';
import { ACTION_SCHEMAS } from '../modules/registry.ts';

export interface DocumentPorts {
  readonly repository: Pick<SessionRepository, 'saveDocument' | 'document'>;
  /** Reads a document or one of its parts. URLs come from configuration and are trusted. */
  readonly fetchText: (url: string) => Promise<Resolved>;
  /** URL of the stock document that `_service = callback` means. */
  readonly stockUrl: string;
  readonly clock: Clock;
}

/** How long a fetched text counts as fresh: a burst of starts reads it once, a changed document is taken up at once. */
const FRESH_MS = 1000;
/** Compiled documents kept; each has a script realm of its own. */
const MOST_COMPILED = 64;

/** Scenario documents: by URL for new sessions, by hash for sessions that are running. */
export class Documents {
  readonly #ports: DocumentPorts;
  readonly #fetched = new Map<string, { at: number; document: Promise<ScxmlDocument> }>();
  /** One whose parts may change at their sources is put together anew each time. */
  readonly #byText = new Map<string, Promise<{ document: ScxmlDocument; parts: number }>>();
  readonly #byHash = new Map<string, Promise<ScxmlDocument>>();

  constructor(ports: DocumentPorts) {
    this.#ports = ports;
  }

  /** Document for a new session. `reference` is `callback` or a URL. Throws ORS_DOCUMENT_UNAVAILABLE or ORS_DOCUMENT_INVALID. */
  async current(reference: string): Promise<ScxmlDocument> {
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

  /** The very version a running session was started with. Throws ORS_SESSION_LOST when it is not stored. */
  version(hash: string): Promise<ScxmlDocument> {
    const known = this.#byHash.get(hash);
    if (known !== undefined) return known;
    const loading = this.#ports.repository.document(hash).then((stored) => {
      if (stored === null)
        throw new OrchestrationError('ORS_SESSION_LOST', 'The document of a session is not stored.', {
          details: { hash },
        });
      return this.#compile(stored.url, stored.text, async (part) => {
        const text = stored.parts[part];
        return text === undefined ? { ok: false, message: `${part} is not stored` } : { ok: true, text };
      });
    });
    this.#remember(this.#byHash, hash, loading);
    return loading;
  }

  async #fetch(url: string): Promise<ScxmlDocument> {
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
    const key = createHash('sha256').update(url).update('\0').update(answer.text).digest('hex');
    const known = this.#byText.get(key);
    if (known !== undefined && (await known).parts === 0) return (await known).document;
    const parts: Record<string, string> = {};
    const loading = this.#compile(url, answer.text, async (part) => {
      const fetched = await this.#ports.fetchText(part);
      if (fetched.ok) parts[part] = fetched.text;
      return fetched;
    }).then(async (document) => {
      await this.#ports.repository.saveDocument({
        hash: document.hash,
        url,
        text: answer.text,
        parts,
        storedAt: this.#ports.clock.now(),
      });
      this.#remember(this.#byHash, document.hash, Promise.resolve(document));
      return { document, parts: Object.keys(parts).length };
    });
    this.#remember(this.#byText, key, loading);
    return (await loading).document;
  }

  async #compile(
    url: string,
    text: string,
    resolve: (part: string) => Promise<Resolved>,
  ): Promise<ScxmlDocument> {
    const loaded = await loadDocument(text, {
      url,
      resolve,
      evaluatorFactory: createRealmEvaluator,
      actionSchemas: ACTION_SCHEMAS,
    });
    if (loaded.ok) return loaded.document;
    const first = loaded.findings.find(({ severity }) => severity === 'error');
    throw new OrchestrationError(
      'ORS_DOCUMENT_INVALID',
      `The document has errors${first === undefined ? '' : `; line ${first.line}: ${first.message}`}`,
      { details: { url, findings: loaded.findings } },
    );
  }

  #remember<T>(cache: Map<string, Promise<T>>, key: string, value: Promise<T>): void {
    cache.set(key, value);
    value.catch(() => cache.delete(key));
    if (cache.size > MOST_COMPILED) {
      const oldest = cache.keys().next();
      if (oldest.done !== true) cache.delete(oldest.value);
    }
  }
}
