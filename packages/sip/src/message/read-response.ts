import { headerList, headerValue, parseCseq } from './headers.ts';
import type { SipResponse } from './message.ts';
import { parseNameAddr } from './name-addr.ts';
import { parseVia, type Via } from './via.ts';

/** A response whose required headers are read and sound. */
export interface ReadResponse {
  readonly response: SipResponse;
  readonly topVia: Via;
  readonly callId: string;
  readonly fromTag: string | undefined;
  readonly toTag: string | undefined;
  readonly cseq: number;
  readonly method: string;
}

/** Reads what matches a response to its request. Undefined: to be dropped (RFC 3261 18.1.2, 8.1.3.3). */
export function readResponse(response: SipResponse): ReadResponse | undefined {
  const vias = headerList(response, 'via');
  // 8.1.3.3: a second Via means that it is for somebody else.
  if (vias === undefined || vias.length !== 1) return undefined;
  const topVia = parseVia(vias[0] ?? '');
  const from = parseNameAddr(headerValue(response, 'from') ?? '');
  const to = parseNameAddr(headerValue(response, 'to') ?? '');
  const callId = headerValue(response, 'call-id');
  const cseq = parseCseq(response);
  if (topVia === undefined || from === undefined || to === undefined) return undefined;
  if (callId === undefined || callId === '' || cseq === undefined) return undefined;
  return {
    response,
    topVia,
    callId,
    fromTag: from.parameters.get('tag') ?? undefined,
    toTag: to.parameters.get('tag') ?? undefined,
    cseq: cseq.number,
    method: cseq.method,
  };
}
