import {
  type DigestClient,
  headerValue,
  type SipHeader,
  type SipRequest,
  type SipResponse,
} from '@ringback/sip';

/** What comes next in a registration. */
export type RegistrationStep =
  /** It was challenged, and is sent once more with credentials. */
  | { readonly kind: 'again'; readonly request: SipRequest }
  /** For the browser, as an answer to what it sent. */
  | { readonly kind: 'over'; readonly response: SipResponse };

interface Open {
  /** As the browser sent it. */
  readonly request: SipRequest;
  /** Realms that were answered for it (RFC 3261 22.2). */
  readonly answered: Set<string>;
}

/** A browser that sends more than this before it is answered gets no answer to the first of them. */
const MOST_OPEN = 8;

/**
 * Registrations of one browser at another switch: its challenges are answered here. Each try is a transaction of its own, with a branch and
 * a CSeq of ours (RFC 3261 22.2), and the browser sees one.
 */
export class RelayedRegistrations {
  readonly #digest: DigestClient;
  readonly #open = new Map<string, Open>();
  #sent = 0;

  constructor(digest: DigestClient) {
    this.#digest = digest;
  }

  /** The request as it goes to the switch. */
  request(request: SipRequest): SipRequest {
    return this.#try({ request, answered: new Set() });
  }

  /** Null: it answers no registration. */
  response(response: SipResponse): RegistrationStep | null {
    const branch = branchOf(response);
    const open = branch === undefined ? undefined : this.#open.get(branch);
    if (branch === undefined || open === undefined) return null;
    const { request, answered } = open;
    const isChallenge = response.status === 401 || response.status === 407;
    if (response.status >= 200) this.#open.delete(branch);
    if (isChallenge && this.#digest.learn(response, answered))
      return { kind: 'again', request: this.#try(open) };
    return { kind: 'over', response: { ...response, headers: asAsked(response.headers, request) } };
  }

  #try(open: Open): SipRequest {
    const { request } = open;
    this.#sent += 1;
    const branch = `z9hG4bK-${this.#sent}-${(branchOf(request) ?? '').replace(/[^\w.]/g, '')}`;
    const [oldest] = this.#open.keys();
    if (this.#open.size >= MOST_OPEN && oldest !== undefined) this.#open.delete(oldest);
    this.#open.set(branch, open);
    const headers = request.headers.map((header) => {
      const name = header.name.toLowerCase();
      if (name === 'via' || name === 'v')
        return { name: 'Via', value: header.value.replace(/(;\s*branch=)[^;,\s]+/i, `$1${branch}`) };
      return name === 'cseq' ? { name: 'CSeq', value: `${this.#sent} REGISTER` } : header;
    });
    const credentials = this.#digest.authorize(request.method, request.uri);
    return { ...request, headers: [...headers, ...credentials] };
  }
}

/** Of the topmost Via. */
function branchOf(message: { readonly headers: readonly SipHeader[] }): string | undefined {
  return /;\s*branch=([^;,\s]+)/i.exec(headerValue(message, 'via') ?? '')?.[1];
}

/** The switch answers the try; the browser waits for what it sent itself. */
function asAsked(headers: readonly SipHeader[], request: SipRequest): SipHeader[] {
  return headers.map((header) => {
    const name = header.name.toLowerCase();
    const own = name === 'via' || name === 'v' ? 'via' : name === 'cseq' ? 'cseq' : null;
    return own === null ? header : { name: header.name, value: headerValue(request, own) ?? header.value };
  });
}
