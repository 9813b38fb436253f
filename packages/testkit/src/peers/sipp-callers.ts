import { HEAD, respond } from './sipp-scenarios.ts';

/** What a caller does once he was answered: keys, or lets so many milliseconds pass. */
export type CallerStep = string | number;

interface Caller {
  /** Who calls; `[call_number]` stands for the number of the call. */
  readonly number: string;
  readonly does?: readonly CallerStep[];
  /** He hangs up after that; otherwise he waits until the other side does. */
  readonly hangsUp?: boolean;
}

/** The payload type that SIPp gives the keys that it makes itself. */
const KEYS = 96;
/** Longer than one of them takes. */
const KEY_MS = 500;
const pause = (ms: number): string => `<pause milliseconds="${ms}"/>`;

/**
 * SIPp calls with audio and goes through a menu. It hears nothing: it knows when it may key by its pauses alone. Keys are RFC 4733
 * packets, for which SIPp must run as root.
 */
export function callerScenario({ number, does = [], hangsUp = false }: Caller): string {
  const from = `From: <sip:${number}@[local_ip]:[local_port]>;tag=[pid]T[call_number]`;
  const via = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]';
  const request = (method: string, to: string, sequence: number): string => `
${method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0
${via}
${from}
${to}
Call-ID: [call_id]
CSeq: ${sequence} ${method}
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70`;
  const isLast = (at: number): boolean => at === does.length - 1;
  const steps = does.map((step, at) => {
    if (typeof step === 'number') return pause(step);
    const keys = `<nop><action><exec play_dtmf="${step}"/></action></nop>`;
    // Keys are played beside the scenario. Who waits for the end of the call afterwards must not miss it.
    return isLast(at) && !hangsUp ? keys : keys + pause(step.length * KEY_MS);
  });
  const end = hangsUp
    ? `<send retrans="500"><![CDATA[
${request('BYE', '[last_To:]', 2)}
Content-Length: 0

]]></send>
<recv response="200"/>`
    : `<recv request="BYE"/>
${respond('200 OK')}`;
  return `${HEAD}<scenario name="call in">
<send retrans="500"><![CDATA[
${request('INVITE', 'To: <sip:[service]@[remote_ip]:[remote_port]>', 1)}
Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio ${does.length === 0 ? '[media_port]' : '[auto_media_port]'} RTP/AVP 0 ${KEYS}
a=rtpmap:${KEYS} telephone-event/8000
a=fmtp:${KEYS} 0-15
]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="200"/>
<send><![CDATA[
${request('ACK', '[last_To:]', 1)}
Content-Length: 0

]]></send>
${steps.join('\n')}
${end}
</scenario>`;
}

/** Calls with audio and waits on the line until the other side hangs up; the caller's number ends with that of the call. */
export const CALL_AND_WAIT = callerScenario({ number: '+1555888[call_number]' });
