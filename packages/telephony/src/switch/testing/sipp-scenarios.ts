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

const OWN_TAG = '[pid]SIPpTag[call_number]';
const CAPTURE = `<recv request="INVITE"><action>
<ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="contact"/>
<ereg regexp="&lt;[^>]*>.*" search_in="hdr" header="From:" assign_to="from"/>
<ereg regexp="&lt;[^>]*>" search_in="hdr" header="To:" assign_to="to"/>
<ereg regexp="tag=([^;]*)" search_in="hdr" header="From:" assign_to="whole,tag"/>
<ereg regexp="[^ ]+" search_in="hdr" header="Call-ID:" assign_to="id"/>
</action></recv>`;
/** They are used by the requests of a dialog alone: SIPp complains of a variable that nobody reads. */
const READ = '<Reference variables="contact,from,to,whole,tag,id"/>';

const refer = (target: string): string => `<send retrans="500"><![CDATA[

REFER [$contact] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: [$to];tag=${OWN_TAG}
To: [$from]
Call-ID: [call_id]
CSeq: 1 REFER
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Refer-To: <${target}>
Max-Forwards: 70
Content-Length: 0

]]></send>`;
const plainOk = response('200 OK').replace(`;tag=${OWN_TAG}`, '');
const notified = (status: string): string =>
  `<recv request="NOTIFY"><action><ereg regexp="SIP/2.0 ${status}" search_in="body" check_it="true" assign_to="sipfrag"/></action></recv>${plainOk}`;
const answering = [
  CAPTURE,
  response('180 Ringing'),
  response('200 OK', undefined, true, ' retrans="500"'),
  '<recv request="ACK"/>',
];

/** Answers, then hands the call over to whoever has this number, by REFER, and is told how that went. */
export const blindRefer = (number: string): string =>
  scenario(
    'blind refer',
    ...answering,
    refer(`sip:${number}@[local_ip]`),
    '<recv response="202"/>',
    notified('100'),
    notified('200'),
    RECEIVE_BYE,
    `${READ}<Reference variables="sipfrag"/>`,
  );

/** The same to a place outside, which is declined; the call goes on. */
export const declinedRefer = (target: string): string =>
  scenario('declined refer', ...answering, refer(target), '<recv response="603"/>', RECEIVE_BYE, READ);

/**
 * Takes two calls; in the second it asks that its parties be connected with those of the first (REFER with Replaces, whose tags are
 * as the recipient sees them, RFC 3891 3).
 */
export const ATTENDED_REFER = scenario(
  'attended refer',
  '<Global variables="firstId,firstTag"/>',
  ...answering,
  `<nop><action><assignstr assign_to="number" value="[call_number]"/>
<strcmp assign_to="compared" variable="number" value="1"/>
<test assign_to="isFirst" variable="compared" compare="equal" value="0"/></action></nop>
<nop test="isFirst" next="first"><action><assignstr assign_to="nothing" value=""/></action></nop>`,
  refer('sip:other@[local_ip]?Replaces=[$firstId]%3Bto-tag%3D[$firstTag]%3Bfrom-tag%3D[pid]SIPpTag1'),
  '<recv response="202"/>',
  notified('100'),
  notified('200'),
  // Right behind the answer, without a step of its own in between: the BYE may be there already.
  RECEIVE_BYE,
  '<nop next="last"/>',
  `<label id="first"/><nop><action><assignstr assign_to="firstId" value="[$id]"/><assignstr assign_to="firstTag" value="[$tag]"/></action></nop>`,
  RECEIVE_BYE,
  '<label id="last"/><nop><action><assignstr assign_to="nothing" value=""/></action></nop>',
  `${READ}<Reference variables="sipfrag,number,compared,isFirst,nothing"/>`,
);

/** Answers with a session timer, lets us refresh it (RFC 4028), and hangs up. */
export const SESSION_TIMER = scenario(
  'session timer',
  CAPTURE,
  response('200 OK', undefined, true, ' retrans="500"').replace(
    'Content-Type',
    'Supported: timer\nRequire: timer\nSession-Expires: 90;refresher=uac\nContent-Type',
  ),
  '<recv request="ACK"/>',
  `<recv request="INVITE"><action><ereg regexp="90;refresher=uac" search_in="hdr" header="Session-Expires:" check_it="true" assign_to="refreshed"/></action></recv>`,
  response('200 OK', undefined, true, ' retrans="500"')
    .replace(`;tag=${OWN_TAG}`, '')
    .replace('Content-Type', 'Require: timer\nSession-Expires: 90;refresher=uac\nContent-Type'),
  '<recv request="ACK"/>',
  `<send retrans="500"><![CDATA[

BYE [$contact] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: [$to];tag=${OWN_TAG}
To: [$from]
Call-ID: [call_id]
CSeq: 1 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>`,
  '<recv response="200"/>',
  `${READ}<Reference variables="refreshed"/>`,
);

/** Checks who calls, as the called phone shows it (a regular expression without quotes and `<`), then answers. */
export const answerTo = (from: string): string =>
  scenario(
    'answer to a caller',
    `<recv request="INVITE"><action><ereg regexp="${from}" search_in="hdr" header="From:" check_it="true" assign_to="shown"/></action></recv>`,
    response('180 Ringing'),
    response('200 OK', undefined, true, ' retrans="500"'),
    '<recv request="ACK"/>',
    RECEIVE_BYE,
    '<Reference variables="shown"/>',
  );
