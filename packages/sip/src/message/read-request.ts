import { headerList, headerValue, headerValues, parseCseq } from './headers.ts';
import type { SipRequest } from './message.ts';
import { type NameAddr, parseNameAddr } from './name-addr.ts';
import { repeatedHeader } from './parse-message.ts';
import { parseSipUri, uriScheme } from './uri.ts';
import { parseVia, type Via } from './via.ts';

/** A request whose required headers are read and sound. */
export interface ReadRequest {
  readonly request: SipRequest;
  readonly topVia: Via;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly fromTag: string | undefined;
  readonly toTag: string | undefined;
  readonly callId: string;
  readonly cseq: number;
}

export type ReadRequestResult =
  | { readonly kind: 'sound'; readonly read: ReadRequest }
  | { readonly kind: 'refused'; readonly status: number; readonly problem: string };

/** Checks what every request must carry, RFC 3261 8.1.1 and 16.3 item 1, whatever its method. */
export function readRequest(request: SipRequest): ReadRequestResult {
  const repeated = repeatedHeader(request);
  if (repeated !== undefined) return refused(`More than one ${repeated}`);
  const vias = headerList(request, 'via')?.map(parseVia);
  const [topVia] = vias ?? [];
  if (topVia === undefined || vias?.includes(undefined)) return refused('Bad or missing Via');
  const from = parseNameAddr(headerValue(request, 'from') ?? '');
  if (from === undefined) return refused('Bad or missing From');
  const to = parseNameAddr(headerValue(request, 'to') ?? '');
  if (to === undefined) return refused('Bad or missing To');
  const callId = headerValue(request, 'call-id');
  if (callId === undefined || !/^\S+$/.test(callId)) return refused('Bad or missing Call-ID');
  const cseq = parseCseq(request);
  if (cseq === undefined) return refused('Bad or missing CSeq');
  if (cseq.method !== request.method) return refused('CSeq names another method');
  const maxForwards = headerValue(request, 'max-forwards');
  // Absent is accepted: RFC 2543 peers do not know it.
  if (maxForwards !== undefined && !/^[0-9]{1,20}$/.test(maxForwards)) return refused('Bad Max-Forwards');
  const scheme = uriScheme(request.uri);
  if (scheme === 'sip' || scheme === 'sips') {
    const uri = parseSipUri(request.uri);
    if (uri === undefined) return refused('Bad request-URI');
    if (uri.headers !== undefined) return refused('Headers in the request-URI');
  }
  const routes = badRouting(request);
  if (routes !== undefined) return refused(routes);
  return {
    kind: 'sound',
    read: {
      request,
      topVia,
      from,
      to,
      fromTag: from.parameters.get('tag') ?? undefined,
      toTag: to.parameters.get('tag') ?? undefined,
      callId,
      cseq: cseq.number,
    },
  };
}

function badRouting(request: SipRequest): string | undefined {
  for (const name of ['contact', 'route', 'record-route']) {
    if (headerValues(request, name).length === 0) continue;
    const values = headerList(request, name);
    if (values === undefined) return `Bad ${name}`;
    for (const value of values) {
      const star = name === 'contact' && value === '*' && request.method === 'REGISTER';
      if (!star && parseNameAddr(value) === undefined) return `Bad ${name}`;
    }
  }
  return undefined;
}

function refused(problem: string): ReadRequestResult {
  return { kind: 'refused', status: 400, problem };
}
