import { isAllowedOrigin } from '@ringback/core';
import type { DocumentAddress } from './document-address.ts';

/** Null, or why an address may not be read. */
export type Verdict = string | null;

const remedy = (origin: string): string =>
  `add ${origin} to http.outgoing in the configuration file, or to the option document-origins of section ors`;

/**
 * May a request have this document run? A URL that comes in a request is read only where that was allowed: at an
 * allowed origin, in a folder that was named for documents, or when a service is configured with the very same address,
 * or when an administrator uploaded it.
 */
export function verdictOnRequested(
  address: DocumentAddress,
  {
    origins,
    folders,
    configured,
  }: {
    readonly origins: readonly string[];
    /** `file:` addresses of folders for documents, with a slash at the end. */
    readonly folders: readonly string[];
    readonly configured: ReadonlySet<string>;
  },
): Verdict {
  switch (address.kind) {
    case 'stock':
    case 'uploaded':
      return null;
    case 'none':
      return address.why;
    case 'file':
      return configured.has(address.url) || folders.some((folder) => address.url.startsWith(folder))
        ? null
        : 'a file: address that comes in a request must be the document of a configured service, or lie in a folder of documents.folders';
    case 'http':
      return configured.has(address.url) || isAllowedOrigin(address.origin, origins)
        ? null
        : `documents from ${address.origin} may not be run: ${remedy(address.origin)}, or configure a service with this address`;
  }
}

/**
 * May a document draw this in (a script, data, an included file), or start it? What lies beside it may be read, and
 * what lies at an allowed origin.
 */
export function verdictOnPart(
  part: DocumentAddress,
  document: DocumentAddress,
  origins: readonly string[],
): Verdict {
  switch (part.kind) {
    // Anybody may read what comes with the product.
    case 'stock':
      return null;
    case 'none':
      return part.why;
    case 'uploaded':
      return document.kind === 'uploaded'
        ? null
        : 'an uploaded document is drawn in by uploaded documents only';
    case 'file':
      return document.kind === 'file' || document.kind === 'stock'
        ? null
        : 'a file is drawn in by documents that are files themselves only';
    case 'http':
      return (document.kind === 'http' && document.origin === part.origin) ||
        isAllowedOrigin(part.origin, origins)
        ? null
        : `the document draws in ${part.origin}, where it does not come from: ${remedy(part.origin)}`;
  }
}
