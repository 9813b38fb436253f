import { createHash } from 'node:crypto';
import type { Clock, DocumentLook, SessionRepository } from '@ringback/core';
import type { Resolved } from '@ringback/scxml';
import { type DocumentAddress, parseAddress, stockUrlOf } from '../documents/document-address.ts';
import type { DocumentReader } from '../documents/document-reader.ts';
import { verdictOnPart } from '../documents/document-rules.ts';
import type { DocumentSource, SessionEngine } from '../engine/session-engine.ts';
import { OrchestrationError } from '../errors.ts';

export interface DocumentPorts {
  readonly repository: Pick<SessionRepository, 'saveDocument' | 'document'>;
  /** Reads a document or one of its parts. */
  readonly reader: Pick<DocumentReader, 'read'>;
  /** URL of the stock document that `_service = callback` means when the customer is called. */
  readonly stockUrl: string;
  /** Origins that documents may draw parts from although they do not come from there. */
  readonly origins: () => readonly string[];
  readonly clock: Clock;
  /** Checks and compiles. */
  readonly engine: () => Pick<SessionEngine, 'compile'>;
}

/** A version of a document that new sessions may be started with: it is stored. */
export interface CurrentDocument extends DocumentSource {
  readonly hash: string;
  /** Events that it waits for somewhere. */
  readonly hears: readonly string[];
}

/** How long a fetched text counts as fresh: a burst of starts reads it once, a changed document is taken up at once. */
const FRESH_MS = 1000;
/** Versions whose texts are kept at hand. */
const MOST_KEPT = 64;
/** Everything that one document draws in: a Composer application has some 120 KB. */
const MOST_PART_CHARACTERS = 16_000_000;
/** The same in time. */
const LONGEST_READING_MS = 30_000;

/** Scenario documents: by URL for new sessions, by hash for sessions that are running. */
export class Documents {
  readonly #ports: DocumentPorts;
  readonly #fetched = new Map<string, { at: number; document: Promise<CurrentDocument> }>();
  /** One whose parts may change at their sources is put together anew each time. */
  readonly #byText = new Map<string, Promise<CurrentDocument>>();
  /** The text of an address as it was last: it is hashed again only when it has changed. */
  readonly #keys = new Map<string, { readonly text: string; readonly key: string }>();
  readonly #byHash = new Map<string, Promise<DocumentSource>>();

  constructor(ports: DocumentPorts) {
    this.#ports = ports;
  }

  /**
   * Document for a new session. `reference` is `callback`, `document:<name>` or a URL; whoever asks has decided that it
   * may be read. Throws ORS_DOCUMENT_UNAVAILABLE or ORS_DOCUMENT_INVALID.
   */
  async current(reference: string): Promise<CurrentDocument> {
    const address = parseAddress(reference);
    const url = this.#urlOf(address);
    const now = this.#ports.clock.now();
    const known = this.#fetched.get(url);
    if (known !== undefined && Math.abs(now - known.at) < FRESH_MS) return known.document;
    const document = this.#fetch(address, url);
    this.#fetched.set(url, { at: now, document });
    // A failure must not be remembered as the document.
    document.catch(() => {
      if (this.#fetched.get(url)?.document === document) this.#fetched.delete(url);
    });
    return document;
  }

  /** A text was changed by us, which any document may draw in: the next session has the new one. */
  changed(): void {
    this.#fetched.clear();
  }

  /** A document whose text is given, as `<invoke>` may; what it draws in is read relative to `url`. Throws as `current`. */
  given(url: string, text: string): Promise<CurrentDocument> {
    return this.#version(parseAddress(url), url, text);
  }

  /** What is to be said of a text that may become a document. */
  check(url: string, text: string): Promise<DocumentLook> {
    return this.#look(url, text, this.#partsOf(parseAddress(url)).resolve);
  }

  /** Addresses of all that a text would draw in; none when it cannot be loaded. */
  async partsOf(url: string, text: string): Promise<readonly string[]> {
    const { resolve } = this.#partsOf(parseAddress(url));
    const compiled = await this.#ports.engine().compile(url, text, resolve);
    return compiled.kind === 'compiled' ? Object.keys(compiled.parts) : [];
  }

  /** What is to be said of a version that is stored with everything that it draws in. */
  lookAt({ url, text, parts }: DocumentSource): Promise<DocumentLook> {
    return this.#look(url, text, async (part) => {
      const found = parts[part];
      return found === undefined ? { ok: false, message: `${part} is not there` } : { ok: true, text: found };
    });
  }

  async #look(
    url: string,
    text: string,
    resolve: (part: string) => Promise<Resolved>,
  ): Promise<DocumentLook> {
    const compiled = await this.#ports.engine().compile(url, text, resolve);
    const { findings } = compiled;
    return compiled.kind === 'compiled'
      ? { loads: true, findings, structure: compiled.structure }
      : { loads: false, findings, structure: null };
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

  #urlOf(address: DocumentAddress): string {
    switch (address.kind) {
      case 'none':
        throw unavailable('', address.why);
      case 'stock':
        return stockUrlOf(address.scenario, this.#ports.stockUrl);
      default:
        return address.url;
    }
  }

  async #fetch(address: DocumentAddress, url: string): Promise<CurrentDocument> {
    const answer = await this.#ports.reader.read(address);
    if (!answer.ok) throw unavailable(url, answer.message);
    return this.#version(address, url, answer.text);
  }

  /** The document of a text, compiled again only when the text or something that it draws in has changed. */
  async #version(address: DocumentAddress, url: string, text: string): Promise<CurrentDocument> {
    const key = this.#keyOf(url, text);
    const known = await this.#byText.get(key);
    if (known !== undefined && (await this.#isUnchanged(known, address))) return known;
    const parts = this.#partsOf(address);
    const loading = this.#compile(url, text, parts.resolve);
    this.#remember(this.#byText, key, loading);
    const document = await loading;
    // What was missing may be there the next time.
    if (parts.isIncomplete()) this.#byText.delete(key);
    return document;
  }

  #keyOf(url: string, text: string): string {
    const known = this.#keys.get(url);
    if (known?.text === text) return known.key;
    const key = createHash('sha256').update(url).update('\0').update(text).digest('hex');
    this.#keys.set(url, { text, key });
    if (this.#keys.size > MOST_KEPT) dropOldest(this.#keys);
    return key;
  }

  async #isUnchanged({ parts }: CurrentDocument, address: DocumentAddress): Promise<boolean> {
    const { resolve } = this.#partsOf(address);
    const same = await Promise.all(
      Object.entries(parts).map(async ([part, text]) => {
        const now = await resolve(part);
        return now.ok && now.text === text;
      }),
    );
    return !same.includes(false);
  }

  /** Reads what a document draws in, as far as that is allowed and not too much. */
  #partsOf(address: DocumentAddress): {
    resolve: (part: string) => Promise<Resolved>;
    isIncomplete: () => boolean;
  } {
    const { reader, origins, clock } = this.#ports;
    const begun = clock.now();
    let characters = 0;
    let missing = false;
    const read = async (part: string): Promise<Resolved> => {
      const wanted = parseAddress(part);
      const verdict = verdictOnPart(wanted, address, origins());
      if (verdict !== null) return { ok: false, message: verdict };
      if (clock.now() - begun > LONGEST_READING_MS)
        return {
          ok: false,
          message: `what the document draws in takes longer than ${LONGEST_READING_MS / 1000} s`,
        };
      const answer = await reader.read(wanted);
      if (answer.ok) characters += answer.text.length;
      return characters > MOST_PART_CHARACTERS
        ? { ok: false, message: `the document draws in more than ${MOST_PART_CHARACTERS} characters` }
        : answer;
    };
    return {
      async resolve(part) {
        const answer = await read(part);
        missing ||= !answer.ok;
        return answer;
      },
      isIncomplete: () => missing,
    };
  }

  async #compile(
    url: string,
    text: string,
    resolve: (part: string) => Promise<Resolved>,
  ): Promise<CurrentDocument> {
    const { engine, repository, clock } = this.#ports;
    const compiled = await engine().compile(url, text, resolve);
    if (compiled.kind === 'compiled') {
      const { hash, parts, hears } = compiled;
      const document = { hash, url, text, parts, hears };
      await repository.saveDocument({ hash, url, text, parts, storedAt: clock.now() });
      this.#remember(this.#byHash, document.hash, Promise.resolve(document));
      return document;
    }
    const first = compiled.findings.find(({ severity }) => severity === 'error');
    const remedy = first?.remedy === undefined ? '' : `. ${first.remedy}`;
    throw new OrchestrationError(
      'ORS_DOCUMENT_INVALID',
      `The document has errors${first === undefined ? '' : `; line ${first.line}: ${first.message}${remedy}`}`,
      { details: { url, findings: compiled.findings } },
    );
  }

  #remember<T>(cache: Map<string, Promise<T>>, key: string, value: Promise<T>): void {
    cache.set(key, value);
    value.catch(() => cache.delete(key));
    if (cache.size > MOST_KEPT) dropOldest(cache);
  }
}

function dropOldest(cache: Map<string, unknown>): void {
  const oldest = cache.keys().next();
  if (oldest.done !== true) cache.delete(oldest.value);
}

function unavailable(url: string, why: string): OrchestrationError {
  return new OrchestrationError('ORS_DOCUMENT_UNAVAILABLE', `The document cannot be read: ${why}`, {
    details: { url },
    retryable: true,
  });
}
