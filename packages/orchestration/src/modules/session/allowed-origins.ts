import type { Configuration } from '@ringback/core';
import { isAllowedOrigin } from '../../documents/document-rules.ts';
import type { DocumentSource } from '../../engine/session-engine.ts';

export interface AllowedOriginPorts {
  /** Origins that may always be called (`http.outgoing`, `document-origins`); `*` = all. */
  readonly origins: () => readonly string[];
  readonly configuration: Pick<Configuration, 'services' | 'sections' | 'lists' | 'onChange'>;
}

/** Names of namespaces look like addresses and are none. */
const NAMESPACES = /\bxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')/g;
const ADDRESS = /\bhttps?:\/\/[^\s"'<>|,;)\]}]+/gi;

/**
 * Which servers documents may call (contract section 4): those of `http.outgoing`, those that an administrator named in an
 * option, a section or a list, and those that the document names itself or came from. An address that came in a request
 * and is none of these is not called.
 */
export class AllowedOrigins {
  readonly #always: AllowedOriginPorts['origins'];
  readonly #configuration: AllowedOriginPorts['configuration'];
  #configured: ReadonlySet<string> | null = null;
  readonly #ofDocument = new WeakMap<DocumentSource, ReadonlySet<string>>();

  constructor({ origins, configuration }: AllowedOriginPorts) {
    this.#always = origins;
    this.#configuration = configuration;
    configuration.onChange(() => {
      this.#configured = null;
    });
  }

  /** `url` is absolute. */
  allows(url: string, document: DocumentSource): boolean {
    const origin = originOf(url);
    if (origin === null) return false;
    return (
      isAllowedOrigin(origin, this.#always()) ||
      this.#documentOrigins(document).has(origin) ||
      this.#configuredOrigins().has(origin)
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

  #configuredOrigins(): ReadonlySet<string> {
    if (this.#configured !== null) return this.#configured;
    const { services, sections, lists } = {
      services: this.#configuration.services(),
      sections: this.#configuration.sections(),
      lists: this.#configuration.lists(),
    };
    const values = [
      ...[...services, ...sections].map(({ options }) => options),
      ...lists.flatMap(({ sections: inList }) => Object.values(inList)),
    ];
    this.#configured = originsIn(values.flatMap((options) => Object.values(options)));
    return this.#configured;
  }
}

function originsIn(texts: readonly string[]): Set<string> {
  const origins = new Set<string>();
  for (const text of texts) {
    for (const [address] of text.matchAll(ADDRESS)) {
      const origin = originOf(address);
      if (origin !== null) origins.add(origin);
    }
  }
  return origins;
}

/** `https://host:port` of an http or https address; null for anything else. */
function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}
