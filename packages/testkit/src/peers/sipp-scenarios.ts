/** SIPp scenarios: what phones do. */
export const HEAD = '<?xml version="1.0" encoding="ISO-8859-1" ?>\n';

export function respond(status: string, extra = '', attributes = ''): string {
  return `<send${attributes}><![CDATA[

SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
${extra}Content-Length: 0

]]></send>`;
}

/** Refuses each call. */
export function refuseScenario(status: string, extra = ''): string {
  return `${HEAD}<scenario name="refuse"><recv request="INVITE"/>${respond(status, extra, ' retrans="500"')}<recv request="ACK"/></scenario>`;
}

/**
 * Answers, losing each twentieth message but never the 180: SIPp gives a call up for dead when both 180 and 200 get
 * lost and the INVITE comes again. A BYE may overtake a lost ACK, and is answered as often as it comes for as long as
 * a caller repeats it.
 */
export const ANSWER_WITH_LOSS = `${HEAD}<scenario name="lossy"><recv request="INVITE" lost="5"/>${respond('180 Ringing')}
<send retrans="500" lost="5"><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0
]]></send>
<recv request="ACK" optional="true" lost="5"/>
<recv request="BYE" lost="5"/>
<send lost="5"><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
<timewait milliseconds="32000"/></scenario>`;

const ANSWER_WITHOUT_TRANSPORT = `<send><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0
]]></send><recv request="ACK"/>`;

/** Answers, and one re-INVITE, from a Contact that names no transport; waits for the BYE. */
export const ANSWER_REINVITE = `${HEAD}<scenario name="re-INVITE"><recv request="INVITE"/>${ANSWER_WITHOUT_TRANSPORT}
<recv request="INVITE"/>${ANSWER_WITHOUT_TRANSPORT.replace(';tag=[pid]SIPpTag[call_number]', '')}
<recv request="BYE"/>${respond('200 OK').replace(';tag=[pid]SIPpTag[call_number]', '')}</scenario>`;

/**
 * The network plays a file (µ-law, 8 kHz, again and again) before anybody answers: with 183 and a description. Answers after
 * `answersAfterMs`, when the file stops, and waits for the BYE; else it is played until the CANCEL comes.
 */
export function earlySoundScenario(file: string, answersAfterMs?: number): string {
  const description = `Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [rtpstream_audio_port] RTP/AVP 0
a=rtpmap:0 PCMU/8000
`;
  const described = (status: string, attributes = ''): string =>
    respond(status, '', attributes).replace('Content-Length: 0\n', description);
  const again = (text: string): string => text.replace(';tag=[pid]SIPpTag[call_number]', '');
  const end =
    answersAfterMs === undefined
      ? `<recv request="CANCEL"/>${again(respond('200 OK'))}
${respond('487 Request Terminated', '', ' retrans="500"').replace('[last_CSeq:]', 'CSeq: 1 INVITE')}<recv request="ACK"/>`
      : `<pause milliseconds="${answersAfterMs}"/><nop><action><exec rtp_stream="pause"/></action></nop>
${described('200 OK', ' retrans="500"')}<recv request="ACK"/><recv request="BYE"/>${again(respond('200 OK'))}`;
  return `${HEAD}<scenario name="early sound"><recv request="INVITE"/>${described('183 Session Progress')}
<nop><action><exec rtp_stream="${file},-1,0,PCMU/8000"/></action></nop>${end}</scenario>`;
}

/** Rings until the CANCEL comes, then 487. */
export const RING_ONLY = `${HEAD}<scenario name="ring"><recv request="INVITE"/>${respond('180 Ringing')}
<recv request="CANCEL"/>
<send><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
<send retrans="500"><![CDATA[

SIP/2.0 487 Request Terminated
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
CSeq: 1 INVITE
Content-Length: 0

]]></send>
<recv request="ACK"/></scenario>`;

/** Calls, hears ringing, gives up. */
export const CALL_AND_CANCEL = `${HEAD}<scenario name="give up">
<send retrans="500"><![CDATA[

INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:sipp@[local_ip]:[local_port]>;tag=[pid]T[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="100" optional="true"/>
<recv response="180"/>
<pause milliseconds="100"/>
<send retrans="500"><![CDATA[

CANCEL sip:[service]@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
From: <sip:sipp@[local_ip]:[local_port]>;tag=[pid]T[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 CANCEL
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>
<recv response="487"/>
<send><![CDATA[

ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
From: <sip:sipp@[local_ip]:[local_port]>;tag=[pid]T[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
</scenario>`;

/** Answers at once and hangs up after some milliseconds. */
export function hangUpScenario(afterMs: number): string {
  return `${HEAD}<scenario name="hang up">
<recv request="INVITE"><action>
<ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="contact"/>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="to"/>
</action></recv>
${respond('180 Ringing')}
<send retrans="500"><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0
]]></send>
<recv request="ACK"/>
<pause milliseconds="${afterMs}"/>
<send retrans="500"><![CDATA[

BYE [$contact] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From:[$to];tag=[pid]SIPpTag[call_number]
To:[$from]
Call-ID: [call_id]
CSeq: 1 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/></scenario>`;
}

/** Answers, then keys digits as RFC 4733 packets that SIPp brings along (payload 101); SIPp must run as root for that. */
export function keyDigitsScenario(digits: string): string {
  const names: Readonly<Record<string, string>> = { '*': 'star', '#': 'pound' };
  const keys = [...digits].map(
    (
      digit,
    ) => `<nop><action><exec play_pcap_audio="/usr/share/sip-tester/dtmf_2833_${names[digit] ?? digit}.pcap"/></action></nop>
<pause milliseconds="500"/>`,
  );
  return `${HEAD}<scenario name="key digits">
<recv request="INVITE"/>
${respond('180 Ringing')}
<send retrans="500"><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 0 101
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
]]></send>
<recv request="ACK"/>
<pause milliseconds="1000"/>
${keys.join('\n')}
<recv request="BYE"/>
${respond('200 OK')}
</scenario>`;
}
