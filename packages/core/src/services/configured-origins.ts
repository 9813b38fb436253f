import type { Configuration } from './configuration.ts';

export type ConfigurationOfOrigins = Pick<Configuration, 'services' | 'sections' | 'lists' | 'onChange'>;

const ADDRESS = /\bhttps?:\/\/[^\s"'<>|,;)\]}]+/gi;

/**
 * Origins that an administrator named anywhere in an option, a section or a list: what comes in a request may be
 * called when it is at one of them (contract section 4).
 */
export class ConfiguredOrigins {
  readonly #configuration: ConfigurationOfOrigins;
  #known: ReadonlySet<string> | null = null;

  constructor(configuration: ConfigurationOfOrigins) {
    this.#configuration = configuration;
    configuration.onChange(() => {
      this.#known = null;
    });
  }

  has(origin: string): boolean {
    this.#known ??= this.#read();
    return this.#known.has(origin);
  }

  #read(): ReadonlySet<string> {
    const values = [
      ...[...this.#configuration.services(), ...this.#configuration.sections()].map(({ options }) => options),
      ...this.#configuration.lists().flatMap(({ sections }) => Object.values(sections)),
    ];
    return originsIn(values.flatMap((options) => Object.values(options)));
  }
}

/** Origins of all addresses that stand in texts. */
export function originsIn(texts: readonly string[]): Set<string> {
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
export function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}

/** Whether an origin is on a list; `*` is any. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  return allowed.some(
    (entry) => entry === '*' || (URL.canParse(entry) ? new URL(entry).origin : entry) === origin,
  );
}
