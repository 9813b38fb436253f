import { type Configuration, isSecretName, type OptionMap, type Routing } from '@ringback/core';
import type { JsonObject } from '@ringback/scxml';
import type { DocumentSource } from '../../engine/session-engine.ts';

export interface KnowledgePorts {
  readonly configuration: Pick<Configuration, 'services' | 'sections' | 'lists' | 'onChange'>;
  readonly routing: Pick<Routing, 'facts'>;
  readonly now: () => number;
  /** Name of this node. */
  readonly node: string;
  /** Where the HTTP interface is reached; known for certain once it listens. */
  readonly url: () => string;
  /** Gives it to everybody who runs documents, in place of what they had. */
  readonly publish: (known: JsonObject) => void;
  /** The version that a session runs. */
  readonly document: (hash: string) => Promise<DocumentSource>;
}

/** Versions of documents that are remembered as looked at. */
const MOST_DOCUMENTS = 10_000;
/** Statistics that a script reads are at most that old. */
const STATISTICS_AGE_MS = 1000;

/**
 * Keeps what scripts may read at once up to date: lists and options when they change, statistics before a turn when a
 * document reads any. Secrets are not among it.
 */
export class KnowledgeDesk {
  readonly #ports: KnowledgePorts;
  #isConfigurationNew = true;
  readonly #documents = new Set<string>();
  #url = '';
  #readsStatistics = false;
  #statisticsAt = Number.NEGATIVE_INFINITY;
  #known: JsonObject;

  constructor(ports: KnowledgePorts) {
    this.#ports = ports;
    ports.configuration.onChange(() => {
      this.#isConfigurationNew = true;
    });
    this.#known = { tenant: 'Environment' };
  }

  /** To be called before a session of a document moves; when there is something to wait for, to be waited for. */
  refresh(documentHash: string): Promise<void> | undefined {
    if (this.#readsStatistics || this.#documents.has(documentHash)) {
      this.#publish();
      return undefined;
    }
    return this.#ports
      .document(documentHash)
      .then((source) => this.#look(documentHash, source))
      .catch(() => {
        // Whoever is about to run it cannot have it either, and says so.
      })
      .finally(() => this.#publish());
  }

  #look(hash: string, { text, parts }: DocumentSource): void {
    if (this.#documents.size >= MOST_DOCUMENTS) this.#documents.clear();
    this.#documents.add(hash);
    this.#readsStatistics ||= [text, ...Object.values(parts)].some((source) => source.includes('sData'));
  }

  #publish(): void {
    const { configuration, routing, now, node, publish } = this.#ports;
    const url = this.#ports.url();
    if (url !== this.#url) this.#isConfigurationNew = true;
    this.#url = url;
    const areStatisticsOld =
      this.#readsStatistics && Math.abs(now() - this.#statisticsAt) >= STATISTICS_AGE_MS;
    if (!this.#isConfigurationNew && !areStatisticsOld) return;
    const known = { ...this.#known };
    if (this.#isConfigurationNew) {
      this.#isConfigurationNew = false;
      known['server'] = serverFacts(node, url);
      known['lists'] = listsOf(configuration);
      known['sections'] = sectionsOf(configuration);
    }
    if (areStatisticsOld) {
      this.#statisticsAt = now();
      // Plain data, whatever its type says.
      known['routing'] = routing.facts() as unknown as JsonObject;
    }
    this.#known = known;
    publish(known);
  }
}

/** What scripts see of the server (`_genesys.session.server`). */
export function serverFacts(node: string, url: string): JsonObject {
  return { name: `ringback-${node}`, cluster: 'ringback', url };
}

function listsOf(configuration: Pick<Configuration, 'lists'>): JsonObject {
  return Object.fromEntries(
    configuration
      .lists()
      .map(({ name, sections }) => [
        name,
        Object.fromEntries(Object.entries(sections).map(([item, options]) => [item, shown(options)])),
      ]),
  );
}

function sectionsOf(configuration: Pick<Configuration, 'sections' | 'services'>): JsonObject {
  return Object.fromEntries([
    ...configuration.sections().map(({ name, options }) => [name, shown(options)]),
    ...configuration.services().map(({ name, options }) => [`service.${name}`, shown(options)]),
  ]);
}

function shown(options: OptionMap): JsonObject {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !isSecretName(name)));
}
