import type { Configuration, OutgoingHttp } from '@ringback/core';
import type { HttpMessage } from '@ringback/scxml';
import type { DocumentSource } from '../engine/session-engine.ts';
import type { AllowedOrigins } from '../modules/session/allowed-origins.ts';
import { withCredentials } from '../services/peer-credentials.ts';

export interface HttpEventPorts {
  readonly http: OutgoingHttp;
  readonly allowed: AllowedOrigins;
  readonly document: (hash: string) => Promise<DocumentSource>;
  readonly configuration: Pick<Configuration, 'section'>;
  /** Base URL of this platform. */
  readonly url: () => string;
}

/** A server outside that takes an event has this long to say so. */
const TIMEOUT_MS = 30_000;
/** What it says besides is of no use to anybody. */
const MOST_BYTES = 65_536;

/** Sends events over HTTP (SCXML C.2) to servers that documents may call; tells why one did not arrive, null when it did. */
export function httpEvents(
  ports: HttpEventPorts,
): (message: HttpMessage, documentHash: string) => Promise<string | null> {
  return async ({ url, body, contentType }, documentHash) => {
    // Sessions of this platform reach each other by their location, whatever others have to say for it.
    const isOwn = url.startsWith(`${ports.url()}/scxml/session/`);
    if (!isOwn && !ports.allowed.allows(url, await ports.document(documentHash)))
      return `Nobody allowed calls to ${URL.canParse(url) ? new URL(url).origin : url}: an administrator may name it in http.outgoing or in an option.`;
    const outcome = await ports.http.send({
      method: 'POST',
      url: isOwn ? withCredentials(url, ports.configuration) : url,
      body,
      ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MOST_BYTES,
      maxRedirects: 0,
    });
    if (outcome.kind === 'failed') return outcome.why;
    return outcome.status >= 200 && outcome.status < 300 ? null : `${url} answered ${outcome.status}`;
  };
}
