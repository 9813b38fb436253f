import {
  type Configuration,
  type DocumentLibrary,
  integerOption,
  isAllowedOrigin,
  isStoreUnavailable,
  type JsonObject,
  type OptionMap,
  orsChoice,
  type ServiceAnswer,
  type SessionId,
  type StartFailure,
} from '@ringback/core';
import { parseAddress } from '../documents/document-address.ts';
import type { CurrentDocument, Documents } from '../sessions/documents.ts';
import { GREETING, waitsForGreeting } from '../sessions/greeting.ts';
import { bareUrl } from './bare-url.ts';
import { type ChosenDocument, chosenDocument } from './chosen-document.ts';
import { isEmpty } from './service-answer.ts';
import type { SessionServer } from './session-server.ts';
import type { SessionServers } from './session-servers.ts';

export interface StarterPorts {
  readonly configuration: Pick<Configuration, 'section'>;
  readonly documents: Pick<Documents, 'current'>;
  /** What requests may have run. */
  readonly library: Pick<DocumentLibrary, 'requested'>;
  readonly servers: SessionServers;
  readonly own: SessionServer;
  /** Origins that addresses in requests may point to. */
  readonly origins: () => readonly string[];
  /** Base URL under which other servers reach this one. */
  readonly externalUrl: () => string;
}

/** A request to a service: what fills the tokens in its options. */
export interface ServiceRequest {
  /** Options of the service as configured. */
  readonly service: OptionMap;
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
}

export interface StartRequest extends ServiceRequest {
  /** `callback`, or what `_service` comes to for the request. */
  readonly document: string;
  /** Asked for when they are wanted: a session that `startOwn` starts has its own. */
  readonly parameters: () => JsonObject;
  /** Where another server tells what becomes of a callback. */
  readonly recordUrl?: () => string;
  /** Starts a session of this platform; by default one that belongs to no callback. */
  readonly startOwn?: (document: CurrentDocument) => Promise<SessionId>;
}

export type Begun =
  | {
      readonly kind: 'begun';
      readonly sessionId: SessionId;
      readonly server: SessionServer;
      /** Whether the document answers `gms.start`; of another server's nothing else is known. */
      readonly listens: boolean;
    }
  | StartFailure;

export type Greeting =
  | { readonly kind: 'answered'; readonly answer: ServiceAnswer }
  /** The document does not listen to it, or has nothing to say. */
  | { readonly kind: 'silent' }
  | (StartFailure & { readonly isGone: boolean });

/** Seconds that a request waits for a document when option `request-timeout` of section `ors` is not set. */
const REQUEST_TIMEOUT_S = 30;
/** Another server has this long to start or to end a session (`http.socket_timeout` of section `gms`). */
const SERVER_TIMEOUT_S = 10;

/** How long another server may take to start or to end a session. */
export function serverTimeoutMs(configuration: Pick<Configuration, 'section'>): number {
  const options = configuration.section('gms') ?? {};
  return integerOption(options, 'http.socket_timeout', SERVER_TIMEOUT_S, { min: 1, max: 300 }) * 1000;
}

/** Starts the sessions of services, here or on other servers, and greets them. */
export class ServiceStarter {
  readonly #ports: StarterPorts;

  constructor(ports: StarterPorts) {
    this.#ports = ports;
  }

  get requestTimeoutMs(): number {
    const options = this.#ports.configuration.section('ors') ?? {};
    return integerOption(options, 'request-timeout', REQUEST_TIMEOUT_S, { min: 1, max: 3600 }) * 1000;
  }

  /** Whether the session is started on this platform. */
  isOwn(request: ServiceRequest): boolean {
    return this.#choice(request).kind === 'own';
  }

  /** The document that the request has run, when it may. */
  documentOf(request: ServiceRequest): ChosenDocument {
    return chosenDocument(request, (reference) => {
      const verdict = this.#ports.library.requested(reference);
      return verdict.kind === 'allowed' ? null : verdict.why;
    });
  }

  /** Starts the session. Throws only when the database is away. */
  async begin(request: StartRequest): Promise<Begun> {
    const choice = this.#choice(request);
    if (choice.kind === 'refused') return { kind: 'failed', reason: 'unreachable', why: choice.why };
    try {
      if (choice.kind === 'own') return await this.#beginHere(request);
      const source = await this.#sourceFor(request.document);
      const outcome = await this.#ports.servers.start(choice, source, {
        ...forOthers(request.parameters()),
        ...(request.recordUrl === undefined ? {} : { _callback_url: request.recordUrl() }),
      });
      return outcome.kind === 'started'
        ? { ...outcome, kind: 'begun', listens: true }
        : { ...outcome, reason: 'unreachable' };
    } catch (error) {
      if (isStoreUnavailable(error)) throw error;
      const why = error instanceof Error ? error.message : String(error);
      return { kind: 'failed', reason: 'document', why };
    }
  }

  /** Sends `gms.start`, and waits for what the document says to it. */
  async greet(
    { server, sessionId, listens }: Extract<Begun, { kind: 'begun' }>,
    data: Readonly<Record<string, string>>,
  ): Promise<Greeting> {
    if (!listens) return { kind: 'silent' };
    const outcome = await server.request(sessionId, GREETING, data, this.requestTimeoutMs);
    switch (outcome.kind) {
      case 'answered':
        return isEmpty(outcome.answer) ? { kind: 'silent' } : outcome;
      case 'gone':
        return {
          kind: 'failed',
          reason: 'document',
          why: `the session ended without an answer to ${GREETING}`,
          isGone: true,
        };
      case 'timed-out': {
        const seconds = this.requestTimeoutMs / 1000;
        return {
          kind: 'failed',
          reason: 'document',
          why: `the document did not answer ${GREETING} within ${seconds} s`,
          isGone: false,
        };
      }
      case 'failed':
        return { ...outcome, reason: 'unreachable', isGone: false };
    }
  }

  #choice({ service, params, userData }: ServiceRequest) {
    const { configuration, origins, externalUrl } = this.#ports;
    return orsChoice({
      service,
      params,
      userData,
      section: configuration.section('ors') ?? {},
      isOwn: (url) => addressOf(url) === addressOf(externalUrl()),
      isAllowed: (url) => URL.canParse(url) && isAllowedOrigin(new URL(url).origin, origins()),
    });
  }

  async #beginHere({ document: reference, parameters, startOwn }: StartRequest): Promise<Begun> {
    const { documents, own } = this.#ports;
    const document = await documents.current(reference);
    const listens = waitsForGreeting(document.hears);
    if (startOwn !== undefined)
      return { kind: 'begun', sessionId: await startOwn(document), server: own, listens };
    const outcome = await own.start(document.url, parameters());
    return outcome.kind === 'started'
      ? { kind: 'begun', sessionId: outcome.sessionId, server: own, listens }
      : { kind: 'failed', reason: 'document', why: outcome.why };
  }

  /** The address at which another server reads the document: its own, or ours with the version that is current now. */
  async #sourceFor(reference: string): Promise<string> {
    const address = parseAddress(reference);
    if (address.kind === 'http') return address.url;
    const { documents, externalUrl } = this.#ports;
    const { hash, url } = await documents.current(reference);
    return `${externalUrl()}/scxml/document/${hash}/${url.split('/').at(-1) ?? ''}`;
  }
}

/** What tells whether two base URLs are the same place. */
function addressOf(url: string): string {
  return bareUrl(url).replace('//localhost', '//127.0.0.1');
}

/** Service parameters are passed on; credentials, and where the sessions run, are nobody else's business. */
function forOthers(parameters: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).filter(([name]) => name.startsWith('_') && !name.startsWith('_ors')),
  );
}
