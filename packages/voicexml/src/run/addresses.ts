import type { Address } from '../document/model.ts';
import type { LiveCall } from './live-call.ts';
import { VoiceEvent } from './voice-event.ts';

/** Schemes that documents may fetch from; what of it a call may really have is decided by who fetches. */
const SCHEMES = new Set(['http:', 'https:', 'file:', 'document:', 'ringback:']);

/** An absolute URI; throws `error.badfetch` when it is none. */
export function resolveUri(uri: string, base: string): string {
  const reference = uri.trim();
  if (!URL.canParse(reference, base))
    throw new VoiceEvent('error.badfetch', `${JSON.stringify(uri)} is no URI`);
  const { href, protocol } = new URL(reference, base);
  if (!SCHEMES.has(protocol)) throw new VoiceEvent('error.unsupported.uri', `${protocol} is not fetched`);
  return href;
}

/** What an address stands for now; an expression without value is an `error.semantic`. */
export function uriOf(call: LiveCall, address: Address): string {
  if (address.kind === 'literal') return address.uri;
  const value = call.read(address.expr);
  if (typeof value === 'string' && value !== '') return value;
  throw new VoiceEvent('error.semantic', `The expression gives no URI (line ${address.at.line})`);
}

/** The document, and the dialog in it that is named behind `#`. */
export function splitFragment(uri: string): {
  readonly document: string;
  readonly fragment: string | undefined;
} {
  const hash = uri.indexOf('#');
  if (hash === -1) return { document: uri, fragment: undefined };
  const fragment = uri.slice(hash + 1);
  return { document: uri.slice(0, hash), fragment: fragment === '' ? undefined : fragment };
}

/** Recordings of this call are named by addresses of this kind. */
export function isRecording(uri: string): boolean {
  return uri.startsWith('recording:');
}
