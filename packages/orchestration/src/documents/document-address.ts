import { uploadedDocumentName } from '@ringback/core';

/** Documents that come with the product, by the names of their files. */
const STOCK_SCENARIOS = [
  'user-terminated',
  'user-terminated-confirmed',
  'user-terminated-preview',
  'agent-first-iscc',
  'user-originated',
  'inbound',
  'classic-callback',
  'external-routing-point',
] as const;
export type StockScenario = (typeof STOCK_SCENARIOS)[number];

/** What `_service=callback` means for a callback: `callback` alone is user-terminated. */
export function stockAddress(scenario: StockScenario): string {
  return scenario === 'user-terminated' ? 'callback' : `callback:${scenario}`;
}

/** The scenario of an address like `callback` or `callback:user-originated`; null for any other address. */
function scenarioOf(text: string): StockScenario | null {
  return STOCK_SCENARIOS.find((scenario) => stockAddress(scenario) === text) ?? null;
}

/** Where a document, or something that it draws in, is. */
export type DocumentAddress =
  /** A scenario that comes with the product. */
  | { readonly kind: 'stock'; readonly scenario: StockScenario }
  /** Uploaded by an administrator; the name may have slashes, so that documents can refer to their neighbours. */
  | { readonly kind: 'uploaded'; readonly name: string; readonly url: string }
  | { readonly kind: 'file'; readonly url: string }
  | { readonly kind: 'http'; readonly url: string; readonly origin: string }
  | { readonly kind: 'none'; readonly why: string };

/** A scenario that comes with the product, as documents draw it in: what it draws in itself stands beside it. */
const BESIDE = /^stock:\/*([a-z-]+)\.scxml$/i;

/** Reads what `_service`, `src` or a reference inside of a document says. */
export function parseAddress(text: string): DocumentAddress {
  const scenario = scenarioOf(text);
  if (scenario !== null) return { kind: 'stock', scenario };
  const beside = BESIDE.exec(text)?.[1];
  if (beside !== undefined) {
    const known = STOCK_SCENARIOS.find((name) => name === beside);
    return known === undefined
      ? { kind: 'none', why: `${text} is no scenario of the product` }
      : { kind: 'stock', scenario: known };
  }
  const uploaded = uploadedDocumentName(text);
  if (uploaded?.kind === 'none') return uploaded;
  if (uploaded !== null) return { kind: 'uploaded', name: uploaded.name, url: uploadedUrl(uploaded.name) };
  // A path: addresses of files are what administrators have at hand.
  if (/^\/[^/]/.test(text))
    return { kind: 'file', url: new URL(`file://${text.split('/').map(encodeURIComponent).join('/')}`).href };
  if (!URL.canParse(text))
    return { kind: 'none', why: `${JSON.stringify(text)} is no address of a document` };
  const { protocol, href, origin } = new URL(text);
  if (protocol === 'file:') return { kind: 'file', url: href };
  if (protocol === 'http:' || protocol === 'https:') return { kind: 'http', url: href, origin };
  return { kind: 'none', why: `${protocol} is not a kind of address that documents are read from` };
}

/** URL of a scenario that comes with the product: they stand beside each other. `stockUrl` is that of user-terminated. */
export function stockUrlOf(scenario: StockScenario, stockUrl: string): string {
  return scenario === 'user-terminated' ? stockUrl : new URL(`${scenario}.scxml`, stockUrl).href;
}

/** Address of an uploaded document: three slashes, so that what stands in it can be relative to it. */
export function uploadedUrl(name: string): string {
  return `document:///${name.split('/').map(encodeURIComponent).join('/')}`;
}
