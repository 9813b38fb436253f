import { headerTokens, headerValue, headerValues } from '../message/headers.ts';
import type { SipHeader, SipRequest } from '../message/message.ts';
import { header } from '../message/serialise-message.ts';
import { uriScheme } from '../message/uri.ts';

export interface Refusal {
  readonly status: number;
  readonly headers: readonly SipHeader[];
}

/** Option tags of Require that we do not know, RFC 3261 8.2.2.3. */
export function unsupportedExtensions(request: SipRequest, supported: readonly string[]): string[] {
  return headerTokens(request, 'require').filter((tag) => !supported.includes(tag));
}

/** Whether the body is one that an INVITE or UPDATE cannot carry for us, RFC 3261 8.2.3. */
export function isUnsupportedContent(request: SipRequest): boolean {
  if (request.body.byteLength === 0) return false;
  const disposition = headerValue(request, 'content-disposition') ?? '';
  if (/;[ \t]*handling[ \t]*=[ \t]*optional/i.test(disposition)) return false;
  const type = headerValue(request, 'content-type') ?? 'application/sdp';
  return !/^application\/sdp[ \t]*(;|$)/i.test(type) || isEncoded(request);
}

function isEncoded(request: SipRequest): boolean {
  return headerTokens(request, 'content-encoding').some((coding) => coding !== 'identity');
}

/**
 * The inspection of a request from outside of dialogs in the order of RFC 3261 8.2: method, request-URI, Require,
 * content. Undefined: nothing is wrong. Max-Forwards is of no concern to the one who is meant (RFC 4475 3.3.11).
 */
export function inspectRequest(
  request: SipRequest,
  rules: { readonly methods: readonly string[]; readonly supported: readonly string[] },
): Refusal | undefined {
  if (!rules.methods.includes(request.method)) {
    return { status: 405, headers: [header('Allow', rules.methods.join(', '))] };
  }
  const scheme = uriScheme(request.uri);
  if (scheme !== 'sip' && scheme !== 'sips' && scheme !== 'tel') return { status: 416, headers: [] };
  const unsupported = unsupportedExtensions(request, rules.supported);
  if (unsupported.length > 0) {
    return { status: 420, headers: [header('Unsupported', unsupported.join(', '))] };
  }
  if (request.method !== 'INVITE') return undefined;
  if (isUnsupportedContent(request)) {
    const headers = [header('Accept', 'application/sdp')];
    if (isEncoded(request)) headers.push(header('Accept-Encoding', 'identity'));
    return { status: 415, headers };
  }
  return acceptsSdp(request) ? undefined : { status: 406, headers: [] };
}

// 20.1: without Accept application/sdp is meant; with one it must be in it, because our 2xx has to carry one.
function acceptsSdp(request: SipRequest): boolean {
  if (headerValues(request, 'accept').length === 0) return true;
  return headerTokens(request, 'accept').some((range) =>
    ['application/sdp', 'application/*', '*/*'].includes(range.split(';')[0]?.trim() ?? ''),
  );
}
