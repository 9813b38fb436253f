const HEAD = '<?xml version="1.0" encoding="ISO-8859-1" ?>\n';

function response(status: string, cseq = '[last_CSeq:]', description = false, attributes = ''): string {
  const body = description
    ? `Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0 101
a=rtpmap:101 telephone-event/8000
`
    : 'Content-Length: 0\n';
  return `<send${attributes}><![CDATA[

SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
${cseq}
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
${body}
]]></send>`;
}

const scenario = (name: string, ...steps: readonly string[]): string =>
  `${HEAD}<scenario name="${name}">${steps.join('\n')}</scenario>`;

const RECEIVE_BYE = `<recv request="BYE"/>${response('200 OK').replace(';tag=[pid]SIPpTag[call_number]', '')}`;

/** Rings with early media, then is busy after all. */
export const EARLY_MEDIA_THEN_BUSY = scenario(
  'early media then busy',
  '<recv request="INVITE"/>',
  response('183 Session Progress', undefined, true),
  response('486 Busy Here', undefined, false, ' retrans="500"'),
  '<recv request="ACK"/>',
);

/**
 * Answers just when the CANCEL comes. The 200 to the INVITE goes out last: SIPp calls an ACK unexpected that comes while
 * it has another response to send.
 */
export const ANSWER_CROSSES_CANCEL = scenario(
  'answer crosses cancel',
  '<recv request="INVITE"/>',
  response('180 Ringing'),
  '<recv request="CANCEL"/>',
  response('200 OK', 'CSeq: 1 CANCEL'),
  response('200 OK', 'CSeq: 1 INVITE', true),
  '<recv request="ACK"/>',
  RECEIVE_BYE,
);

/** Answers and waits for the BYE. */
export const ANSWER = scenario(
  'answer',
  '<recv request="INVITE"/>',
  response('180 Ringing'),
  response('200 OK', undefined, true, ' retrans="500"'),
  '<recv request="ACK"/>',
  RECEIVE_BYE,
);
