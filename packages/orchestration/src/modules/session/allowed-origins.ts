import {
  type ConfigurationOfOrigins,
  ConfiguredOrigins,
  isAllowedOrigin,
  originOf,
  originsIn,
} from '@ringback/core';
import type { DocumentSource } from '../../engine/session-engine.ts';

export interface AllowedOriginPorts {
  /** Origins that may always be called (`http.outgoing`, `document-origins`); `*` = all. */
  readonly origins: () => readonly string[];
  readonly configuration: ConfigurationOfOrigins;
}

/** Names of namespaces look like addresses and are none. */
const NAMESPACES = /\bxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')/g;

/**
 * Which servers documents may call (contract section 4): those of `http.outgoing`, those that an administrator named in an
 * option, a section or a list, and those that the document names itself or came from. An address that came in a request
 * and is none of these is not called.
 */
export class AllowedOrigins {
  readonly #always: AllowedOriginPorts['origins'];
  readonly #configured: ConfiguredOrigins;
  readonly #ofDocument = new WeakMap<DocumentSource, ReadonlySet<string>>();

  constructor({ origins, configuration }: AllowedOriginPorts) {
    this.#always = origins;
    this.#configured = new ConfiguredOrigins(configuration);
  }

  /** `url` is absolute. */
  allows(url: string, document: DocumentSource): boolean {
    const origin = originOf(url);
    if (origin === null) return false;
    return (
      isAllowedOrigin(origin, this.#always()) ||
      this.#documentOrigins(document).has(origin) ||
      this.#configured.has(origin)
    );
  }

  #documentOrigins(document: DocumentSource): ReadonlySet<string> {
    const known = this.#ofDocument.get(document);
    if (known !== undefined) return known;
    const texts = [document.text, ...Object.values(document.parts)].map((text) =>
      text.replace(NAMESPACES, ''),
    );
    const origins = originsIn([document.url, ...texts]);
    this.#ofDocument.set(document, origins);
    return origins;
  }
}
